import assert from 'node:assert/strict';
import test from 'node:test';
import { JOINED, inRoom, text } from './harness.js';
import { Room } from '../sdk/room.js';

const seqsOf = room => room.items.filter(item => item.kind === 'message').map(item => item.seq);

test('each kind of event reaches those who listen for it', () => {
  const { client, net } = inRoom();
  const heard = [];
  const kinds = ['recall', 'restore', 'held', 'decided', 'counters', 'sanction', 'words', 'distribution', 'mute'];
  for (const kind of kinds) client.on(kind, ({ kind: _, ...item }) => heard.push([kind, item]));
  net.last.say(48, 7, 101, [
    [9, 1, 'mod', [90, 91], 'bo', -1], [10, 2, 'mod', [90], 101], [11, 3, 'bo', 'm1', 'text', 'hm', null, 'words'],
    [11, 3, 'bo', 'm2', 'text', 'hm', { name: 'Bo', to: ['li'] }, 'hook'], [12, 4, 'mod', 103, true, 'bo', 'm1'], [13, 5, [['like', 12, 5], ['old', null]]],
    [15, 6, 'mod', 'ban', 'bo', -1, 'spam', 'moderator'], [16, 7, 'mod', [['damn', 'replace']], ['heck']], [17, 8, 'mod', false], [77],
  ]);
  const said = { time: 3, user: 'bo', type: 'text', content: 'hm', portrait: null, badges: [], role: 'member', extra: {}, mentions: [] };
  assert.deepEqual(heard, [
    ['recall', { seq: 101, time: 1, by: 'mod', seqs: [90, 91], user: 'bo', mutedUntil: -1 }],
    ['restore', { seq: 102, time: 2, by: 'mod', seqs: [90], recall: 101 }],
    ['held', { ...said, seq: 103, id: 'm1', name: 'bo', to: null, rule: 'words' }],
    ['held', { ...said, seq: 104, id: 'm2', name: 'Bo', to: ['li'], rule: 'hook' }],
    ['decided', { seq: 105, time: 4, by: 'mod', held: 103, approved: true, user: 'bo', id: 'm1' }],
    ['counters', { seq: 106, time: 5, changes: [{ name: 'like', total: 12, added: 5 }, { name: 'old', total: null, added: 0 }] }],
    ['sanction', { seq: 107, time: 6, by: 'mod', sanction: 'ban', user: 'bo', until: -1, reason: 'spam' }],
    ['words', { seq: 108, time: 7, by: 'mod', add: [{ word: 'damn', action: 'replace' }], remove: ['heck'] }],
    ['distribution', { seq: 109, time: 8, by: 'mod', on: false }],
  ]);
  assert.equal(client.room.seq, 110);
});

test('a recalled message is gone from what the client keeps, and an undo brings it back to its place', () => {
  const room = new Room(JOINED, 'me');
  room.apply(7, 101, [text('a', '1'), text('b', '2'), text('a', '3'), [9, 1, 'mod', [101, 103], 'a']]);
  assert.deepEqual(seqsOf(room), [102]);
  room.apply(7, 105, [text('b', '4'), [10, 1, 'mod', [101, 103]]]);
  assert.deepEqual(seqsOf(room), [101, 102, 103, 105]);
  assert.equal(room.delivered, room.seq - room.joinedSeq);
});

test('what was let go, or never came, does not come back', () => {
  const room = new Room(JOINED, 'me', 4);
  room.apply(7, 101, [text('a', '1'), [9, 1, 'mod', [101]]]);
  room.apply(7, 103, [text('a', '2'), text('a', '3'), text('a', '4'), text('a', '5'), text('a', '6')]);
  room.apply(7, 108, [[10, 1, 'mod', [101, 50]]]);
  assert.ok(!seqsOf(room).includes(101));
  assert.ok(!seqsOf(room).includes(50));
});

test('a second recall of many keeps only so many for an undo', () => {
  const room = new Room(JOINED, 'me', 2_000);
  const seqs = Array.from({ length: 600 }, (_, i) => 101 + i);
  room.apply(7, 101, seqs.map(seq => text('a', `m${seq}`)));
  room.apply(7, 701, [[9, 1, 'mod', seqs, 'a']]);
  assert.deepEqual(seqsOf(room), []);
  room.apply(7, 702, [[10, 1, 'mod', seqs]]);
  assert.deepEqual(seqsOf(room), seqs.slice(100));
});

test('gaps are told by their reason', () => {
  const { client, net, of } = inRoom();
  net.last.say(48, 7, 101, [[2, 1, 'normal', 'directed'], [2, 1, 'normal', 'held'], [2, 1, 'high', 'private'], [2, 4, 'normal', 'stopped']]);
  assert.deepEqual(client.room.skippedBy, { directed: 1, held: 1, private: 1, stopped: 4 });
  assert.deepEqual(of('gap').map(({ reason }) => reason), ['directed', 'held', 'private', 'stopped']);
});

test('counters come with the join and grow with the log', () => {
  const room = new Room({ ...JOINED, counters: [['like', 40], ['votes', 2]] }, 'me');
  room.apply(7, 101, [[13, 1, [['like', 45, 5], ['votes', null, 0], ['shares', 1, 1]]]]);
  assert.deepEqual([...room.counters], [['like', 45], ['shares', 1]]);
});

test('who may not speak, and until when, follows mutes of one and of all, and exceptions', () => {
  const room = new Room({ ...JOINED, mutedUntil: 500, roomMutedUntil: 900 }, 'me');
  assert.equal(room.silencedUntil(100), 900);
  assert.equal(room.silencedUntil(600), 900);
  room.apply(7, 101, [[15, 1, 'mod', 'except', 'me', 700, '']]);
  assert.equal(room.silencedUntil(600), 0);
  assert.equal(room.silencedUntil(800), 900);
  room.apply(7, 102, [[15, 1, 'mod', 'muteAll', '', 0, ''], [4, 1, 'mod', 'me', -1, 'spam']]);
  assert.equal(room.silencedUntil(800), -1);
  room.apply(7, 104, [[4, 1, 'mod', 'me', 0, ''], [15, 1, 'mod', 'except', 'other', -1, '']]);
  assert.equal(room.silencedUntil(800), 0);
  assert.equal(new Room({ ...JOINED, role: 'moderator', roomMutedUntil: -1 }, 'me').silencedUntil(1), 0);
  assert.equal(new Room({ ...JOINED, role: 'moderator', mutedUntil: 50 }, 'me').silencedUntil(1), 50);
  assert.equal(new Room({ ...JOINED, exceptedUntil: -1, globallyMutedUntil: 70, mutedUntil: -1 }, 'me').silencedUntil(1), 70);
});

test('whether messages go out is what the log says, also the part that a resume brings', () => {
  const room = new Room(JOINED, 'me');
  room.apply(7, 101, [[2, 1, 'normal', 'stopped']]);
  assert.equal(room.distributing, false);
  room.resume({ ...JOINED, seq: 105 });
  assert.equal(room.distributing, false);
  room.apply(7, 102, [[17, 1, 'mod', true]]);
  assert.equal(room.distributing, true);
});

test('entries carry their end; a forced write leaves the owner', () => {
  const room = new Room({ ...JOINED, entries: [['k', 'v', 1, 'ann', 500, true]] }, 'me');
  assert.deepEqual(room.entries.get('k'), { value: 'v', version: 1, owner: 'ann', until: 500, autoDelete: true });
  room.apply(7, 101, [[3, 1, 'mod', 'k', 'w', 2], [3, 1, 'mod', 'n', 'x', 1, 900]]);
  assert.deepEqual(room.entries.get('k'), { value: 'w', version: 2, owner: 'ann', until: 0, autoDelete: false });
  assert.deepEqual(room.entries.get('n'), { value: 'x', version: 1, owner: 'mod', until: 900, autoDelete: false });
});

test('a message names who is meant', () => {
  const room = new Room(JOINED, 'me');
  room.apply(7, 101, [[1, 1, 'a', 'm1', 'text', 'psst', { mentions: ['me'], to: ['me'] }], [1, 1, 'a', 'm2', 'text', 'hi', { mentions: 'all' }], text('a', 'm3')]);
  assert.deepEqual(room.items.map(({ mentions, to }) => [mentions, to]), [[['me'], ['me']], ['all', null], [[], null]]);
});

for (const noticeFirst of [false, true]) {
  test(`a destroyed room is over, ${noticeFirst ? 'notice first' : 'event first'}`, () => {
    const { client, net, of } = inRoom();
    const room = client.room;
    const message = client.send('text', 'late');
    const says = [() => net.last.say(48, 7, 101, [[14, 9, 'boss', 'good night']]), () => net.last.say(49, 'removed', { room: 'r', code: 23410, reason: 'good night' })];
    for (const say of noticeFirst ? says.reverse() : says) say();
    assert.equal(client.room, null);
    assert.deepEqual(of('removed').map(({ code, reason }) => [code, reason]), [[23410, 'good night']]);
    assert.deepEqual([message.state, message.code], ['fail', 23410]);
    if (!noticeFirst) assert.deepEqual(room.destroyed, { time: 9, by: 'boss', reason: 'good night' });
  });
}
