import assert from 'node:assert/strict';
import test from 'node:test';
import { inRoom } from './harness.js';

/** What a client asked. @param {(client: any) => Promise<any>[]} act */
function asked(act) {
  const { client, net } = inRoom();
  for (const answer of act(client)) answer.catch(() => {});
  return net.last.of(5).map(frame => frame.slice(2));
}

test('people: one goes as user, several as users, and what was not given is not sent', () => {
  assert.deepEqual(asked(({ moderation: m }) => [
    m.kick('u', 'spam'), m.kick('u', undefined, 'none'), m.mute('u', 5, 'spam', 'user'), m.unmute('u', 'user'), m.kick(['u', 'v']), m.mute('u', 10), m.mute(['u', 'v'], -1, 'spam'), m.unmute('u'), m.mutes(),
    m.ban('u', 60, 'spam'), m.unban(['u']), m.bans({ count: 5, next: '9' }), m.except('u', 5), m.unexcept('u'), m.exceptions(),
    m.muteAll(true), m.muteAll(false), m.muteAll(true, { minutes: 5, reason: 'quiet' }), m.why('u'), m.why(undefined, { type: 'text', content: 'hi' }), m.audit({ before: 9, count: 2 }),
  ]), [
    ['kick', { user: 'u', reason: 'spam' }], ['kick', { user: 'u', notify: 'none' }], ['mute', { user: 'u', minutes: 5, reason: 'spam', notify: 'user' }], ['unmute', { user: 'u', notify: 'user' }], ['kick', { users: ['u', 'v'] }], ['mute', { user: 'u', minutes: 10 }],
    ['mute', { users: ['u', 'v'], minutes: -1, reason: 'spam' }], ['unmute', { user: 'u' }], ['mutes', {}],
    ['ban', { user: 'u', minutes: 60, reason: 'spam' }], ['unban', { users: ['u'] }], ['bans', { count: 5, next: '9' }],
    ['except', { user: 'u', minutes: 5 }], ['unexcept', { user: 'u' }], ['exceptions', {}],
    ['mute.all', { on: true }], ['mute.all', { on: false }], ['mute.all', { on: true, minutes: 5, reason: 'quiet' }],
    ['why', { user: 'u' }], ['why', { type: 'text', content: 'hi' }], ['audit', { before: 9, count: 2 }],
  ]);
});

test('messages: read, taken back, rehearsed, undone, decided', () => {
  assert.deepEqual(asked(({ messages: m }) => [
    m.history({ before: 90, count: 50 }), m.history({ from: 1_000, to: 2_000 }), m.recall(7), m.deleteOf('u', 10), m.deleteOf('u', 5, { muteMinutes: -1 }), m.undo(8),
    m.rehearse({ contains: 'coins', minutes: 5 }), m.apply({ contains: 'coins', muteMinutes: 10 }), m.held(), m.approve(9), m.deny(10),
    m.distribute(false),
  ]), [
    ['history', { before: 90, count: 50 }], ['history', { from: 1_000, to: 2_000 }], ['recall', { seq: 7 }],
    ['delete', { user: 'u', minutes: 10 }], ['delete', { user: 'u', minutes: 5, muteMinutes: -1 }], ['undo', { seq: 8 }], ['rehearse', { contains: 'coins', minutes: 5 }],
    ['apply', { contains: 'coins', muteMinutes: 10 }], ['held', {}], ['approve', { seq: 9 }], ['deny', { seq: 10 }], ['distribution', { on: false }],
  ]);
});

test('state: entries with all their options, words, counters, members by name, the end of the room', () => {
  const options = { version: 0, ttlSeconds: 60, autoDelete: true, notify: 'pinned' };
  assert.deepEqual(asked(client => [
    client.entries.set('k', 'v', options), client.entries.batch([{ key: 'k', value: null, version: 3 }], { partial: true }),
    client.entries.remove('k', { version: 4 }), client.words.list(), client.words.add(['damn', { word: 'heck', action: 'hold' }]),
    client.words.remove(['damn']), client.counters.list(), client.counters.add('votes', 2), client.counters.remove('votes'),
    client.membersOf(['u']), client.destroy('over'), client.destroy(),
  ]), [
    ['entries.set', { key: 'k', value: 'v', ...options }], ['entries.batch', { items: [{ key: 'k', value: null, version: 3 }], partial: true }],
    ['entries.remove', { key: 'k', version: 4 }], ['words', {}], ['words.add', { words: ['damn', { word: 'heck', action: 'hold' }] }],
    ['words.remove', { words: ['damn'] }], ['counters'], ['counters.add', { name: 'votes', count: 2 }], ['counters.remove', { name: 'votes' }],
    ['members.of', { users: ['u'] }], ['destroy', { reason: 'over' }], ['destroy', {}],
  ]);
});

test('what a client can show', () => {
  assert.deepEqual(asked(client => [client.setBudget({ messagesPerSecond: 5 }), client.setBudget()]), [['budget', { messagesPerSecond: 5 }], ['budget', {}]]);
});

test('a shadow room', () => {
  assert.deepEqual(asked(({ shadow }) => [shadow.start({ config: { slowModeSeconds: 30 }, words: ['damn'] }), shadow.report(), shadow.stop()]), [
    ['shadow.start', { config: { slowModeSeconds: 30 }, words: ['damn'] }], ['shadow'], ['shadow.stop'],
  ]);
});

test('a batch that was written in part says what failed and what did not', async () => {
  const { client, net } = inRoom();
  const batch = client.entries.batch([{ key: 'a', value: '1' }, { key: 'b', value: '2' }], { partial: true });
  net.last.say(96, net.last.sent.at(-1)[1], 23428, { rule: 'entries', failed: [['b', 23424]], versions: [['a', 7]] });
  await assert.rejects(batch, error => {
    assert.deepEqual([error.code, error.details.failed, error.details.versions], [23428, [['b', 23424]], [['a', 7]]]);
    return true;
  });
});
