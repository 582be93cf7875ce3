import assert from 'node:assert/strict';
import test from 'node:test';
import { CODES, readEvent } from '../sdk/index.js';
import { outRow, progress, remove, rowOf, shownText } from '../pages/rows.js';
import { refusal, whyText } from '../pages/refusals.js';
import { gapText, sanctionText, whenOf } from '../pages/words.js';

const viewer = { me: 'me', moderates: false };
const moderator = { me: 'mo', moderates: true };
const row = (event, reader = viewer, seq = 5) => rowOf(readEvent(seq, event), reader);

test('a removed message says so, and comes back when the removal is undone', () => {
  const rows = [row([1, 1, 'zed', 'a', 'text', 'coins'], viewer, 1), row([6, 1, 2, 0, ['x']], viewer, 2), row([1, 1, 'zed', 'b', 'text', 'more'], viewer, 3)];
  assert.deepEqual(remove(rows, [1, 2, 9], 4), [rows[0]]);
  assert.deepEqual(rows.map(shownText).slice(0, 1), ['Message removed']);
  assert.equal(shownText(rows[2]), 'more');
  remove(rows, [1], null);
  assert.equal(shownText(rows[0]), 'coins');
});

test('what was never meant for this reader is not shown as missing', () => {
  for (const reason of ['directed', 'held', 'private']) assert.equal(row([2, 1, 'normal', reason]), null);
  assert.equal(row([2, 4, 'normal', 'stopped']).text, '4 messages held back: the chat is paused');
  assert.equal(gapText({ count: 1, reason: 'recalled' }), '1 message removed');
});

test('who did what is told to moderators, what it means to everybody', () => {
  const recall = [9, 1, 'mo', [1, 2], 'zed'];
  assert.equal(row(recall), null);
  assert.equal(row(recall, moderator).text, 'mo removed 2 messages of zed');
  assert.equal(row([10, 1, 'mo', [1]]), null);
  assert.equal(row([16, 1, 'mo', [], []]), null);
  assert.equal(row([17, 1, 'mo', false]).text, 'Messages are paused');
  assert.equal(row([14, 1, 'boss', 'over']).text, 'The room has ended');
  assert.equal(row([13, 1, [['like', 3, 1]]]), null);
});

test('sanctions in words', () => {
  const until = Date.UTC(2030, 0, 1, 12, 30);
  assert.equal(sanctionText({ sanction: 'muteAll', user: '', until: -1 }, 'me'), 'The chat is muted');
  assert.equal(sanctionText({ sanction: 'muteAll', user: '', until: 0 }, 'me'), 'Everybody may talk again');
  assert.equal(sanctionText({ sanction: 'ban', user: 'zed', until }, 'me'), `zed was banned until ${whenOf(until)}`);
  assert.equal(sanctionText({ sanction: 'except', user: 'zed', until }, 'me'), '');
  assert.equal(sanctionText({ sanction: 'except', user: 'me', until }, 'me'), 'You may talk in spite of mutes');
  assert.equal(refusal(CODES.Muted, { rule: 'room-muted', until: -1 }), 'The chat is muted');
  assert.equal(whyText('zed', { allowed: true }), 'zed may talk');
  assert.equal(whyText('zed', { allowed: false, code: CODES.Muted, rule: 'muted', until: -1 }), 'zed may not talk: they are muted');
});

test('my message says that it waits, that words were replaced, or which rule refused it', () => {
  const out = { id: 'x', room: 'r', type: 'text', content: 'hi', state: 'held', code: 0, details: { held: true }, time: 5, options: {} };
  const mine = outRow(out, { me: 'me', role: 'member' });
  assert.deepEqual([mine.state, mine.remark, mine.failure], ['held', 'Waiting for a moderator', null]);
  progress(mine, { ...out, state: 'fail', code: CODES.NotAuthorised, details: { rule: 'denied' } });
  assert.deepEqual([mine.failure, mine.remark, mine.mayRetry], ['A moderator did not let this through', null, false]);
  progress(mine, { ...out, state: 'success', code: CODES.WordReplaced, details: {} });
  assert.deepEqual([mine.state, mine.remark, mine.failure], ['success', 'Sent with words replaced', null]);
});

test('who is named is meant, and a message to a few says to whom', () => {
  const info = { mentions: ['me'], to: ['me', 'li'] };
  const toMe = row([1, 1, 'zed', 'a', 'text', 'psst', info]);
  assert.deepEqual([toMe.mention, toMe.remark], [true, 'Only to you']);
  assert.equal(row([1, 1, 'me', 'a', 'text', 'psst', info]).remark, 'Only to me, li');
  assert.equal(row([1, 1, 'mo', 'a', 'text', 'all', { mentions: 'all' }]).mention, true);
});
