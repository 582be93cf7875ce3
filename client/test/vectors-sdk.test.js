// The SDK's own codecs and digest against the same examples and vectors that the .NET tests read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FrameError, hashOf, hex, json, msgpack } from '../sdk/index.js';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const bytesOf = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
const hexOf = (bytes) => Buffer.from(bytes).toString('hex');

for (const [, name, line, bytes] of read('docs/PROTOCOL.md').matchAll(/^```frame (.+)\n(.+)\n(.+)\n```$/gm)) {
  test(`SDK, example: ${name}`, () => {
    const frame = JSON.parse(line);
    assert.deepEqual(json.decode(line), frame);
    assert.equal(json.encode(frame), line);
    assert.deepEqual(msgpack.decode(bytesOf(bytes)), frame);
    assert.equal(hexOf(msgpack.encode(frame)), bytes);
    for (let length = 0; length < bytes.length / 2; length++) {
      assert.throws(() => msgpack.decode(bytesOf(bytes).subarray(0, length)), FrameError);
    }
  });
}

// A codec takes frames, so the value stands in one; it carries what JSON carries, so no bin and no integer beyond 2^53.
const vectors = JSON.parse(read('tests/vectors/msgpack.json'))
  .filter(({ type, value }) => type !== 'bin' && (type !== 'int' || Number.isSafeInteger(Number(value))));

function valueOf({ type, value, unit, count }) {
  if (type === 'int') return Number(value);
  if (count === undefined) return value;
  return type === 'string' ? unit.repeat(count) : new Array(count).fill(unit);
}

for (const vector of vectors) {
  test(`SDK, vector: ${vector.name}`, () => {
    const frame = [16, valueOf(vector)];
    const bytes = bytesOf(`9210${vector.hex}${(vector.unitHex ?? '').repeat(vector.count ?? 0)}`);
    assert.deepEqual(msgpack.decode(bytes), frame);
    if (!vector.readOnly) assert.equal(hexOf(msgpack.encode(frame)), hexOf(bytes));
  });
}

for (const { message, digest } of JSON.parse(read('tests/vectors/digest.json'))) {
  const [seq, user, id, type, content] = message;
  test(`SDK, digest: ${digest}`, () => {
    assert.equal(hex(hashOf({ kind: 'message', seq, user, id, type, content })), digest);
  });
}
