/** Items of the log as rows of the list. */
import { CODES } from '../sdk/index.js';
import { clockOf, configText, gapText, muteText, presenceText, recallText, sanctionText } from './words.js';
import { contentOf } from './contents.js';
import { mayPass, refusal } from './refusals.js';
import { tintOf } from './tint.js';

/** Messages of one author closer than this stand under one head. */
const GROUP_MS = 120_000;

/** Gaps that nobody is told of: what was never meant for this reader is not missing. */
const QUIET_GAPS = new Set(['directed', 'held', 'private']);

const REMOVED = 'Message removed';

/** Whose eyes the rows are for. @typedef {{ me: string, moderates: boolean }} Reader */

/**
 * The row of an item, or null for an item that says nothing to a reader.
 * @param {import('../sdk/log.js').Item} item
 * @param {Reader} reader
 */
export function rowOf(item, reader) {
  switch (item.kind) {
    case 'message': return item.type === 'like' ? null : messageRow(item, reader);
    case 'gap': return QUIET_GAPS.has(item.reason) ? null : { ...note('gap', item.seq, gapText(item)), count: item.count, reason: item.reason };
    case 'presence': return note('note', item.seq, presenceText(item));
    case 'mute': return note('note', item.seq, muteText(item, reader.me));
    case 'kick': return note('note', item.seq, `${item.user} was removed from the room`);
    case 'config': return note('note', item.seq, configText(item.config));
    case 'distribution': return note('note', item.seq, item.on ? 'Messages go on' : 'Messages are paused');
    case 'destroyed': return note('note', item.seq, 'The room has ended');
    case 'sanction': return noteOrNothing(item.seq, sanctionText(item, reader.me));
    case 'recall': return noteOrNothing(item.seq, reader.moderates ? recallText(item) : '');
    case 'restore': return noteOrNothing(item.seq, reader.moderates ? `${item.by} brought messages back` : '');
    case 'words': return noteOrNothing(item.seq, reader.moderates ? 'The word list changed' : '');
    default: return null;
  }
}

/** @param {number} seq @param {string} text */
function noteOrNothing(seq, text) {
  return text === '' ? null : note('note', seq, text);
}

/** @param {string} kind @param {number | null} seq @param {string} text */
export function note(kind, seq, text) {
  return { kind, seq, text, height: 0 };
}

/** @param {import('../sdk/log.js').MessageItem} item @param {Reader} reader */
function messageRow(item, { me, moderates }) {
  const own = item.user === me;
  return {
    kind: 'message', seq: item.seq, id: item.id, user: item.user, name: item.name, role: item.role, badges: item.badges.slice(0, 3),
    tint: tintOf(item.user), clock: clockOf(item.time), time: item.time, type: item.type,
    ...contentOf(item.type, item.content), own, state: own ? 'success' : null, failure: null,
    mention: !own && me !== '' && (item.mentions === 'all' || item.mentions.includes(me) || item.content.includes(`@${me}`)),
    menu: moderates || own, remark: item.to ? (own ? `Only to ${item.to.join(', ')}` : 'Only to you') : null, removedBy: null, grouped: false, height: 0,
  };
}

/**
 * The row of a message of mine that is not in the log yet.
 * @param {import('../sdk/outbox.js').OutMessage} message
 * @param {{ me: string, role: string }} author
 */
export function outRow(message, { me, role }) {
  const row = {
    kind: 'message', seq: null, id: message.id, user: me, name: me, role, badges: [], tint: tintOf(me), clock: clockOf(message.time),
    time: message.time, type: message.type, ...contentOf(message.type, message.content), own: true, state: null, failure: null,
    mention: false, menu: false, remark: null, removedBy: null, grouped: false, height: 0,
  };
  return progress(row, message);
}

/** What became of my message. @param {any} row @param {import('../sdk/outbox.js').OutMessage} message */
export function progress(row, message) {
  row.state = message.state;
  row.failure = message.state === 'fail' ? refusal(message.code, message.details) : null;
  row.muted = message.state === 'fail' && message.code === CODES.Muted;
  row.mayRetry = message.state === 'fail' && !row.muted && mayPass(message.code, message.details);
  if (message.state === 'held') row.remark = 'Waiting for a moderator';
  else if (message.code === CODES.WordReplaced) row.remark = 'Sent with words replaced';
  else if (row.seq === null) row.remark = null;
  return row;
}

/** Whether a message that failed for a mute may be sent again now. @param {any} row @param {boolean} silenced @returns {boolean} whether that is new */
export function allowRetry(row, silenced) {
  if (!row.muted || row.mayRetry === !silenced) return false;
  row.mayRetry = !silenced;
  return true;
}

/** What a row says, now that its message may have been removed. @param {any} row */
export function shownText(row) {
  return row.removedBy === null ? row.text : REMOVED;
}

/**
 * Removes messages from sight, or brings them back.
 * @param {any[]} rows
 * @param {number[]} seqs
 * @param {number | null} by seq of the recall, null: back
 * @returns {any[]} rows that say something else now
 */
export function remove(rows, seqs, by) {
  const meant = new Set(seqs);
  const changed = rows.filter(row => row.kind === 'message' && meant.has(row.seq));
  for (const row of changed) row.removedBy = by;
  return changed;
}

/**
 * Adds a gap to the one right before it, when both have one reason.
 * @param {any} before
 * @param {any} row
 * @returns {boolean} whether `before` now says both
 */
export function mergeGaps(before, row) {
  if (row.kind !== 'gap' || before?.kind !== 'gap' || before.reason !== row.reason) return false;
  before.count += row.count;
  before.text = gapText(before);
  return true;
}

/** Puts a row under its author's head where the row before has the same. @param {any} before @param {any} row */
export function group(before, row) {
  row.grouped = row.kind === 'message' && before?.kind === 'message' && before.user === row.user
    && before.state !== 'fail' && row.type !== 'gift' && Math.abs(row.time - before.time) < GROUP_MS;
  return row;
}
