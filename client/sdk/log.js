import { FrameError } from './error.js';
import { EVENT } from './frames.js';

/**
 * One entry of a room's log. `seq` is its place; a gap covers `seq` to `seq + count - 1`.
 * @typedef {{ kind: 'message', seq: number, time: number, user: string, id: string, type: string, content: string,
 *   name: string, portrait: string | null, badges: string[], role: string, extra: Record<string, string>,
 *   mentions: string[] | 'all', to: string[] | null }} MessageItem
 * @typedef {{ kind: 'gap', seq: number, count: number, lane: string, reason: string }} GapItem
 * @typedef {{ kind: 'entry', seq: number, time: number, user: string, key: string, value: string | null, version: number,
 *   until: number, autoDelete: boolean }} EntryItem
 * @typedef {{ kind: 'mute', seq: number, time: number, by: string, user: string, until: number, reason: string | null }} MuteItem
 * @typedef {{ kind: 'kick', seq: number, time: number, by: string, user: string, reason: string | null }} KickItem
 * @typedef {{ kind: 'presence', seq: number, time: number, joined: number, left: number, names: string[] }} PresenceItem
 * @typedef {{ kind: 'config' | 'created', seq: number, time: number, by: string, config: Record<string, any> }} ConfigItem
 * @typedef {{ kind: 'recall', seq: number, time: number, by: string, seqs: number[], user: string | null,
 *   mutedUntil: number }} RecallItem user: whose messages, when all are one's; mutedUntil: their senders were muted with it, 0: not
 * @typedef {{ kind: 'restore', seq: number, time: number, by: string, seqs: number[], recall: number }} RestoreItem recall: seq of the event that is undone
 * @typedef {Omit<MessageItem, 'kind'> & { kind: 'held', rule: string }} HeldItem for moderators
 * @typedef {{ kind: 'decided', seq: number, time: number, by: string, held: number, approved: boolean, user: string,
 *   id: string }} DecidedItem held: seq of the held event; user, id: whose message, and its client message id
 * @typedef {{ kind: 'counters', seq: number, time: number, changes: CounterChange[] }} CountersItem
 * @typedef {{ name: string, total: number | null, added: number }} CounterChange total null: the counter is gone
 * @typedef {{ kind: 'destroyed', seq: number, time: number, by: string | null, reason: string | null }} DestroyedItem
 * @typedef {{ kind: 'sanction', seq: number, time: number, by: string, sanction: 'ban' | 'except' | 'muteAll', user: string, until: number,
 *   reason: string | null }} SanctionItem until 0: lifted, -1: for ever
 * @typedef {{ kind: 'words', seq: number, time: number, by: string, add: { word: string, action: string }[], remove: string[] }} WordsItem
 * @typedef {{ kind: 'distribution', seq: number, time: number, by: string, on: boolean }} DistributionItem
 * @typedef {{ kind: 'unknown', seq: number }} UnknownItem
 * @typedef {MessageItem | GapItem | EntryItem | MuteItem | KickItem | PresenceItem | ConfigItem | RecallItem | RestoreItem | HeldItem
 *   | DecidedItem | CountersItem | DestroyedItem | SanctionItem | WordsItem | DistributionItem | UnknownItem} Item
 */

/**
 * Reads one event of the log. An event kind that this client does not know takes its seq and says nothing.
 * @param {number} seq
 * @param {any} event
 * @returns {Item}
 */
export function readEvent(seq, event) {
  if (!Array.isArray(event) || !Number.isInteger(event[0])) throw new FrameError(`event ${seq} is not an array with a kind`);
  switch (event[0]) {
    case EVENT.message: return readMessage(seq, event);
    case EVENT.gap: return readGap(seq, event);
    case EVENT.entry: return readEntry(seq, event);
    case EVENT.presence: return { kind: 'presence', seq, time: event[1], joined: event[2], left: event[3], names: event[4] ?? [] };
    case EVENT.config: return { kind: 'config', seq, time: event[1], by: event[2], config: event[3] ?? {} };
    case EVENT.created: return { kind: 'created', seq, time: event[1], by: event[2], config: event[3] ?? {} };
    case EVENT.counters: return readCounters(seq, event);
    case EVENT.destroyed: return { kind: 'destroyed', seq, time: event[1], by: event[2] ?? null, reason: event[3] ?? null };
    default: return readModeration(seq, event);
  }
}

/** What moderators do about messages and people. @param {number} seq @param {any[]} event @returns {Item} */
function readModeration(seq, event) {
  const [kind, time, by] = event;
  switch (kind) {
    case EVENT.mute: return { kind: 'mute', seq, time, by, user: event[3], until: event[4], reason: event[5] ?? null };
    case EVENT.kick: return { kind: 'kick', seq, time, by, user: event[3], reason: event[4] ?? null };
    case EVENT.recall: return { kind: 'recall', seq, time, by, seqs: event[3] ?? [], user: event[4] ?? null, mutedUntil: event[5] ?? 0 };
    case EVENT.restore: return { kind: 'restore', seq, time, by, seqs: event[3] ?? [], recall: event[4] };
    case EVENT.held: return { ...readMessage(seq, event), kind: 'held', rule: event[7] };
    case EVENT.decided: return { kind: 'decided', seq, time, by, held: event[3], approved: Boolean(event[4]), user: event[5], id: event[6] };
    case EVENT.sanction: return { kind: 'sanction', seq, time, by, sanction: event[3], user: event[4], until: event[5], reason: event[6] ?? null };
    case EVENT.words: return readWords(seq, event);
    case EVENT.distribution: return { kind: 'distribution', seq, time, by, on: Boolean(event[3]) };
    default: return { kind: 'unknown', seq };
  }
}

/** @param {number} seq @param {any[]} event @returns {MessageItem} */
function readMessage(seq, [, time, user, id, type, content, info]) {
  if (typeof user !== 'string' || typeof id !== 'string' || typeof type !== 'string' || typeof content !== 'string') {
    throw new FrameError(`message ${seq} lacks its user, id, type or content`);
  }
  return {
    kind: 'message', seq, time, user, id, type, content,
    name: info?.name ?? user,
    portrait: info?.portrait ?? null,
    badges: info?.badges ?? [],
    role: info?.role ?? 'member',
    extra: info?.extra ?? {},
    mentions: info?.mentions ?? [],
    to: info?.to ?? null,
  };
}

/** @param {number} seq @param {any[]} event @returns {EntryItem} */
function readEntry(seq, [, time, user, key, value, version, until, autoDelete]) {
  return { kind: 'entry', seq, time, user, key, value: value ?? null, version, until: until ?? 0, autoDelete: autoDelete ?? false };
}

/** @param {number} seq @param {any[]} event @returns {CountersItem} */
function readCounters(seq, [, time, changes]) {
  return {
    kind: 'counters', seq, time,
    changes: (changes ?? []).map((/** @type {any[]} */ [name, total, added]) => ({ name, total: total ?? null, added: added ?? 0 })),
  };
}

/** @param {number} seq @param {any[]} event @returns {WordsItem} */
function readWords(seq, [, time, by, add, remove]) {
  return { kind: 'words', seq, time, by, add: (add ?? []).map((/** @type {any[]} */ [word, action]) => ({ word, action })), remove: remove ?? [] };
}

/** @param {number} seq @param {any[]} event @returns {GapItem} */
function readGap(seq, [, count, lane, reason]) {
  if (!Number.isSafeInteger(count) || count < 1) throw new FrameError(`gap ${seq} covers ${count} events`);
  return { kind: 'gap', seq, count, lane, reason };
}

/** The last seq that an item covers. @param {Item} item */
export function lastSeqOf(item) {
  return item.kind === 'gap' ? item.seq + item.count - 1 : item.seq;
}

/**
 * Reads `[[seq, event], …]` of a join or a history call.
 * @param {any} pairs
 * @returns {Item[]}
 */
export function readPairs(pairs) {
  return Array.isArray(pairs) ? pairs.map(([seq, event]) => readEvent(seq, event)) : [];
}
