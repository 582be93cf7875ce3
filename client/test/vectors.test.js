// The bytes that the .NET tests check with our own codec, checked here with @msgpack/msgpack.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decode, encode } from '@msgpack/msgpack';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const bytesOf = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes) => Buffer.from(bytes).toString('hex');

const examples = [...read('docs/PROTOCOL.md').matchAll(/^```frame (.+)\n(.+)\n(.+)\n```$/gm)]
  .map(([, name, json, hex]) => ({ name, json, hex }));

test('the protocol page has examples', () => {
  assert.ok(examples.length >= 20, `${examples.length} examples`);
});

for (const { name, json, hex } of examples) {
  test(`example: ${name}`, () => {
    const frame = JSON.parse(json);
    assert.deepEqual(decode(bytesOf(hex)), frame);
    assert.equal(hexOf(encode(frame)), hex);
    assert.equal(JSON.stringify(frame), json, 'the JSON is compact');
  });
}

const vectors = JSON.parse(read('tests/vectors/msgpack.json'));

function valueOf({ type, value, unit, count }) {
  if (type === 'int') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : BigInt(value);
  }
  if (type === 'bin') return bytesOf(count === undefined ? value : unit.repeat(count));
  if (type === 'string') return count === undefined ? value : unit.repeat(count);
  if (type === 'array') return new Array(count).fill(unit);
  return value;
}

test('there are vectors', () => assert.ok(vectors.length >= 60, `${vectors.length} vectors`));

for (const vector of vectors) {
  test(`vector: ${vector.name}`, () => {
    const value = valueOf(vector);
    const bytes = bytesOf(vector.hex + (vector.unitHex ?? '').repeat(vector.count ?? 0));
    const useBigInt64 = typeof value === 'bigint';
    assert.deepEqual(decode(bytes, { useBigInt64 }), value);
    if (!vector.readOnly) assert.deepEqual(encode(value, { useBigInt64 }), bytes);
  });
}
