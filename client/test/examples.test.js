import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { json, msgpack } from '../sdk/index.js';

const page = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```frame (.+)\n(.+)\n(.+)\n```$/gm)].map(([, name, text, hex]) => ({ name, text, hex }));

test('both codecs read and write every example of the protocol page, byte for byte', () => {
  assert.ok(examples.length >= 20, `${examples.length} examples`);
  for (const { name, text, hex } of examples) {
    const frame = JSON.parse(text);
    assert.deepEqual(json.decode(text), frame, name);
    assert.equal(json.encode(frame), text, name);
    assert.deepEqual(msgpack.decode(Buffer.from(hex, 'hex')), frame, name);
    assert.equal(Buffer.from(msgpack.encode(frame)).toString('hex'), hex, name);
  }
});
