import assert from 'node:assert/strict';
import test from 'node:test';
import { CODES } from '../sdk/index.js';
import { refusal } from '../pages/refusals.js';
import { contentOf } from '../pages/contents.js';
import { configText, gapText, modePill, modeText, muteText, presenceText, whenOf } from '../pages/words.js';
import { TINTS, tintOf } from '../pages/tint.js';
import { group, mergeGaps, outRow, progress, rowOf } from '../pages/rows.js';
import { readEvent } from '../sdk/log.js';

test('refusals say what to do', () => {
  const until = Date.UTC(2030, 0, 1, 12, 30);
  assert.equal(refusal(CODES.TooFast, { rule: 'rate', retryAfterMs: 1_200 }), 'Too fast: wait 2 s');
  assert.equal(refusal(CODES.NotAuthorised, { rule: 'speakers' }), 'You are not among those who may talk here now');
  assert.equal(refusal(CODES.TooFast, { rule: 'unique', retryAfterMs: 12_000 }), 'You have said that already');
  assert.equal(refusal(CODES.TooFast, { rule: 'slow-mode', retryAfterMs: 12_000 }), 'Slow mode: wait 12 s');
  assert.equal(refusal(CODES.TooFast, {}), 'Too fast: wait a moment');
  assert.equal(refusal(CODES.Muted, { until }), `You are muted until ${whenOf(until)}`);
  assert.equal(refusal(CODES.Muted, { until: -1 }), 'You are muted');
  assert.equal(refusal(CODES.BadRoomParameter, { rule: 'size' }), 'This is too long');
  assert.equal(refusal(99999, {}), 'Refused (code 99999)');
});

test('presence is told by a few names and a number', () => {
  const names = ['Ann', 'Bob', 'Cleo'];
  assert.equal(presenceText({ joined: 12, left: 0, names }), 'Ann, Bob and 10 others joined');
  assert.equal(presenceText({ joined: 3, left: 0, names }), 'Ann, Bob and 1 other joined');
  assert.equal(presenceText({ joined: 2, left: 0, names: names.slice(0, 2) }), 'Ann and Bob joined');
  assert.equal(presenceText({ joined: 1, left: 0, names: ['Ann'] }), 'Ann joined');
  assert.equal(presenceText({ joined: 5, left: 0, names: [] }), '5 people joined');
  assert.equal(presenceText({ joined: 0, left: 1, names: [] }), '1 person left');
  assert.equal(presenceText({ joined: 1, left: 4, names: ['Ann'] }), 'Ann joined · 4 left');
});

test('gaps, settings and mutes in words', () => {
  assert.equal(gapText({ count: 37, reason: 'other' }), '37 messages skipped');
  assert.equal(gapText({ count: 1, reason: 'intake' }), '1 message skipped: the room was very busy');
  assert.equal(configText({ slowModeSeconds: 5 }), 'Slow mode is on: one message every 5 s');
  assert.equal(configText({ memberCap: 5 }), 'The room’s settings changed');
  assert.equal(configText({ speakers: 'followers', emoteOnly: false }), 'Followers only; not only emotes');
  assert.equal(configText({ speakers: 'all', uniqueMinutes: 0 }), 'Everybody may talk; repeats are allowed');
  assert.equal(modeText({ speakers: 'all', emoteOnly: true, uniqueMinutes: 5, slowModeSeconds: 3 }), 'Emotes only · no repeats · slow mode: one message every 3 s');
  assert.equal(modeText({ slowModeSeconds: 0 }), '');
  assert.equal(muteText({ user: 'me', until: 0 }, 'me'), 'You were unmuted');
  assert.equal(muteText({ user: 'ann', until: -1 }, 'me'), 'ann was muted');
});

test('a user has one tint, and users spread over all tints', () => {
  assert.equal(tintOf('ann'), tintOf('ann'));
  const seen = new Set(Array.from({ length: 500 }, (_, i) => tintOf(`user${i}`)));
  assert.equal(seen.size, TINTS);
});

const reader = { me: 'me', moderates: true };
const message = (seq, user, content = 'hi', info) => readEvent(seq, [1, 1000 + seq, user, `m${seq}`, 'text', content, info]);

test('a message becomes a row with name, badge and menu', () => {
  const row = rowOf(message(5, 'ann', 'hey @me', { name: 'Ann', role: 'vip', badges: ['1', '2', '3', '4'] }), reader);
  assert.deepEqual([row.name, row.role, row.badges.length, row.mention, row.menu, row.own], ['Ann', 'vip', 3, true, true, false]);
  const own = rowOf(message(6, 'me'), reader);
  assert.deepEqual([own.own, own.menu, own.state], [true, true, 'success']);
  assert.equal(rowOf(readEvent(7, [1, 1, 'ann', 'x', 'like', '']), reader), null);
  assert.equal(rowOf(readEvent(8, [99]), reader), null);
});

test('pictures are shown from https addresses only', () => {
  const picture = content => rowOf(readEvent(1, [1, 1, 'ann', 'x', 'image', content]), reader);
  assert.equal(picture('https://example.org/a.png').picture, 'https://example.org/a.png');
  assert.equal(picture('{"url":"https://example.org/a.png","bytes":9}').picture, 'https://example.org/a.png');
  assert.equal(picture('{"url":"javascript:alert(1)","bytes":9}').picture, null);
  assert.equal(picture('null').picture, null);
  assert.deepEqual([picture('javascript:alert(1)').picture, picture('javascript:alert(1)').text], [null, 'javascript:alert(1)']);
});

test('messages of one author stand under one head for two minutes', () => {
  const first = rowOf(message(1, 'ann'), reader);
  assert.equal(group(first, rowOf(message(2, 'ann'), reader)).grouped, true);
  assert.equal(group(first, rowOf(message(2, 'bob'), reader)).grouped, false);
  assert.equal(group(first, rowOf(message(200_000, 'ann'), reader)).grouped, false);
  assert.equal(group(undefined, rowOf(message(2, 'ann'), reader)).grouped, false);
});

test('my message shows its progress', () => {
  const out = { id: 'x', room: 'r', type: 'text', content: 'hi', state: 'sending', code: 0, details: {}, time: 5 };
  const row = outRow(out, { me: 'me', role: 'member' });
  assert.deepEqual([row.state, row.failure], ['sending', null]);
  progress(row, { ...out, state: 'fail', code: CODES.TooFast, details: { retryAfterMs: 2000 } });
  assert.deepEqual([row.state, row.failure], ['fail', 'Too fast: wait 2 s']);
});

test('gaps that follow each other for one reason are one row', () => {
  const gap = (seq, count, reason) => rowOf(readEvent(seq, [2, count, 'all', reason]), reader);
  const first = gap(1, 4, 'intake');
  assert.equal(mergeGaps(first, gap(5, 16, 'intake')), true);
  assert.equal(first.text, '20 messages skipped: the room was very busy');
  assert.equal(mergeGaps(first, gap(21, 1, 'slow')), false);
  assert.equal(mergeGaps(undefined, first), false);
});

test('the pill says in a few words what the chat is set to, that everybody is muted too', () => {
  assert.equal(modePill({ slowModeSeconds: 5, speakers: 'all' }, true), 'Slow 5 s · Muted');
  assert.equal(modePill({ slowModeSeconds: 0, speakers: 'verified', emoteOnly: true, uniqueMinutes: 5 }, false), 'Verified · Emotes · No repeats');
  assert.equal(modePill({ speakers: 'followers' }, false), 'Followers');
  assert.equal(modePill({}, false), '');
});

test('what is no text shows its words, never its JSON', () => {
  const shown = (type, content) => contentOf(type, typeof content === 'string' ? content : JSON.stringify(content));
  assert.deepEqual(shown('rich', { title: 'Tonight', text: 'We begin at nine', url: 'https://example.org/' }),
    { text: 'Tonight\nWe begin at nine\nhttps://example.org/', picture: null, alt: '' });
  assert.deepEqual(shown('rich', { title: 'Map', text: '', image: 'https://example.org/m.png' }), { text: 'Map', picture: 'https://example.org/m.png', alt: 'Map' });
  assert.equal(shown('rich', { title: '', text: '' }).text, 'A message that this page cannot show');
  assert.equal(shown('rich', 'not JSON').text, 'A message that this page cannot show');
  assert.equal(shown('image', { url: 'https://example.org/a.png', bytes: 9, name: 'A cat' }).alt, 'A cat');
  assert.equal(shown('image', { url: 'https://example.org/a.png', bytes: 9 }).alt, 'https://example.org/a.png');
  assert.equal(shown('file', { url: 'https://example.org/a.pdf', bytes: 9, name: 'a.pdf' }).text, '📎 File: a.pdf\nhttps://example.org/a.pdf');
  assert.equal(shown('location', { lat: 1.5, lon: 2 }).text, '📍 1.5, 2');
  assert.equal(shown('gift', 'rose').text, '🎁 rose');
  assert.equal(shown('text', '{"title":"x"}').text, '{"title":"x"}');
});
