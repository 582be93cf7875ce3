import assert from 'node:assert/strict';
import test from 'node:test';
import { navigate } from '../sdk/index.js';
import { makeClient, welcome } from './harness.js';

const URLS = ['ws://a/ws', 'ws://b/ws', 'ws://c/ws', 'ws://d/ws'];
const settle = () => new Promise(resolve => { setImmediate(resolve); });
const racing = (net, from) => net.sockets.slice(from).map(socket => socket.url);

test('the first three gateways race: the first to open is used, the others are closed', () => {
  const { client, net } = makeClient({ gateways: URLS });
  client.connect();
  assert.deepEqual(racing(net, 0), URLS.slice(0, 3));
  const [a, b, c] = net.sockets;
  b.accept();
  assert.deepEqual([a.closedWith, b.closedWith, c.closedWith], [1000, null, 1000]);
  b.say(32, 0, { user: 'me', role: 'member', session: 's', time: 1_700_000_005_000, heartbeatMs: 30_000 });
  assert.equal(client.state, 'connected');
  // Those that lost are not heard any more.
  a.accept();
  c.lose();
  assert.equal(client.state, 'connected');
  b.lose();
  assert.equal(client.state, 'reconnecting');
});

test('gateways that do not open leave it to the others; when none opens the attempt has failed', () => {
  const { client, net, of } = makeClient({ gateways: URLS });
  client.connect();
  const [a, b, c] = net.sockets;
  a.lose();
  b.lose();
  assert.equal(client.state, 'connecting');
  c.lose();
  assert.equal(client.state, 'reconnecting');
  assert.equal(of('state').at(-1).closeCode, 1006);
});

test('closing while they race closes them all', () => {
  const { client, net } = makeClient({ gateways: URLS });
  client.connect();
  client.close();
  assert.deepEqual(net.sockets.map(socket => socket.closedWith), [1000, 1000, 1000]);
});

test('a function is asked at each attempt; what was known last stands in when it fails', async () => {
  const lists = [['ws://a/ws', 'ws://b/ws'], null, [], ['ws://c/ws']];
  const { client, net, clock, of } = makeClient({
    gateways: () => {
      const list = lists.shift();
      if (list === null) throw new Error('away');
      return Promise.resolve(list);
    },
  });
  client.connect();
  const seen = [];
  for (let attempt = 0, from = 0; attempt < 4; attempt++) {
    await settle();
    seen.push(racing(net, from));
    const now = net.sockets.slice(from);
    from = net.sockets.length;
    for (const socket of now) socket.lose();
    clock.wind(of('state').at(-1).retryInMs);
  }
  assert.deepEqual(seen, [['ws://a/ws', 'ws://b/ws'], ['ws://a/ws', 'ws://b/ws'], ['ws://a/ws', 'ws://b/ws'], ['ws://c/ws']]);
});

test('one gateway is a WebSocket as ever', () => {
  const { client, net } = makeClient({ gateways: ['ws://only/ws'] });
  client.connect();
  welcome(net);
  assert.deepEqual([net.sockets.length, net.last.url, client.state], [1, 'ws://only/ws', 'connected']);
});

test('navigate reads the list of the server, for a region', async () => {
  const asked = [];
  const fetch = url => {
    asked.push(url);
    return Promise.resolve({ ok: true, json: () => Promise.resolve({ gateways: [{ id: 'g1', url: 'wss://a/ws', load: 0 }] }) });
  };
  assert.deepEqual(await navigate('/v1/navigation', { fetch }), ['wss://a/ws']);
  await navigate('/v1/navigation', { fetch, region: 'north sea' });
  assert.deepEqual(asked, ['/v1/navigation', '/v1/navigation?region=north%20sea']);
  await assert.rejects(navigate('/v1/navigation', { fetch: () => Promise.resolve({ ok: false, status: 503 }) }), /503/);
});
