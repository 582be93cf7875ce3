import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { CODES } from '../sdk/index.js';
import { allowRetry, outRow, progress } from '../pages/rows.js';
import { mayPass, refusal, waitText, whyText } from '../pages/refusals.js';
import { muteText, whenOf } from '../pages/words.js';

const RULES = readFileSync(new URL('../../src/Chatroom.Rooms/Verdict.cs', import.meta.url), 'utf8').split('static class Rules')[1].split('\n}')[0];

test('every rule that a room can name has a sentence for people', () => {
  const rules = [...RULES.matchAll(/const string \w+ = "([a-z-]+)"/g)].map(match => match[1]);
  assert.ok(rules.length > 25, `${rules.length} rules`);
  for (const rule of [...rules, 'silo', 'draining', 'store', 'method', 'room-id', 'other-login', 'denied', 'outbox', 'queries', 'room', 'idempotency']) {
    const said = refusal(99999, { rule });
    assert.doesNotMatch(said, /^Refused|rule/i, rule);
    assert.match(said, /^[A-Z]/, rule);
  }
  assert.equal(refusal(99999, { rule: 'of-tomorrow' }), 'Refused (code 99999)');
  assert.equal(refusal(CODES.TooFast, { rule: 'of-tomorrow' }), 'Too fast: wait a moment');
});

test('what lasts says until when and why', () => {
  const until = Date.UTC(2030, 0, 1, 12, 30);
  assert.equal(refusal(CODES.KickedOrBanned, { rule: 'banned', until: -1 }), 'You are banned from this room');
  assert.equal(refusal(CODES.KickedOrBanned, { rule: 'banned', until, reason: 'spam' }), `You are banned from this room until ${whenOf(until)} · Reason: spam`);
  assert.equal(refusal(CODES.KickedOrBanned, { reason: 'spam' }), 'You were removed from this room · Reason: spam');
  assert.equal(muteText({ user: 'me', until, reason: 'spam' }, 'me'), `You were muted until ${whenOf(until)} · Reason: spam`);
  assert.match(whenOf(until), /2030/);
  assert.equal(whyText('zed', { allowed: false, rule: 'muted', until: -1, reason: 'spam' }), 'zed may not talk: they are muted · Reason: spam');
});

test('codes say more where a rule has two meanings', () => {
  assert.equal(refusal(CODES.NoSuchUser, { rule: 'muted' }), 'This person is not muted');
  assert.equal(refusal(CODES.HookRefused, { rule: 'hook', reason: 'no links' }), 'no links');
  assert.equal(refusal(CODES.TooFast, { rule: 'hook', retryAfterMs: 900 }), 'The stream’s own check is busy: wait 1 s');
  assert.equal(refusal(CODES.ServerUnavailable, { rule: 'silo', retryAfterMs: 2_000 }), 'The server is not ready: wait 2 s');
  assert.equal(refusal(CODES.Timeout, { rule: 'store' }), 'No answer: we do not know whether it was sent');
});

test('waiting before the door is said in words', () => {
  assert.equal(waitText(CODES.ServerUnavailable, 1.2), 'The server is not ready; trying again in 2 s');
  assert.equal(waitText(undefined, 0.1), 'The server cannot be reached; trying again…');
});

test('retry is offered where it can succeed: after a mute once it is lifted, never for what is wrong in itself', () => {
  const out = { id: 'x', room: 'r', type: 'text', content: 'hi', state: 'fail', code: CODES.Muted, details: { rule: 'muted', until: -1 }, time: 5, options: {} };
  const row = outRow(out, { me: 'me', role: 'member' });
  assert.equal(row.mayRetry, false);
  assert.equal(allowRetry(row, true), false);
  assert.equal(allowRetry(row, false), true);
  assert.equal(row.mayRetry, true);
  progress(row, { ...out, code: CODES.TooFast, details: { rule: 'rate', retryAfterMs: 100 } });
  assert.equal(row.mayRetry, true);
  for (const [code, rule] of [[CODES.WordShielded, 'words'], [CODES.BadRoomParameter, 'content'], [CODES.NotAuthorised, 'denied']]) {
    assert.equal(mayPass(code, { rule }), false, rule);
  }
  assert.equal(mayPass(CODES.NotAuthorised, { rule: 'speakers' }), true);
});
