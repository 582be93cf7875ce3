// Writes msgpack.json and the hex lines of docs/PROTOCOL.md with @msgpack/msgpack, so that an implementation that is not
// ours says what the bytes are, and digest.json from the page's formula in plain BigInt. Run after `npm install` in client/:  node tests/vectors/generate.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../client/package.json', import.meta.url));
const { decode, encode } = require('@msgpack/msgpack');

const hexOf = (bytes) => Buffer.from(bytes).toString('hex');
const shortest = (value) => hexOf(encode(value, { useBigInt64: typeof value === 'bigint' }));
const vectors = [];
const add = (name, type, value, hex, more = {}) => vectors.push({ name, type, value, hex, ...more });

// Integers as decimal strings: a JSON number would lose the last bits of the long ones.
const boundaries = [0n, 1n, 0x7fn, 0x80n, 0xffn, 0x100n, 0x7fffn, 0x8000n, 0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n,
  0xffffffffn, 0x100000000n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n,
  -1n, -0x20n, -0x21n, -0x80n, -0x81n, -0x8000n, -0x8001n, -0x80000000n, -0x80000001n, -(2n ** 53n) + 1n, -(2n ** 63n)];
for (const n of boundaries) {
  const isSafe = Number.isSafeInteger(Number(n));
  add(`int ${n}`, 'int', String(n), shortest(isSafe ? Number(n) : n));
}

add('nil', 'nil', null, shortest(null));
add('true', 'bool', true, shortest(true));
add('false', 'bool', false, shortest(false));
for (const f of [0.5, 1.1, -0.1, 1e300, 5e-324, 1.7976931348623157e308]) add(`float ${f}`, 'float', f, shortest(f));
for (const s of ['', 'a', '\u0000', 'quote " back \\ slash / tab \t', 'ümlaut', '你好', '👋🏽', '\u2028\uffff']) {
  add(`string ${JSON.stringify(s)}`, 'string', s, shortest(s));
}
for (const b of ['', '00', 'ff00fe']) add(`bin ${b || 'empty'}`, 'bin', b, shortest(Buffer.from(b, 'hex')));
add('array of kinds', 'json', [1, 'two', null, true, [3, []], { four: 4.5 }], shortest([1, 'two', null, true, [3, []], { four: 4.5 }]));

// Long ones: the hex of the head, then the hex of one unit and how many of it.
const long = (type, unit, unitHex, counts, make) => {
  for (const count of counts) {
    const whole = shortest(make(count));
    const hex = whole.slice(0, whole.length - unitHex.length * count);
    add(`${type} of ${count}`, type, null, hex, { unit, unitHex, count });
  }
};
long('string', 'a', '61', [31, 32, 255, 256, 65535, 65536], (count) => 'a'.repeat(count));
long('bin', 'aa', 'aa', [255, 256, 65535, 65536], (count) => Buffer.alloc(count, 0xaa));
long('array', 7, '07', [15, 16, 65535, 65536], (count) => new Array(count).fill(7));
for (const count of [0, 1, 15, 16, 17]) {
  const map = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
  add(`map of ${count}`, 'json', map, shortest(map));
}

// Forms that nobody of ours writes and every reader takes.
const longer = [
  ['int', '1', 'cc01'], ['int', '1', 'cd0001'], ['int', '1', 'ce00000001'], ['int', '1', 'cf0000000000000001'],
  ['int', '1', 'd001'], ['int', '1', 'd10001'], ['int', '1', 'd200000001'], ['int', '1', 'd30000000000000001'],
  ['int', '-1', 'd0ff'], ['int', '-1', 'd1ffff'], ['int', '-1', 'd2ffffffff'], ['int', '-1', 'd3ffffffffffffffff'],
  ['int', '3', 'ca40400000'], ['int', '-3', 'cbc008000000000000'], ['float', 1.5, 'ca3fc00000'],
  ['string', 'a', 'd90161'], ['string', 'a', 'da000161'], ['string', 'a', 'db0000000161'],
  ['bin', '61', 'c5000161'], ['bin', '61', 'c60000000161'],
  ['json', [1], 'dc000101'], ['json', [1], 'dd0000000101'], ['json', { a: 1 }, 'de0001a16101'], ['json', { a: 1 }, 'df00000001a16101'],
];
for (const [type, value, hex] of longer) {
  decode(Buffer.from(hex, 'hex'));
  add(`longer ${type} ${hex}`, type, value, hex, { readOnly: true });
}

writeFileSync(new URL('msgpack.json', import.meta.url), `[\n${vectors.map((v) => `  ${JSON.stringify(v)}`).join(',\n')}\n]\n`);

const mask = 2n ** 64n - 1n;
const fnv1a64 = (bytes) => bytes.reduce((h, byte) => ((h ^ BigInt(byte)) * 1099511628211n) & mask, 14695981039346656037n);
function fmix64(x) {
  x = ((x ^ (x >> 33n)) * 0xff51afd7ed558ccdn) & mask;
  x = ((x ^ (x >> 33n)) * 0xc4ceb9fe1a85ec53n) & mask;
  return x ^ (x >> 33n);
}
const digestOf = (parts) => fmix64(fnv1a64(new TextEncoder().encode(parts.join('\x1f')))).toString(16).padStart(16, '0');
// [seq, user, id, type, content]; the long ones put characters of two, three and four bytes across any chunk's edge.
const messages = [['42', 'anna', 'c-18', 'text', 'hello'], ['1', '', '', '', ''], ['9223372036854775807', '李', 'm2', 'gift', '你好 👋'],
  ['7', 'anna', 'c-1', 'text', `x${'👋'.repeat(1000)}`], ['5', 'a', 'b', 'c', `${'é'.repeat(127)}xy${'你'.repeat(200)}`]];
const digests = messages.map((message) => ({ message, digest: digestOf(message) }));
writeFileSync(new URL('digest.json', import.meta.url), `[\n${digests.map((d) => `  ${JSON.stringify(d)}`).join(',\n')}\n]\n`);

const page = new URL('../../docs/PROTOCOL.md', import.meta.url);
const text = readFileSync(page, 'utf8');
writeFileSync(page, text.replace(/^(```frame .*\n)(.*)\n.*\n```$/gm,
  (_, fence, json) => `${fence}${json}\n${shortest(JSON.parse(json))}\n\`\`\``));
