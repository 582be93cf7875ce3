import assert from 'node:assert/strict';
import test from 'node:test';
import { JOINED, inRoom, makeClient, seeded, text, welcome } from './harness.js';
import { Room } from '../sdk/room.js';

test('batches move the position, and what they hold is told in order', () => {
  const { client, net, of } = inRoom();
  net.last.say(48, 7, 101, [text('a', '1'), text('b', '2')]);
  net.last.say(48, 7, 103, [text('c', '3')]);
  assert.deepEqual(client.room.position, [7, 103]);
  assert.deepEqual(of('items').flatMap(batch => batch.items.map(item => item.seq)), [101, 102, 103]);
  assert.equal(of('unexplained').length, 0);
});

test('delivered and skipped together are what was published', () => {
  const random = seeded(5);
  for (let round = 0; round < 50; round++) {
    const room = new Room(JOINED, 'me', 50);
    let next = 101;
    for (let batch = 0; batch < 20; batch++) {
      const first = next;
      const events = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
        const count = 1 + Math.floor(random() * 40);
        const gap = random() < 0.3;
        next += gap ? count : 1;
        return gap ? [2, count, 'all', random() < 0.5 ? 'slow' : 'intake'] : text('u', `m${next}`);
      });
      assert.equal(room.apply(7, first, events).fault, null);
    }
    assert.equal(room.seq, next - 1);
    assert.equal(room.delivered + room.skipped, room.seq - room.joinedSeq);
    assert.equal((room.skippedBy.slow ?? 0) + (room.skippedBy.intake ?? 0), room.skipped);
    assert.ok(room.items.length <= 63, `${room.items.length} items kept`);
  }
});

test('a gap is an item of its own and covers its seqs', () => {
  const { client, net, of } = inRoom();
  net.last.say(48, 7, 101, [[2, 37, 'all', 'slow'], text('a', '1')]);
  assert.deepEqual(of('gap'), [{ kind: 'gap', seq: 101, count: 37, lane: 'all', reason: 'slow' }]);
  assert.equal(client.room.seq, 138);
  assert.deepEqual(client.room.skippedBy, { slow: 37 });
});

test('a hole is told, nothing behind it is taken, and the client rejoins from its position', () => {
  const { client, net, of } = inRoom();
  net.last.say(48, 7, 105, [text('a', '5')]);
  assert.deepEqual(of('unexplained').map(({ kind, from, to }) => ({ kind, from, to })), [{ kind: 'hole', from: 101, to: 104 }]);
  const [, number, method, params] = net.last.sent.at(-1);
  assert.equal(method, 'join');
  assert.deepEqual(params, { room: 'r', position: [7, 100] });
  net.last.say(48, 7, 106, [text('a', '6')]);
  net.last.say(96, number, 0, { ...JOINED, seq: 106, resumed: true });
  net.last.say(48, 7, 101, [text('a', '1'), [2, 5, 'normal', 'history']]);
  assert.deepEqual(client.room.position, [7, 106]);
  assert.equal(of('unexplained').length, 1);
});

test('holes that come again at once are answered with a new connection', () => {
  const { client, net } = inRoom();
  net.last.say(48, 7, 105, []);
  net.last.say(96, net.last.sent.at(-1)[1], 0, { ...JOINED, resumed: true });
  net.last.say(48, 7, 105, [text('a', '1')]);
  assert.equal(client.state, 'reconnecting');
});

test('what is known already is told and left out', () => {
  const { client, net, of } = inRoom();
  net.last.say(48, 7, 101, [text('a', '1'), text('a', '2')]);
  net.last.say(48, 7, 102, [text('a', '2'), text('a', '3')]);
  net.last.say(48, 7, 103, [[2, 5, 'all', 'slow']]);
  assert.deepEqual(client.room.items.map(item => [item.seq, item.count ?? 1]), [[101, 1], [102, 1], [103, 1], [104, 4]]);
  assert.deepEqual(of('unexplained').map(fault => fault.kind), ['overlap', 'overlap']);
  assert.equal(client.room.delivered + client.room.skipped, client.room.seq - 100);
});

test('after a drop CONNECT carries the position, and a resume goes on behind it', () => {
  const { client, clock, net, of } = inRoom();
  net.last.say(48, 7, 101, [text('a', '1')]);
  net.last.lose();
  clock.wind(100);
  net.last.accept();
  assert.deepEqual(net.last.sent[0][2].join, { room: 'r', position: [7, 101] });
  welcome(net, { join: { code: 0, ...JOINED, seq: 103, resumed: true } });
  assert.deepEqual(client.room.position, [7, 101]);
  net.last.say(48, 7, 102, [text('a', '2'), text('a', '3')]);
  assert.deepEqual(client.room.items.map(item => item.seq), [101, 102, 103]);
  assert.equal(of('reset').length, 0);
  assert.equal(of('joined').at(-1).resumed, true);
});

test('a ticket goes with the next CONNECT, the newest one, and only for its room', () => {
  const { client, clock, net } = inRoom();
  assert.equal(net.last.sent[0][2].ticket, undefined);
  const back = () => {
    net.last.lose();
    clock.wind(9_900);
    net.last.accept();
    return net.last.sent[0][2].ticket;
  };
  assert.equal(back(), undefined);
  welcome(net, { join: { code: 0, ...JOINED, resumed: true, ticket: 't1', reconnectMs: 0 } });
  assert.equal(back(), 't1');
  welcome(net, { join: { code: 0, ...JOINED, resumed: true, ticket: 't2', reconnectMs: 0 } });
  net.last.say(208, 1_700_000_005_000, 3, 't3', 10);
  net.last.say(208, 1_700_000_005_000, 3);
  assert.equal(back(), 't3');
  welcome(net, { join: { code: 0, ...JOINED, resumed: true, ticket: 't4' } });
  client.join('other').catch(() => {});
  assert.equal(back(), undefined);
});

test('a return that brings no state leaves what is here, and the events behind it change it', () => {
  const { client, clock, net, of } = inRoom();
  net.last.say(48, 7, 101, [[3, 1000, 'ann', 'k', 'new', 101]]);
  net.last.lose();
  clock.wind(100);
  welcome(net, { join: { code: 0, room: 'r', epoch: 7, seq: 101, resumed: true, count: 9, role: 'vip', globallyMutedUntil: -1, ticket: 't' } });
  assert.deepEqual([client.room.config.name, client.room.entries.get('k').value, client.room.count, client.room.role], ['Room', 'new', 9, 'vip']);
  assert.equal(client.room.globallyMutedUntil, -1);
  net.last.say(48, 7, 102, [[3, 1000, 'ann', 'k', 'newer', 102], [7, 1000, 'ann', { name: 'Other' }]]);
  assert.deepEqual([client.room.config.name, client.room.entries.get('k').value], ['Other', 'newer']);
  assert.deepEqual([of('reset').length, of('unexplained').length, of('joined').at(-1).resumed], [0, 0, true]);
});

test('the first try after a break without a word waits for its slot; after a word or a failure it does not', () => {
  const waits = how => {
    const { client, clock, net, of } = inRoom();
    net.last.say(208, 1_700_000_005_000, 3, 't', 8_000);
    how(net, clock, client);
    return of('state').filter(change => change.retryInMs > 0).map(change => change.retryInMs);
  };
  const [first] = waits(net => net.last.lose());
  assert.ok(first >= 8_000 && first < 8_100, `${first}`);
  const [closed] = waits(net => net.last.lose(4002));
  assert.ok(closed < 100, `${closed}`);
  const [told] = waits(net => {
    net.last.say(224, 31003, { retryAfterMs: 3_000 });
    net.last.lose(4001);
  });
  assert.equal(told, 3_000);
  const [, second] = waits((net, clock) => {
    net.last.lose();
    clock.wind(8_100);
    net.last.lose();
  });
  assert.ok(second <= 1_000, `${second}`);
});

test('another epoch at the resume starts the room afresh and says so', () => {
  const { client, clock, net, of } = inRoom();
  net.last.lose();
  clock.wind(100);
  welcome(net, { join: { code: 0, ...JOINED, epoch: 8, seq: 4, history: [[3, text('a', 'h')]] } });
  assert.deepEqual(client.room.position, [8, 4]);
  assert.deepEqual(of('reset').map(({ previous, reason }) => ({ previous, reason })), [{ previous: [7, 100], reason: 'epoch' }]);
  assert.equal(of('joined').at(-1).history[0].id, 'h');
});

test('a batch of another epoch makes the client join again, without calling it a hole', () => {
  const { client, net, of } = inRoom();
  net.last.say(48, 9, 1, [[8, 1, 'server', {}]]);
  assert.equal(net.last.sent.at(-1)[2], 'join');
  net.last.say(96, net.last.sent.at(-1)[1], 0, { ...JOINED, epoch: 9, seq: 1 });
  assert.deepEqual(client.room.position, [9, 1]);
  assert.equal(of('unexplained').length, 0);
  assert.equal(of('reset').length, 1);
});

test('events that the resumed state holds already do not change it backwards', () => {
  const { client, clock, net } = inRoom();
  net.last.lose();
  clock.wind(100);
  welcome(net, { join: { code: 0, ...JOINED, seq: 102, resumed: true, entries: [['k', 'new', 3, 'ann']] } });
  net.last.say(48, 7, 101, [[3, 1, 'ann', 'k', 'old', 2]]);
  assert.equal(client.room.entries.get('k').value, 'new');
  net.last.say(48, 7, 102, [[3, 1, 'ann', 'k', 'new', 3], [3, 1, 'ann', 'k2', 'x', 1]]);
  assert.equal(client.room.entries.get('k2').value, 'x');
});

test('entries, mutes of me and config follow the log; unknown kinds take their seq', () => {
  const { client, net } = inRoom();
  net.last.say(48, 7, 101, [
    [3, 1, 'ann', 'k', null, 2], [3, 1, 'ann', 'x', 'y', 1], [4, 1, 'mod', 'me', 99, 'spam'], [7, 1, 'mod', { slowModeSeconds: 5 }], [77, 'new'],
  ]);
  assert.deepEqual([...client.room.entries.keys()], ['x']);
  assert.equal(client.room.mutedUntil, 99);
  assert.deepEqual(client.room.config, { ...JOINED.config, slowModeSeconds: 5 });
  assert.equal(client.room.seq, 105);
});

test('a kicked member is told and does not come back by itself', () => {
  const { client, clock, net, of } = inRoom();
  net.last.say(49, 'removed', { room: 'r', code: 23409, reason: 'spam' });
  assert.deepEqual(of('removed').map(({ code, reason }) => ({ code, reason })), [{ code: 23409, reason: 'spam' }]);
  assert.equal(client.room, null);
  net.last.lose();
  clock.wind(100);
  net.last.accept();
  assert.equal(net.last.sent[0][2].join, undefined);
});

test('a refused join rejects with its code; the session stands', async () => {
  const { client, net } = makeClient();
  const joined = client.join('full');
  client.connect();
  welcome(net, { join: { code: 23411, reason: 'full' } });
  await assert.rejects(joined, error => error.code === 23411);
  assert.equal(client.state, 'connected');
});

test('a room that is refused at the return ends the membership', () => {
  const { clock, net, of } = inRoom();
  net.last.lose();
  clock.wind(100);
  welcome(net, { join: { code: 23409, reason: 'banned' } });
  assert.deepEqual(of('removed').map(({ code }) => code), [23409]);
});

test('a room that cannot answer at the return is tried again', () => {
  const { client, clock, net, of } = inRoom();
  net.last.lose();
  clock.wind(100);
  welcome(net, { join: { code: 24015 } });
  assert.equal(client.state, 'reconnecting');
  assert.equal(of('removed').length, 0);
  clock.wind(1_000);
  net.last.accept();
  assert.deepEqual(net.last.sent[0][2].join, { room: 'r', position: [7, 100] });
});

test('joining a second room leaves the first, and its late batches are not a fault', async () => {
  const { client, net, of } = inRoom();
  const joined = client.join('s');
  net.last.say(48, 7, 101, [text('a', '1')]);
  net.last.say(96, net.last.sent.at(-1)[1], 0, { ...JOINED, room: 's', epoch: 2, seq: 9, left: 'r' });
  assert.equal((await joined).id, 's');
  net.last.say(48, 2, 10, [text('a', '2')]);
  assert.deepEqual(client.room.position, [2, 10]);
  assert.equal(of('unexplained').length, 0);
});

test('of two joins at once the later wins', async () => {
  const { client, net } = inRoom();
  const first = client.join('s');
  const second = client.join('t');
  const [a, b] = net.last.of(5).slice(-2);
  await assert.rejects(first);
  net.last.say(96, a[1], 0, { ...JOINED, room: 's', epoch: 2, seq: 9 });
  net.last.say(48, 2, 10, [text('a', '2')]);
  net.last.say(96, b[1], 0, { ...JOINED, room: 't', epoch: 3, seq: 1 });
  assert.equal((await second).id, 't');
  assert.equal(client.room.id, 't');
});

test('a refused join into another room brings the client back to the first, from its position', async () => {
  const { client, net, of } = inRoom();
  const joined = client.join('full');
  const message = client.send('text', 'for the full room');
  net.last.say(96, net.last.sent.at(-1)[1], 23411, { reason: 'full' });
  await assert.rejects(joined, error => error.code === 23411);
  const [, number, method, params] = net.last.sent.at(-1);
  assert.deepEqual([method, params], ['join', { room: 'r', position: [7, 100] }]);
  net.last.say(96, number, 0, { ...JOINED, resumed: true });
  net.last.say(48, 7, 101, [text('a', '1')]);
  assert.equal(client.room.id, 'r');
  assert.deepEqual([message.state, message.code], ['fail', 23406]);
  assert.equal(of('unexplained').length, 0);
});
