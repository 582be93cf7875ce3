import assert from 'node:assert/strict';
import test from 'node:test';
import { inRoom, makeClient } from './harness.js';

test('answers find their questions, whatever their order', async () => {
  const { client, net } = inRoom();
  const members = client.members({ count: 2 });
  const set = client.entries.set('k', 'v', { force: true });
  const [a, b] = net.last.of(5);
  assert.deepEqual(a.slice(2), ['members', { count: 2 }]);
  assert.deepEqual(b.slice(2), ['entries.set', { key: 'k', value: 'v', force: true }]);
  net.last.say(96, b[1], 0, { version: 4 });
  net.last.say(96, a[1], 0, { count: 1, items: [], next: null });
  assert.deepEqual(await set, { version: 4 });
  assert.equal((await members).count, 1);
});

test('every verb asks what the protocol names', () => {
  const { client, net } = inRoom();
  client.configure({ slowModeSeconds: 3 }).catch(() => {});
  client.digest(1, 9, true).catch(() => {});
  client.entries.get(['k']).catch(() => {});
  client.entries.remove('k').catch(() => {});
  client.leave().catch(() => {});
  assert.deepEqual(net.last.of(5).map(frame => frame.slice(2)), [
    ['configure', { slowModeSeconds: 3 }], ['digest', { from: 1, to: 9, each: true }],
    ['entries.get', { keys: ['k'] }], ['entries.remove', { key: 'k' }], ['leave'],
  ]);
});

test('a refusal is a ChatError with code and details', async () => {
  const { client, net } = inRoom();
  const kicked = client.moderation.kick('boss');
  net.last.say(96, net.last.sent.at(-1)[1], 20406, { rule: 'role' });
  await assert.rejects(kicked, error => error.name === 'ChatError' && error.code === 20406 && error.details.rule === 'role');
});

test('no answer in 10 s is 30003, a lost connection is -1, no connection at all is -1', async () => {
  const { client, clock, net } = inRoom();
  const late = client.members();
  clock.wind(10_000);
  await assert.rejects(late, error => error.code === 30003);
  const lost = client.members();
  net.last.lose();
  await assert.rejects(lost, error => error.code === -1);
  await assert.rejects(makeClient().client.members(), error => error.code === -1);
});

test('more than 64 open questions are refused at once', async () => {
  const { client } = inRoom();
  for (let i = 0; i < 64; i++) client.members().catch(() => {});
  await assert.rejects(client.members(), error => error.code === 20604 && error.details.rule === 'queries');
});
