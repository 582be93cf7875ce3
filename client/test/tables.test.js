// The tables of the protocol page and those of the SDK name the same things.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { CODES, EVENT } from '../sdk/index.js';

const page = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8');

test('the SDK knows every code of the page by its name', () => {
  const rows = [...page.matchAll(/^\| (-?\d+) \| `(\w+)` \|/gm)];
  assert.ok(rows.length > 30, `${rows.length} codes`);
  for (const [, code, name] of rows) assert.equal(CODES[name], Number(code), name);
});

test('the SDK knows every kind of event of the page by its name', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (\w+) \| `\[/gm)];
  assert.ok(rows.length >= 10, `${rows.length} kinds`);
  for (const [, kind, name] of rows) assert.equal(EVENT[name], Number(kind), name);
});
