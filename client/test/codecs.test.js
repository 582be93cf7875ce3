import assert from 'node:assert/strict';
import test from 'node:test';
import { FrameError, json, msgpack } from '../sdk/index.js';
import { seeded } from './harness.js';

const reference = await import('@msgpack/msgpack').catch(() => null);
const withoutReference = reference ? false : 'the package @msgpack/msgpack is not installed';

const NUMBERS = [
  0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, Number.MAX_SAFE_INTEGER,
  -1, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649, Number.MIN_SAFE_INTEGER, 0.5, -1.25, 1e300,
];

const FRAMES = [
  [16, null], [16, 'token', { client: 'x', join: { room: 'r', position: [7, 1_700_000_000_000] } }],
  [50, 'id', { type: 'text', content: 'héllo 👋 世界', extra: {} }], [192], [208, 1_700_000_000_000, null],
  [48, 7, 1, Array.from({ length: 70_000 }, (_, i) => i % 200)],
  [82, 4294967295, 'x'.repeat(31)], [82, 1, 'x'.repeat(32)], [82, 1, 'x'.repeat(256)], [82, 1, 'x'.repeat(70_000)],
  [96, 1, 0, Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i % 2 === 0]))],
  [0, ...NUMBERS],
];

function randomValue(random, depth) {
  const kind = Math.floor(random() * (depth > 0 ? 7 : 5));
  switch (kind) {
    case 0: return null;
    case 1: return random() < 0.5;
    case 2: return Math.floor((random() - 0.5) * 2 ** Math.floor(random() * 53));
    case 3: return random();
    case 4: return String.fromCodePoint(...Array.from({ length: Math.floor(random() * 40) }, () => 32 + Math.floor(random() * 0xd000)));
    case 5: return Array.from({ length: Math.floor(random() * 20) }, () => randomValue(random, depth - 1));
    default: return Object.fromEntries(Array.from({ length: Math.floor(random() * 20) }, (_, i) => [`k${i}`, randomValue(random, depth - 1)]));
  }
}

for (const codec of [json, msgpack]) {
  test(`${codec.subprotocol}: what is written is read back`, () => {
    for (const frame of FRAMES) assert.deepEqual(codec.decode(codec.encode(frame)), frame);
    const random = seeded(11);
    for (let i = 0; i < 500; i++) {
      const frame = [16, randomValue(random, 4)];
      assert.deepEqual(codec.decode(codec.encode(frame)), JSON.parse(JSON.stringify(frame)));
    }
  });

  test(`${codec.subprotocol}: keys that are undefined are left out`, () => {
    assert.deepEqual(codec.decode(codec.encode([16, { a: undefined, b: 1 }])), [16, { b: 1 }]);
  });
}

test('MessagePack: an ArrayBuffer and a view into a larger one are read alike', () => {
  const bytes = msgpack.encode([208, 1_700_000_000_000, 5]);
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes, 3);
  assert.deepEqual(msgpack.decode(padded.subarray(3, 3 + bytes.length)), [208, 1_700_000_000_000, 5]);
  assert.deepEqual(msgpack.decode(bytes.slice().buffer), [208, 1_700_000_000_000, 5]);
});

test('MessagePack: bytes as @msgpack/msgpack writes them, and its bytes are read', { skip: withoutReference }, () => {
  for (const frame of FRAMES) {
    assert.deepEqual(Buffer.from(msgpack.encode(frame)), Buffer.from(reference.encode(frame)));
    assert.deepEqual(msgpack.decode(reference.encode(frame)), frame);
  }
  const random = seeded(12);
  for (let i = 0; i < 500; i++) {
    const frame = [16, randomValue(random, 4)];
    assert.deepEqual(Buffer.from(msgpack.encode(frame)), Buffer.from(reference.encode(frame)));
  }
});

test('MessagePack: every cut of a frame is an error, never a hang or a wrong value', () => {
  const bytes = msgpack.encode([50, 'id', { type: 'text', content: 'x'.repeat(300), n: [1.5, -70_000, 2 ** 40] }]);
  for (let end = 0; end < bytes.length; end++) {
    assert.throws(() => msgpack.decode(bytes.subarray(0, end)), FrameError, `cut at ${end}`);
  }
});

test('MessagePack: lies about lengths, foreign marks and deep nesting are errors', () => {
  const bad = {
    'array of 2^32 - 1': [0xdd, 0xff, 0xff, 0xff, 0xff],
    'map of 2^32 - 1': [0xdf, 0xff, 0xff, 0xff, 0xff],
    'string of 2^32 - 1': [0xdb, 0xff, 0xff, 0xff, 0xff],
    'binary': [0x91, 0xc4, 0x01, 0x00],
    'extension': [0x91, 0xd4, 0x01, 0x00],
    'never used': [0x91, 0xc1],
    'key that is a number': [0x92, 0x10, 0x81, 0x01, 0x01],
    'not UTF-8': [0x92, 0x10, 0xa1, 0xff],
    'bytes behind': [0x91, 0x10, 0x00],
    'no array': [0x10],
    'no header': [0x91, 0xa1, 0x61],
    'nested': [...Array(60).fill(0x91), 0xc0],
  };
  for (const [name, bytes] of Object.entries(bad)) assert.throws(() => msgpack.decode(Uint8Array.from(bytes)), FrameError, name);
});

test('the wrong kind of message is an error in either codec', () => {
  assert.throws(() => msgpack.decode('[16]'), FrameError);
  assert.throws(() => json.decode(new ArrayBuffer(1)), FrameError);
  assert.throws(() => json.decode('{'), FrameError);
  assert.throws(() => json.decode('{}'), FrameError);
  assert.throws(() => json.decode('["x"]'), FrameError);
});

test('a key named __proto__ is a key', () => {
  const frame = JSON.parse('[16, {"__proto__": {"polluted": true}}]');
  for (const codec of [json, msgpack]) {
    const [, map] = codec.decode(codec.encode(frame));
    assert.ok(Object.hasOwn(map, '__proto__'), codec.subprotocol);
    assert.equal(map.polluted, undefined, codec.subprotocol);
  }
});
