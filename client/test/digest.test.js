import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, hashOf, hex } from '../sdk/index.js';
import { fmix64, fnv1a64 } from '../sdk/digest.js';
import { readEvent } from '../sdk/log.js';
import { text } from './harness.js';

const bytes = value => new TextEncoder().encode(value);

test('FNV-1a and fmix64 give the published values', () => {
  assert.equal(hex(fnv1a64(bytes(''))), 'cbf29ce484222325');
  assert.equal(hex(fnv1a64(bytes('a'))), 'af63dc4c8601ec8c');
  assert.equal(hex(fnv1a64(bytes('foobar'))), '85944171f73967e8');
  assert.equal(fmix64(0n), 0n);
  assert.equal(hex(fmix64(1n)), 'b456bcfc34c2cb2c');
});

test('a message counts by seq, user, id, type and content; anything else counts nothing', () => {
  const one = readEvent(5, text('ann', 'x', 'hi'));
  assert.equal(hashOf(one), fmix64(fnv1a64(bytes('5\x1fann\x1fx\x1ftext\x1fhi'))));
  assert.notEqual(hashOf(one), hashOf({ ...one, seq: 6 }));
  assert.equal(digestOf([readEvent(6, [2, 9, 'all', 'slow']), readEvent(7, [8, 1, 'server', {}])]), '0000000000000000');
});

test('a digest is the sum modulo 2^64, in any order', () => {
  const items = Array.from({ length: 50 }, (_, i) => readEvent(i, text('u', `m${i}`)));
  const sum = items.reduce((total, item) => total + hashOf(item), 0n);
  assert.equal(digestOf(items), hex(sum & 0xffff_ffff_ffff_ffffn));
  assert.equal(digestOf(items.toReversed()), digestOf(items));
});
