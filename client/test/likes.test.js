import assert from 'node:assert/strict';
import test from 'node:test';
import { JOINED, inRoom, makeClient, welcome } from './harness.js';

const counts = net => net.last.of(3).map(([header, , { type, content }]) => [header, type, Number(content)]);

test('the first like goes at once, the next ones together', () => {
  const { client, clock, net } = inRoom();
  client.like();
  client.like();
  client.like(3);
  assert.deepEqual(counts(net), [[50, 'like', 1]]);
  clock.wind(1_000);
  assert.deepEqual(counts(net), [[50, 'like', 1], [48, 'like', 4]]);
  clock.wind(5_000);
  assert.equal(counts(net).length, 2);
});

test('half of what a second may bring in a message, a thousand in waiting, the rest is let go', () => {
  const { client, clock, net } = inRoom();
  client.like(5_000);
  clock.wind(30_000);
  assert.equal(counts(net).length, 20);
  assert.ok(counts(net).every(([, , count]) => count === 50));
});

test('likes of a moment without connection go when it is back; those of a room that was left do not', () => {
  const { client, clock, net } = inRoom();
  net.last.lose();
  client.like(2);
  clock.wind(100);
  welcome(net, { join: { code: 0, ...JOINED, resumed: true } });
  assert.deepEqual(counts(net), [[50, 'like', 2]]);
  client.like(5);
  net.last.say(49, 'removed', { room: 'r', code: 23409 });
  clock.wind(5_000);
  assert.equal(counts(net).length, 1);
  assert.throws(() => client.like(), error => error.code === 23406);
});

test('nobody likes less than once', () => {
  const { client } = inRoom();
  for (const count of [0, -1, 1.5, NaN]) assert.throws(() => client.like(count), RangeError);
  assert.throws(() => makeClient().client.like(), error => error.code === 23406);
});
