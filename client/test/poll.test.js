import assert from 'node:assert/strict';
import test from 'node:test';
import { JOINED, makeClient, text } from './harness.js';
import { fakeFetch, settle } from './poll-harness.js';

const HELLO = { user: 'me', role: 'member', session: 's', time: 1_700_000_005_000, heartbeatMs: 30_000 };
const OPENED = { 'Poll-Session': 'k1', 'Poll-Wait-Ms': '25000' };

/** A client that can only poll. */
function poller(options = {}) {
  const wire = fakeFetch();
  return { wire, ...makeClient({ transports: ['poll'], fetch: wire.fetch, ...options }) };
}

/** One that is in room `r` at (7, 100) and whose first poll waits. */
async function inRoom(options) {
  const all = poller(options);
  all.client.join('r').catch(() => {});
  all.client.connect();
  await settle();
  all.wire.last.answer([[32, 0, { ...HELLO, join: { code: 0, ...JOINED } }]], OPENED);
  await settle();
  return all;
}

test('the first request opens a session with CONNECT, and one poll waits from then on', async () => {
  const { client, wire } = poller();
  const joined = client.join('r');
  client.connect();
  await settle();
  const first = wire.last;
  assert.equal(first.url, 'http://test/poll');
  assert.equal(first.headers['Content-Type'], 'application/json');
  assert.deepEqual(first.frames, [[16, 'dev:me', { client: 'chatroom-web', join: { room: 'r' } }]]);
  first.answer([[32, 0, { ...HELLO, join: { code: 0, ...JOINED } }]], OPENED);
  assert.equal((await joined).id, 'r');
  await settle();
  assert.equal(client.transport, 'poll');
  assert.deepEqual(wire.open.map(({ url, number, ack, body }) => [url, number, ack, body]), [['http://test/poll/k1', 1, 0, null]]);
  wire.last.answer([[48, 7, 101, [text('ann', 'm1')]]]);
  await settle();
  assert.equal(client.room.seq, 101);
  assert.deepEqual(wire.open.map(({ number, ack }) => [number, ack]), [[2, 1]]);
});

test('what is said goes at once beside the poll that waits, all of one turn in one request', async () => {
  const { client, wire, of } = await inRoom();
  client.send('text', 'one');
  client.send('text', 'two');
  await settle();
  assert.deepEqual(wire.open.map(({ number }) => number), [1, 2]);
  assert.deepEqual(wire.last.frames.map(frame => frame[2].content), ['one', 'two']);
  client.send('text', 'three');
  await settle();
  assert.equal(wire.open.length, 2, 'no more than two at once');
  const [first, second] = wire.open;
  first.answer([]);
  await settle();
  assert.deepEqual(wire.last.frames.map(frame => frame[2].content), ['three']);
  second.answer(second.frames.map((frame, i) => [64, frame[1], 0, { epoch: 7, seq: 101 + i, time: 1 }]));
  await settle();
  assert.equal(of('outgoing').filter(({ state }) => state === 'success').length, 2);
});

test('an answer that overtakes another is read after it', async () => {
  const { client, wire, of } = await inRoom();
  client.send('text', 'x');
  await settle();
  const [first, second] = wire.open;
  second.answer([[48, 7, 102, [text('ann', 'm2')]]]);
  await settle();
  assert.equal(client.room.seq, 100);
  assert.equal(wire.last.ack, 0, 'what has not been read is not acknowledged');
  first.answer([[48, 7, 101, [text('ann', 'm1')]]]);
  await settle();
  assert.equal(client.room.seq, 102);
  assert.equal(of('unexplained').length, 0);
  assert.equal(wire.last.ack, 2);
});

test('a request whose answer is lost is sent again with the same number and body', async () => {
  const { client, clock, wire } = await inRoom();
  client.send('text', 'x');
  await settle();
  const said = wire.last;
  said.fail();
  await settle();
  assert.equal(wire.open.length, 1);
  clock.wind(250);
  await settle();
  assert.deepEqual([wire.last.number, wire.last.body], [said.number, said.body]);
  assert.equal(client.state, 'connected');
});

test('four failures of one request end the connection, not the client', async () => {
  const { client, clock, wire, of } = await inRoom();
  for (const waitMs of [250, 1_000, 3_000, 0]) {
    wire.last.fail();
    await settle();
    clock.wind(waitMs);
    await settle();
  }
  assert.equal(client.state, 'reconnecting');
  assert.equal(of('state').at(-1).closeCode, 1006);
});

test('a poll that is not answered long after its time is given up and asked again', async () => {
  const { clock, wire } = await inRoom();
  const waiting = wire.last;
  clock.wind(34_999);
  await settle();
  assert.equal(waiting.signal.aborted, false);
  clock.wind(1);
  await settle();
  assert.equal(waiting.signal.aborted, true);
  clock.wind(250);
  await settle();
  assert.equal(wire.open.find(({ number }) => number === waiting.number) !== undefined, true);
});

test('the close of the last answer and the DISCONNECT before it decide what follows', async () => {
  const { client, wire, of } = await inRoom();
  wire.last.answer([[224, 31003, { reason: 'draining', retryAfterMs: 7_000 }]], { 'Poll-Close': '4001' });
  await settle();
  assert.equal(client.state, 'reconnecting');
  assert.deepEqual([of('state').at(-1).closeCode, of('state').at(-1).retryInMs], [4001, 7_000]);
  const other = await inRoom();
  other.wire.last.refuse(410, { code: 31010, title: 'elsewhere' }, { 'Poll-Close': '4503' });
  await settle();
  assert.equal(other.client.state, 'closed');
  assert.deepEqual([other.of('state').at(-1).code, other.of('state').at(-1).closeCode], [31010, 4503]);
});

test('a gateway that is full says when to come back, one that forgot the session is connected to anew', async () => {
  const { client, wire, of } = poller();
  client.connect();
  await settle();
  wire.last.refuse(503, { code: 31003, title: 'full', retryAfterMs: 4_000 });
  await settle();
  assert.deepEqual([client.state, of('state').at(-1).retryInMs], ['reconnecting', 4_000]);
  const other = await inRoom();
  other.wire.last.refuse(404, { code: 31012, title: 'no such session' });
  await settle();
  assert.equal(other.client.state, 'reconnecting');
});

test('polls that are too many are asked again later', async () => {
  const { client, clock, wire } = await inRoom();
  const { number } = wire.last;
  wire.last.refuse(429, { code: 20604, retryAfterMs: 1_000 });
  await settle();
  clock.wind(1_000);
  await settle();
  assert.deepEqual([wire.last.number, client.state], [number, 'connected']);
});

test('close says good-bye in a request that outlives the page, a dropped connection is deleted', async () => {
  const { client, clock, wire } = await inRoom();
  client.close();
  await settle();
  assert.deepEqual([wire.last.frames, wire.last.keepalive], [[[224]], true]);
  wire.last.answer([], { 'Poll-Close': '1000' });
  await settle();
  assert.deepEqual([client.state, wire.open.length, clock.timers], ['closed', 0, 0]);
  const other = await inRoom();
  other.clock.wind(30_000);
  await settle();
  other.clock.wind(10_000);
  await settle();
  assert.equal(other.of('state').at(-1).closeCode, 4003);
  assert.deepEqual(other.wire.requests.filter(({ method }) => method === 'DELETE').map(({ url }) => url), ['http://test/poll/k1']);
});

test('a reconnect resumes at the position and sends again what was on its way, with the same id', async () => {
  const { client, clock, wire } = await inRoom();
  const { id } = client.send('text', 'x');
  await settle();
  wire.requests.filter(({ done }) => !done).forEach(request => request.refuse(404));
  await settle();
  clock.wind(100);
  await settle();
  assert.deepEqual(wire.last.frames[0][2].join.position, [7, 100]);
  wire.last.answer([[32, 0, { ...HELLO, join: { code: 0, ...JOINED, resumed: true } }]], { ...OPENED, 'Poll-Session': 'k2' });
  await settle();
  const again = wire.requests.flatMap(({ url, frames }) => (url.endsWith('k2') ? frames : []));
  assert.deepEqual(again.map(frame => frame[1]), [id]);
});

test('a body holds no more than the server takes', async () => {
  const { client, wire } = await inRoom();
  for (let i = 0; i < 12; i++) client.query('echo', { text: 'x'.repeat(4_000) }).catch(() => {});
  await settle();
  for (const { body } of wire.open) assert.ok((body ?? '').length <= 60_000);
  assert.ok(wire.last.frames.length < 12);
});

test('what is no list of frames ends the connection', async () => {
  const { client, wire } = await inRoom();
  wire.last.answer({ html: 'a portal' });
  await settle();
  assert.equal(client.state, 'reconnecting');
});

test('MessagePack bodies are frames one behind the other', async () => {
  const { msgpack } = await import('../sdk/msgpack.js');
  const frames = [[192], [50, 'a', { type: 'text', content: '你好' }], [82, 1, 'leave']];
  assert.deepEqual(msgpack.split(msgpack.join(frames.map(msgpack.encode))), frames);
  assert.deepEqual(msgpack.split(new Uint8Array()), []);
  assert.throws(() => msgpack.split(msgpack.join([msgpack.encode([192]), new Uint8Array([0x92])])), { name: 'FrameError' });
  assert.throws(() => msgpack.split(new Uint8Array([7])), { name: 'FrameError' });
});
