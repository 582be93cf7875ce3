import assert from 'node:assert/strict';
import test from 'node:test';
import { makeClient, welcome } from './harness.js';
import { fakeFetch, settle } from './poll-harness.js';

const MINUTES = 60_000;
const HELLO = [32, 0, { user: 'me', role: 'member', session: 's', time: 1_700_000_005_000, heartbeatMs: 30_000 }];

/** A client with both ways, each in the test's hands. */
function both(options = {}) {
  const wire = fakeFetch();
  const all = makeClient({ transports: ['websocket', 'poll'], fetch: wire.fetch, ...options });
  return { wire, ...all };
}

async function pollOpens(wire) {
  wire.last.answer([HELLO], { 'Poll-Session': 'k', 'Poll-Wait-Ms': '25000' });
  await settle();
}

/** The next attempt begins. */
async function comeBack({ clock, of }) {
  clock.wind(of('state').at(-1).retryInMs);
  await settle();
}

/** Polling, after two WebSockets did not open. */
async function fallenBack() {
  const all = both();
  all.client.connect();
  for (let i = 0; i < 2; i++) {
    all.net.last.lose();
    all.clock.wind(1_000);
    await settle();
  }
  await pollOpens(all.wire);
  return all;
}

test('two WebSockets that do not open are followed by polling', async () => {
  const { client, net, clock, wire } = both();
  client.connect();
  net.last.lose();
  clock.wind(1_000);
  assert.deepEqual([net.sockets.length, wire.requests.length], [2, 0]);
  net.last.lose();
  clock.wind(1_000);
  await settle();
  assert.deepEqual([net.sockets.length, wire.requests.length], [2, 1]);
  await pollOpens(wire);
  assert.deepEqual([client.state, client.transport], ['connected', 'poll']);
});

test('a WebSocket that does not open in 5 s is blocked: polling is next', async () => {
  const { client, net, clock, wire, of } = both();
  client.connect();
  clock.wind(4_999);
  assert.equal(client.state, 'connecting');
  clock.wind(1);
  assert.equal(of('state').at(-1).closeCode, 1006);
  clock.wind(1_000);
  await settle();
  assert.deepEqual([net.sockets.length, wire.requests.length], [1, 1]);
});

test('a WebSocket that opened and was lost is no failure of WebSockets', async () => {
  const { client, net, clock, wire } = both();
  client.connect();
  for (let i = 0; i < 5; i++) {
    welcome(net);
    net.last.lose();
    clock.wind(20_000);
    await settle();
  }
  assert.deepEqual([net.sockets.length, wire.requests.length], [6, 0]);
});

test('a while later the next reconnect tries a WebSocket again, and one failure is enough then', async () => {
  const all = await fallenBack();
  const { client, net, clock, wire } = all;
  wire.last.refuse(404);
  await settle();
  await comeBack(all);
  await pollOpens(wire);
  assert.equal(net.sockets.length, 2, 'not yet');
  while (clock.now() < 1_700_000_000_000 + 6 * MINUTES) {
    clock.wind(5_000);
    await settle();
    for (const request of wire.open) request.answer(request.frames.some(([head]) => head === 192) ? [[208, clock.now(), 1]] : []);
    await settle();
  }
  assert.equal(client.state, 'connected');
  wire.last.refuse(404);
  await settle();
  await comeBack(all);
  assert.equal(net.sockets.length, 3);
  net.last.lose();
  await comeBack(all);
  assert.deepEqual([net.sockets.length, wire.open.length], [3, 1]);
});

test('when polling does not get through either, WebSockets are tried again', async () => {
  const all = both();
  const { client, net, clock, wire } = all;
  client.connect();
  for (let i = 0; i < 2; i++) {
    net.last.lose();
    clock.wind(1_000);
  }
  await settle();
  wire.last.fail();
  await settle();
  await comeBack(all);
  assert.equal(net.sockets.length, 3);
  welcome(net);
  assert.deepEqual([client.state, client.transport], ['connected', 'websocket']);
});

test('where there is no WebSocket at all it polls at once, and where polling is not wanted it never does', async () => {
  const bare = both({ WebSocket: undefined });
  bare.client.connect();
  await settle();
  assert.equal(bare.wire.requests.length, 1);
  const strict = both({ transports: ['websocket'] });
  strict.client.connect();
  for (let i = 0; i < 5; i++) {
    strict.net.last.lose();
    strict.clock.wind(20_000);
  }
  await settle();
  assert.equal(strict.wire.requests.length, 0);
  const none = both({ WebSocket: undefined, transports: ['websocket'] });
  await assert.rejects(none.client.connect(), { code: -3 });
});
