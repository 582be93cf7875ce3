import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff, DELAYS_SECONDS } from '../sdk/backoff.js';
import { seeded } from './harness.js';

test('every wait lies between nothing and its step of the list, and the last step repeats', () => {
  for (let seed = 0; seed < 200; seed++) {
    const backoff = new Backoff({ random: seeded(seed) });
    for (let attempt = 0; attempt < 12; attempt++) {
      const ceilingMs = DELAYS_SECONDS[Math.min(attempt, DELAYS_SECONDS.length - 1)] * 1000;
      const ms = backoff.next();
      assert.ok(ms >= 0 && ms < ceilingMs, `attempt ${attempt}: ${ms} of ${ceilingMs}`);
    }
  }
});

test('the jitter is full: the waits of many clients spread over the whole step', () => {
  const waits = Array.from({ length: 1000 }, (_, seed) => {
    const backoff = new Backoff({ random: seeded(seed) });
    for (let i = 0; i < 5; i++) backoff.next();
    return backoff.next();
  });
  const quarters = [0, 0, 0, 0];
  for (const ms of waits) quarters[Math.floor(ms / 4500)]++;
  for (const count of quarters) assert.ok(count > 150, `${quarters}`);
});

test('a hint of the server is taken as it is, but not for ever', () => {
  const backoff = new Backoff({ random: () => 0.5 });
  assert.equal(backoff.next(1234), 1234);
  assert.equal(backoff.next(1e12), 300_000);
  assert.equal(backoff.next(-5), 1500);
});

test('a reset starts at the first step', () => {
  const backoff = new Backoff({ random: () => 0.999 });
  for (let i = 0; i < 9; i++) backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 99);
});

test('the first wait begins at the slot, which is not believed for ever', () => {
  const backoff = new Backoff({ random: () => 0.5 });
  assert.equal(backoff.next(undefined, 4_000), 4_050);
  assert.equal(backoff.next(undefined, 4_000), 500);
  backoff.reset();
  assert.equal(backoff.next(undefined, 1e9), 25_050);
  backoff.reset();
  assert.equal(backoff.next(7, 4_000), 7);
});

test('while the room keeps the place no step is above three seconds, and the list goes on behind it', () => {
  const backoff = new Backoff({ random: () => 0.999 });
  backoff.lost(5_000);
  assert.deepEqual([5, 6, 7, 8, 9].map(second => backoff.next(undefined, 0, second * 1_000)), [99, 999, 2_997, 2_997, 2_997]);
  assert.equal(backoff.next(undefined, 0, 34_999), 2_997);
  assert.equal(backoff.next(undefined, 0, 35_000), 17_982);
});
