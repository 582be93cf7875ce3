// Digests that the room publishes, compared with what came.
import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, hex, RollingDigest } from '../sdk/index.js';
import { readEvent } from '../sdk/log.js';
import { inRoom, text } from './harness.js';

const plus = (a, b) => hex((BigInt(`0x${a}`) + BigInt(`0x${b}`)) & 0xffff_ffff_ffff_ffffn);
const START = 'fffffffffffffff0';
const message = (seq, content = `m${seq}`) => readEvent(seq, text('ann', `i${seq}`, content));

test('differences between published digests are compared, whatever was before', () => {
  const rolling = new RollingDigest();
  rolling.add(message(1));
  assert.deepEqual(rolling.compare(START), { compared: false, agrees: true, expected: START });
  rolling.add(message(2));
  rolling.add(message(3));
  const next = plus(START, digestOf([message(2), message(3)]));
  assert.deepEqual(rolling.compare(next), { compared: true, agrees: true, expected: next });
  rolling.add(message(4, 'altered'));
  assert.equal(rolling.compare(plus(next, digestOf([message(4)]))).agrees, false);
});

test('messages to some and gaps for all count nothing; behind other gaps it begins anew', () => {
  for (const [reason, compared] of [['intake', true], ['directed', true], ['held', true], ['private', true],
    ['slow', false], ['recalled', false], ['stopped', false], ['history', false], ['of the future', false]]) {
    const rolling = new RollingDigest();
    rolling.compare(START);
    rolling.add(readEvent(2, [1, 9, 'ann', 'i2', 'text', 'psst', { to: ['me'] }]));
    rolling.add(readEvent(3, [2, 5, 'all', reason]));
    assert.deepEqual(rolling.compare(START), { compared, agrees: true, expected: START }, reason);
  }
});

test('a client that verifies says what the room published and what it should be', () => {
  const { net, of } = inRoom({ verify: true });
  const say = (first, ...events) => net.last.say(48, 7, first, events);
  const publish = (seq, digest) => net.last.say(49, 'digest', { epoch: 7, seq, digest });
  publish(100, START);
  say(101, text('ann', 'i101'));
  publish(100, START);
  assert.equal(of('digest').length, 0);
  const sum = plus(START, digestOf([readEvent(101, text('ann', 'i101'))]));
  publish(101, sum);
  publish(101, START);
  assert.deepEqual(of('digest').map(({ seq, agrees, expected }) => [seq, agrees, expected]), [[101, true, sum], [101, false, sum]]);
});

test('who does not want to verify pays nothing and hears nothing', () => {
  const { net, of } = inRoom();
  net.last.say(49, 'digest', { epoch: 7, seq: 100, digest: START });
  net.last.say(49, 'digest', { epoch: 7, seq: 100, digest: '0000000000000000' });
  assert.equal(of('digest').length, 0);
});
