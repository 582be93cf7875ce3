import assert from 'node:assert/strict';
import test from 'node:test';
import { JOINED, inRoom, makeClient, text, welcome } from './harness.js';

test('a message is sending until its PUBACK, and has its seq then', () => {
  const { client, net, of } = inRoom();
  const message = client.send('text', 'hello', { extra: { a: 'b' } });
  assert.equal(message.state, 'sending');
  assert.deepEqual(net.last.sent.at(-1), [50, message.id, { type: 'text', content: 'hello', extra: { a: 'b' } }]);
  net.last.say(64, message.id, 0, { epoch: 7, seq: 101, time: 5 });
  assert.deepEqual(of('outgoing').map(m => [m.state, m.seq]), [['sending', null], ['success', 101]]);
});

test('words replaced are no refusal: the message is sent, with a remark', () => {
  const { client, net } = inRoom();
  const message = client.send('text', 'damn');
  net.last.say(64, message.id, 21502, { epoch: 7, seq: 101, time: 5 });
  assert.deepEqual([message.state, message.code, message.seq], ['success', 21502, 101]);
});

test('my message in the log settles it before its PUBACK does', () => {
  const { client, net, of } = inRoom();
  const message = client.send('text', 'hello');
  net.last.say(48, 7, 101, [text('me', message.id)]);
  assert.equal(message.state, 'success');
  net.last.say(64, message.id, 0, { epoch: 7, seq: 101, time: 5 });
  assert.equal(of('outgoing').length, 2);
});

test('the same id from somebody else settles nothing', () => {
  const { client, net } = inRoom();
  const message = client.send('text', 'hello');
  net.last.say(48, 7, 101, [text('other', message.id)]);
  assert.equal(message.state, 'sending');
});

test('a refusal fails with code and rule; resend uses the same id with the dup bit', () => {
  const { client, net } = inRoom();
  const message = client.send('text', 'hello');
  net.last.say(64, message.id, 20604, { rule: 'bucket', retryAfterMs: 2000 });
  assert.equal(message.state, 'fail');
  assert.deepEqual([message.code, message.details], [20604, { rule: 'bucket', retryAfterMs: 2000 }]);
  assert.equal(client.resend(message.id), true);
  assert.equal(client.resend(message.id), false);
  assert.deepEqual(net.last.sent.at(-1).slice(0, 2), [58, message.id]);
  net.last.say(64, message.id, 0, { seq: 101, time: 5 });
  assert.equal(message.state, 'success');
});

test('what was on its way at a drop is sent again after the return, with its id and the dup bit', () => {
  const { client, clock, net } = inRoom();
  const sent = client.send('text', 'one');
  net.last.lose();
  const queued = client.send('text', 'two');
  assert.deepEqual([sent.state, queued.state], ['sending', 'sending']);
  clock.wind(100);
  welcome(net, { join: { code: 0, ...JOINED, resumed: true } });
  assert.deepEqual(net.last.of(3).map(frame => frame.slice(0, 2)), [[58, sent.id], [50, queued.id]]);
  net.last.say(64, sent.id, 0, { seq: 101, time: 5, duplicate: true });
  net.last.say(64, queued.id, 0, { seq: 102, time: 5 });
  assert.deepEqual([sent.state, queued.state], ['success', 'success']);
});

test('an outcome that was not known when the connection broke is asked for again after the return', () => {
  const { client, clock, net } = inRoom();
  const message = client.send('text', 'one');
  net.last.say(64, message.id, -1, {});
  net.last.lose();
  clock.wind(100);
  welcome(net, { join: { code: 0, room: 'r', epoch: 7, seq: 100, resumed: true, ticket: 't' } });
  assert.deepEqual(net.last.of(3).map(frame => frame.slice(0, 2)), [[58, message.id]]);
  net.last.say(64, message.id, 0, { seq: 101, time: 5, duplicate: true });
  assert.deepEqual([message.state, message.seq], ['success', 101]);
  clock.wind(25_000);
  assert.equal(net.last.of(3).length, 1);
});

test('the replayed log settles a message whose PUBACK was lost', () => {
  const { client, clock, net } = inRoom();
  const message = client.send('text', 'one');
  net.last.lose();
  clock.wind(100);
  welcome(net, { join: { code: 0, ...JOINED, seq: 101, resumed: true } });
  net.last.say(48, 7, 101, [text('me', message.id)]);
  assert.equal(message.state, 'success');
  clock.wind(25_000);
  assert.equal(net.last.of(3).length, 1);
});

test('an unknown outcome is tried three times, then it is a failure that can be sent again', () => {
  const { client, clock, net } = inRoom();
  const message = client.send('text', 'one');
  net.last.say(64, message.id, -1, {});
  clock.wind(1_000);
  net.last.say(64, message.id, -1, {});
  clock.wind(2_000);
  assert.deepEqual(net.last.of(3).map(frame => frame[0]), [50, 58, 58]);
  net.last.say(64, message.id, -1, {});
  assert.deepEqual([message.state, message.code], ['fail', -1]);
  assert.equal(client.resend(message.id), true);
});

test('no PUBACK in 10 s counts as an unknown outcome', () => {
  const { client, clock, net } = inRoom();
  client.send('text', 'one');
  clock.wind(11_000);
  assert.deepEqual(net.last.of(3).map(frame => frame[0]), [50, 58]);
});

test('past the server\'s memory of ids a message is not sent again by itself', () => {
  const { client, clock, net } = inRoom();
  const message = client.send('text', 'one');
  net.last.say(224, 31003, { retryAfterMs: 280_000 });
  net.last.lose(4001);
  clock.wind(280_000);
  welcome(net, { join: { code: 0, ...JOINED, resumed: true } });
  assert.deepEqual([message.state, message.code], ['fail', -1]);
  assert.equal(net.last.of(3).length, 0);
});

test('more than 32 on their way are refused at once', () => {
  const { client } = inRoom();
  for (let i = 0; i < 32; i++) assert.equal(client.send('text', 'x').state, 'sending');
  const refused = client.send('text', 'x');
  assert.deepEqual([refused.state, refused.code, refused.details.rule], ['fail', 20604, 'outbox']);
});

test('what is too large never reaches the wire', () => {
  const { client, net } = inRoom();
  assert.equal(client.send('text', 'ü'.repeat(2049)).code, 23412);
  assert.equal(client.send('text', '\u0001'.repeat(4096)).code, 23412);
  assert.equal(net.last.of(3).length, 0);
  assert.equal(client.send('text', 'ü'.repeat(2048)).state, 'sending');
});

test('lone surrogates are replaced before they reach the wire', () => {
  const { client, net } = inRoom();
  client.send('text', 'a\ud800b');
  assert.equal(net.last.sent.at(-1)[2].content, 'a\ufffdb');
});

test('a message for one room never lands in the next', async () => {
  const { client, net } = inRoom();
  net.last.lose();
  const message = client.send('text', 'for r');
  client.join('s').catch(() => {});
  client.retryNow();
  welcome(net, { join: { code: 0, ...JOINED, room: 's' } });
  assert.deepEqual([message.state, message.code], ['fail', 23406]);
  assert.equal(net.last.of(3).length, 0);
});

test('while another room is being joined its messages wait for the answer', () => {
  const { client, net } = inRoom();
  client.join('s').catch(() => {});
  const message = client.send('text', 'for s');
  assert.equal(net.last.of(3).length, 0);
  net.last.say(96, net.last.sent.at(-1)[1], 0, { ...JOINED, room: 's', epoch: 2, seq: 9 });
  assert.equal(net.last.of(3).length, 1);
  assert.equal(message.state, 'sending');
});

test('being removed fails what is on its way; without a room nothing can be sent', () => {
  const { client, net } = inRoom();
  const message = client.send('text', 'x');
  net.last.say(49, 'removed', { room: 'r', code: 23409 });
  assert.deepEqual([message.state, message.code], ['fail', 23409]);
  assert.throws(() => client.send('text', 'x'), error => error.code === 23406);
  assert.throws(() => makeClient().client.send('text', 'x'), error => error.code === 23406);
});

test('settled messages are kept up to a bound', () => {
  const { client, net } = inRoom({ outbox: { maxKept: 5 } });
  const ids = [];
  for (let i = 0; i < 20; i++) {
    ids.push(client.send('text', 'x').id);
    net.last.say(64, ids.at(-1), 20604, {});
  }
  assert.equal(client.resend(ids[0]), false);
  assert.equal(client.resend(ids.at(-1)), true);
});

test('what names users says so on the wire', () => {
  const { client, net } = inRoom();
  client.send('text', 'psst', { mentions: ['li'], to: ['li', 'bo'] });
  client.send('text', 'we begin', { mentions: 'all' });
  assert.deepEqual(net.last.of(3).map(frame => frame[2]), [
    { type: 'text', content: 'psst', mentions: ['li'], to: ['li', 'bo'] }, { type: 'text', content: 'we begin', mentions: 'all' },
  ]);
});

test('a message that was sent with words replaced was sent', () => {
  const { client, net, of } = inRoom();
  const message = client.send('text', 'damn');
  net.last.say(64, message.id, 21502, { epoch: 7, seq: 101, time: 5 });
  assert.deepEqual([message.state, message.code, message.seq], ['success', 21502, 101]);
  net.last.say(48, 7, 101, [text('me', message.id, '****')]);
  assert.equal(of('outgoing').length, 2);
});

test('a held message waits for a moderator, not for a time-out: approved it comes in the log, denied it fails', () => {
  const { client, clock, net } = inRoom();
  const [good, bad, other] = [client.send('text', 'a'), client.send('text', 'b'), client.send('text', 'c')];
  for (const [i, message] of [good, bad, other].entries()) net.last.say(64, message.id, 0, { epoch: 7, seq: 101 + i, time: 5, held: true });
  clock.wind(20_000);
  assert.deepEqual([good, bad].map(({ state, seq, tries }) => [state, seq, tries]), [['held', null, 1], ['held', null, 1]]);
  assert.equal(client.resend(bad.id), false);
  net.last.say(48, 7, 101, [
    [2, 3, 'normal', 'held'], [12, 9, 'mod', 101, true, 'me', good.id], text('me', good.id, 'a'), [12, 9, 'mod', 102, false, 'me', bad.id],
    [12, 9, 'mod', 103, false, 'you', other.id],
  ]);
  assert.deepEqual([good.state, good.seq], ['success', 105]);
  assert.deepEqual([bad.state, bad.code, bad.details.rule], ['fail', 20406, 'denied']);
  assert.equal(client.resend(bad.id), false);
  assert.equal(other.state, 'held');
});
