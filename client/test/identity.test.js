import assert from 'node:assert/strict';
import test from 'node:test';
import { enterVisit, faultOf, leaveVisit, readVisit } from '../pages/identity.js';

/** A tab at an address, with what it remembers. */
function tab(address, stored = new Map()) {
  globalThis.location = new URL(address);
  globalThis.history = { replaceState: (_state, _title, url) => { globalThis.location = new URL(url); } };
  globalThis.sessionStorage = { getItem: key => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };
  return stored;
}

const textOf = visit => faultOf({ room: 'lobby', name: 'ann', ...visit })?.text ?? null;

test('who enters by the form has the room in the address, and a reload comes back', () => {
  const stored = tab('https://chat.example/');
  assert.equal(readVisit().enter, false);
  enterVisit({ ...readVisit(), room: 'r', name: 'ann' });
  assert.equal(location.href, 'https://chat.example/?room=r');
  tab(location.href, stored);
  assert.deepEqual([readVisit().enter, readVisit().room, readVisit().name], [true, 'r', 'ann']);
});

test('a shared link asks who comes; so does a reload after leaving, and another room', () => {
  const stored = tab('https://chat.example/?room=r');
  assert.deepEqual([readVisit().enter, readVisit().room], [false, 'r']);
  enterVisit({ ...readVisit(), name: '' });
  assert.equal(readVisit().enter, true);
  tab('https://chat.example/?room=other', stored);
  assert.equal(readVisit().enter, false);
  tab('https://chat.example/?room=r', stored);
  leaveVisit(readVisit());
  assert.equal(readVisit().enter, false);
});

test('a token leaves the address and comes back with a reload of this tab alone', () => {
  const stored = tab('https://chat.example/?room=r&codec=msgpack#token=a.b.c');
  enterVisit(readVisit());
  assert.equal(location.href.includes('a.b.c'), false);
  assert.match(location.href, /^https:\/\/chat\.example\/\?room=r&codec=msgpack#?$/);
  tab(location.href, stored);
  assert.deepEqual([readVisit().enter, readVisit().token], [true, 'a.b.c']);
  tab(location.href);
  assert.deepEqual([readVisit().enter, readVisit().token], [false, null]);
});

test('a name in the address is the one that was entered', () => {
  tab('https://chat.example/?room=r&name=ann');
  enterVisit({ ...readVisit(), name: 'bob' });
  assert.equal(location.search, '?room=r&name=bob');
});

test('what is wrong with a name or a room is said in a sentence', () => {
  assert.equal(textOf({}), null);
  assert.equal(textOf({ name: '' }), null);
  assert.equal(textOf({ name: '..' }), 'A name cannot be “..”: add a letter or a digit');
  assert.equal(textOf({ name: '.' }), 'A name cannot be “.”: add a letter or a digit');
  assert.equal(textOf({ name: 'server' }), 'The name “server” is the server’s own: choose another one');
  assert.equal(textOf({ name: 'ann lee' }), 'A name has letters from a to z, digits and + = - _ . but no spaces');
  assert.equal(textOf({ name: '李' }), 'A name has letters from a to z, digits and + = - _ . but not “李”');
  assert.equal(textOf({ name: 'a'.repeat(33) }), 'A name has 32 characters at most');
  assert.equal(textOf({ room: '..' }), 'A room cannot be called “..”: add a letter or a digit');
  assert.equal(textOf({ room: '' }), 'Pick a room');
  assert.equal(textOf({ room: 'a b' }), 'A room has letters from a to z, digits and + = - _ . : but no spaces');
  assert.equal(textOf({ room: 'a.b:c-1' }), null);
});
