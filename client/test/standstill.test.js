import assert from 'node:assert/strict';
import test from 'node:test';
import { inRoom, text } from './harness.js';

const AWAY = { rule: 'silo' };
const sent = net => net.last.of(3).map(([header, id, { content }]) => [header, id, content]);
const refuse = (net, message, details = AWAY) => net.last.say(64, message.id, 31003, details);
const accept = (net, message, seq) => net.last.say(64, message.id, 0, { epoch: 7, seq, time: 5 });

test('a message that the server could not take stays on its way and goes again under its id', () => {
  for (const code of [31003, 24015]) {
    const { client, clock, net } = inRoom();
    const message = client.send('text', 'hello');
    net.last.say(64, message.id, code, AWAY);
    assert.equal(message.state, 'sending');
    assert.equal(sent(net).length, 1);
    clock.wind(1_000);
    assert.deepEqual(sent(net), [[50, message.id, 'hello'], [58, message.id, 'hello']]);
    accept(net, message, 101);
    assert.deepEqual([message.state, message.seq], ['success', 101]);
    clock.wind(20_000);
    assert.equal(sent(net).length, 2);
  }
});

test('meanwhile one tries and the others follow in order', () => {
  const { client, clock, net } = inRoom();
  const one = client.send('text', 'one');
  const two = client.send('text', 'two');
  refuse(net, one);
  refuse(net, two);
  const three = client.send('text', 'three');
  clock.wind(1_000);
  assert.deepEqual(sent(net).slice(2).map(frame => frame[2]), ['one']);
  refuse(net, one);
  clock.wind(2_000);
  accept(net, one, 101);
  assert.deepEqual(sent(net).slice(2).map(frame => [frame[0], frame[2]]), [[58, 'one'], [58, 'one'], [58, 'two'], [50, 'three']]);
  accept(net, two, 102);
  accept(net, three, 103);
  assert.deepEqual([one, two, three].map(message => message.state), ['success', 'success', 'success']);
});

test('half a minute is enough: then each fails with what the server said, and can be sent again', () => {
  const { client, clock, net } = inRoom();
  const message = client.send('text', 'one');
  refuse(net, message);
  const begin = clock.now();
  let later;
  while (message.state === 'sending' && clock.now() - begin < 60_000) {
    const count = sent(net).length;
    clock.wind(500);
    if (clock.now() - begin === 10_000) later = client.send('text', 'two');
    if (sent(net).length > count) refuse(net, message);
  }
  assert.ok(clock.now() - begin <= 30_000 && clock.now() - begin >= 15_000, `${clock.now() - begin} ms`);
  assert.deepEqual([message.state, message.code, message.details.rule], ['fail', 31003, 'silo']);
  assert.equal(later.state, 'sending');
  assert.equal(client.resend(message.id), true);
  assert.equal(message.state, 'sending');
});

test('a wait that the server names is obeyed; one beyond the patience fails at once', () => {
  const { client, clock, net } = inRoom();
  const message = client.send('text', 'one');
  refuse(net, message, { rule: 'draining', retryAfterMs: 7_000 });
  clock.wind(6_999);
  assert.equal(sent(net).length, 1);
  clock.wind(1);
  assert.equal(sent(net).length, 2);
  refuse(net, message, { rule: 'draining', retryAfterMs: 60_000 });
  assert.deepEqual([message.state, message.details.retryAfterMs], ['fail', 60_000]);
  assert.equal(client.send('text', 'two').state, 'fail');
});

test('who listens is told that it waits, and when it is over', () => {
  const { client, clock, net } = inRoom();
  const told = [];
  client.on('waiting', wait => told.push(wait && [wait.code, wait.details.rule, wait.retryInMs]));
  const message = client.send('text', 'one');
  refuse(net, message, { rule: 'silo', retryAfterMs: 2_000 });
  assert.equal(client.waiting.code, 31003);
  clock.wind(2_000);
  accept(net, message, 101);
  assert.deepEqual(told, [[31003, 'silo', 2_000], null]);
  assert.equal(client.waiting, null);
});

test('news of the room say that it is there again: what waits goes at once', () => {
  const { client, net } = inRoom();
  const message = client.send('text', 'one');
  refuse(net, message);
  net.last.say(48, 7, 101, [text('ann', 'a')]);
  assert.equal(client.waiting, null);
  assert.equal(sent(net).at(-1)[1], message.id);
});

test('another refusal of the one that tried lets the others go', () => {
  const { client, clock, net } = inRoom();
  const [one, two] = [client.send('text', 'one'), client.send('text', 'two')];
  refuse(net, one);
  refuse(net, two);
  clock.wind(1_000);
  net.last.say(64, one.id, 23408, { rule: 'muted' });
  assert.deepEqual([one.state, sent(net).at(-1)[1]], ['fail', two.id]);
});

test('a lost connection ends the waiting; after the return all go, in order', () => {
  const { client, clock, net } = inRoom();
  const [one, two] = [client.send('text', 'one'), client.send('text', 'two')];
  refuse(net, one);
  refuse(net, two);
  net.last.lose();
  assert.equal(client.waiting, null);
  clock.wind(100);
  net.last.accept();
  net.last.say(32, 0, { user: 'me', role: 'member', session: 's', heartbeatMs: 30_000, join: { code: 0, room: 'r', epoch: 7, seq: 100, resumed: true } });
  assert.deepEqual(sent(net).map(frame => frame[2]), ['one', 'two']);
});

test('likes that were not stored wait too; a question finds out when they may go', () => {
  const { client, clock, net } = inRoom();
  client.like(3);
  net.last.say(64, net.last.sent.at(-1)[1], 31003, AWAY);
  client.like(2);
  clock.wind(1_000);
  const [, number, method, params] = net.last.sent.at(-1);
  assert.deepEqual([method, params], ['why', { user: 'me' }]);
  net.last.say(96, number, 31003, AWAY);
  clock.wind(2_000);
  assert.equal(sent(net).length, 1);
  net.last.say(96, net.last.sent.at(-1)[1], 0, { allowed: true });
  assert.deepEqual(sent(net).map(frame => frame[2]), ['3', '5']);
  assert.equal(client.waiting, null);
});
