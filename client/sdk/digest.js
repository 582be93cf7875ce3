/** The digest of docs/PROTOCOL.md, "Digest": what client and server compare to prove that they saw the same messages. */

const MASK = 0xffff_ffff_ffff_ffffn;
const OFFSET = 14695981039346656037n;
const PRIME = 1099511628211n;
const SEPARATOR = '\x1f';
const utf8 = new TextEncoder();

/** @param {Uint8Array} bytes */
export function fnv1a64(bytes) {
  let hash = OFFSET;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  return hash;
}

/** @param {bigint} value */
export function fmix64(value) {
  let x = value;
  x ^= x >> 33n;
  x = (x * 0xff51afd7ed558ccdn) & MASK;
  x ^= x >> 33n;
  x = (x * 0xc4ceb9fe1a85ec53n) & MASK;
  return x ^ (x >> 33n);
}

/**
 * `h` of one item of the log; items that are no messages count 0.
 * @param {import('./log.js').Item} item
 */
export function hashOf(item) {
  if (item.kind !== 'message') return 0n;
  return fmix64(fnv1a64(utf8.encode([item.seq, item.user, item.id, item.type, item.content].join(SEPARATOR))));
}

/** @param {bigint} value @returns {string} 16 lower-case hex digits */
export function hex(value) {
  return value.toString(16).padStart(16, '0');
}

/**
 * Digest of a range: the sum of its hashes modulo 2^64.
 * @param {Iterable<import('./log.js').Item>} items
 */
export function digestOf(items) {
  let sum = 0n;
  for (const item of items) sum = (sum + hashOf(item)) & MASK;
  return hex(sum);
}
