import assert from 'node:assert/strict';
import test from 'node:test';
import { JOINED, inRoom, makeClient, welcome } from './harness.js';

const states = of => of('state').map(change => change.state);

test('CONNECT carries token, client name and the join, in one round trip', async () => {
  const { client, net, of } = makeClient();
  const joined = client.join('r', { history: 5 });
  const connected = client.connect();
  net.last.accept();
  assert.deepEqual(net.last.protocols, ['chatroom.v1.json']);
  assert.deepEqual(net.last.sent, [[16, 'dev:me', { client: 'chatroom-web', join: { room: 'r', history: 5 } }]]);
  net.last.say(32, 0, { user: 'me', role: 'vip', session: 's', time: 1, heartbeatMs: 30_000, join: { code: 0, ...JOINED } });
  await connected;
  assert.equal((await joined).id, 'r');
  assert.equal(client.role, 'vip');
  assert.deepEqual(states(of), ['connecting', 'connected']);
});

test('a token function is asked again for each attempt', async () => {
  let asked = 0;
  const { client, clock, net } = makeClient({ token: async () => `t${++asked}` });
  client.connect();
  await Promise.resolve();
  await Promise.resolve();
  net.last.lose();
  clock.wind(100);
  await Promise.resolve();
  await Promise.resolve();
  net.last.accept();
  assert.equal(net.last.sent[0][1], 't2');
});

test('a socket that brings no CONNACK in 10 s is given up', () => {
  const { client, clock, net, of } = makeClient();
  client.connect();
  net.last.accept();
  clock.wind(9_999);
  assert.equal(client.state, 'connecting');
  clock.wind(1);
  assert.equal(client.state, 'reconnecting');
  assert.equal(of('state').at(-1).code, 31000);
});

test('heartbeats go out at the server\'s pace, and silence for 10 s drops the connection', () => {
  const { client, clock, net, of } = inRoom();
  clock.wind(30_000);
  assert.equal(net.last.of(12).length, 1);
  net.last.say(208, 1_700_000_040_000, 55);
  assert.equal(client.room.count, 55);
  assert.deepEqual(of('count').map(c => c.count), [55]);
  clock.wind(30_000);
  assert.equal(net.last.of(12).length, 2);
  clock.wind(9_999);
  assert.equal(client.state, 'connected');
  clock.wind(1);
  assert.equal(client.state, 'reconnecting');
  assert.equal(of('state').at(-1).closeCode, 4003);
  assert.equal(net.last.closedWith, 4000);
});

test('close codes 4000 to 4499 are followed by another attempt, 4500 to 4999 are not', () => {
  for (const code of [1006, 1001, 4001, 4002, 4005, 4499]) {
    const { client, net } = inRoom();
    net.last.lose(code);
    assert.equal(client.state, 'reconnecting', `${code}`);
  }
  for (const code of [4500, 4501, 4502, 4503, 4504, 4505, 4999]) {
    const { client, clock, net } = inRoom();
    net.last.lose(code);
    assert.equal(client.state, 'closed', `${code}`);
    clock.wind(600_000);
    assert.equal(net.sockets.length, 1, `${code}`);
  }
});

test('a final DISCONNECT counts even when its close frame is lost', () => {
  const { client, net, of } = inRoom();
  net.last.say(224, 31010, { reason: 'other login' });
  net.last.lose(1006);
  assert.equal(client.state, 'closed');
  assert.equal(of('state').at(-1).code, 31010);
});

test('a refused CONNECT rejects with the code of the server', async () => {
  const { client, net } = makeClient();
  const connected = client.connect();
  net.last.accept();
  net.last.say(32, 31004, { reason: 'expired' });
  net.last.lose(4502);
  await assert.rejects(connected, error => error.code === 31004 && error.details.reason === 'expired');
});

test('retryAfterMs of DISCONNECT decides when to come back', () => {
  const { clock, net, of } = inRoom();
  net.last.say(224, 31003, { retryAfterMs: 7_000 });
  net.last.lose(4001);
  assert.equal(of('state').at(-1).retryInMs, 7_000);
  clock.wind(6_999);
  assert.equal(net.sockets.length, 1);
  clock.wind(1);
  assert.equal(net.sockets.length, 2);
});

test('a connection that is lost at once goes on with the back-off, one that stood starts it afresh', () => {
  const { clock, net, of } = inRoom({ random: () => 0.999 });
  const waits = [];
  for (let i = 0; i < 3; i++) {
    net.last.lose();
    waits.push(of('state').at(-1).retryInMs);
    clock.wind(waits.at(-1));
    welcome(net, { join: { code: 0, ...JOINED, resumed: true } });
  }
  assert.deepEqual(waits, [99, 999, 2997]);
  clock.wind(10_000);
  net.last.lose();
  assert.equal(of('state').at(-1).retryInMs, 99);
});

test('while nobody answers it tries every three seconds at most, until its place in the room is gone', () => {
  const { clock, net, of } = inRoom({ random: () => 0.999 });
  clock.wind(10_000);
  const waits = [];
  for (let i = 0; i < 15; i++) {
    net.last.lose();
    waits.push(of('state').at(-1).retryInMs);
    clock.wind(waits.at(-1));
  }
  assert.deepEqual(waits, [99, 999, ...Array(10).fill(2_997), 17_982, 17_982, 17_982]);
});

test('retryNow does not wait', () => {
  const { client, net } = inRoom();
  net.last.lose();
  client.retryNow();
  assert.equal(net.sockets.length, 2);
  client.retryNow();
  assert.equal(net.sockets.length, 2);
});

test('bytes that are no frame end the connection, not the client', () => {
  const { client, net, of } = inRoom();
  net.last.onmessage({ data: 'nonsense' });
  assert.equal(client.state, 'reconnecting');
  assert.equal(of('state').at(-1).code, 32002);
});

test('close says good-bye and leaves no timer behind', () => {
  const { client, clock, net } = inRoom();
  client.close();
  assert.deepEqual(net.last.sent.at(-1), [224]);
  assert.equal(net.last.closedWith, 1000);
  assert.equal(client.state, 'closed');
  assert.equal(client.room, null);
  assert.equal(clock.timers, 0);
});

test('a closed client can connect again and comes back to its room', () => {
  const { client, net } = inRoom();
  net.last.lose(4503);
  client.connect();
  net.last.accept();
  assert.deepEqual(net.last.sent[0][2].join, { room: 'r', position: [7, 100] });
});

test('what comes from a socket after its end is not heard', () => {
  const { client, clock, net } = inRoom();
  clock.wind(40_000);
  assert.equal(client.state, 'reconnecting');
  assert.equal(net.sockets[0].onmessage, null);
  assert.equal(net.sockets[0].onclose, null);
});
