import { FrameError } from './error.js';
import { EVENT } from './frames.js';

/**
 * One entry of a room's log. `seq` is its place; a gap covers `seq` to `seq + count - 1`.
 * @typedef {{ kind: 'message', seq: number, time: number, user: string, id: string, type: string, content: string,
 *   name: string, portrait: string | null, badges: string[], role: string, extra: Record<string, string> }} MessageItem
 * @typedef {{ kind: 'gap', seq: number, count: number, lane: string, reason: string }} GapItem
 * @typedef {{ kind: 'entry', seq: number, time: number, user: string, key: string, value: string | null, version: number }} EntryItem
 * @typedef {{ kind: 'mute', seq: number, time: number, by: string, user: string, until: number, reason: string | null }} MuteItem
 * @typedef {{ kind: 'kick', seq: number, time: number, by: string, user: string, reason: string | null }} KickItem
 * @typedef {{ kind: 'presence', seq: number, time: number, joined: number, left: number, names: string[] }} PresenceItem
 * @typedef {{ kind: 'config' | 'created', seq: number, time: number, by: string, config: Record<string, any> }} ConfigItem
 * @typedef {{ kind: 'unknown', seq: number }} UnknownItem
 * @typedef {MessageItem | GapItem | EntryItem | MuteItem | KickItem | PresenceItem | ConfigItem | UnknownItem} Item
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
    case EVENT.entry: return { kind: 'entry', seq, time: event[1], user: event[2], key: event[3], value: event[4] ?? null, version: event[5] };
    case EVENT.mute: return { kind: 'mute', seq, time: event[1], by: event[2], user: event[3], until: event[4], reason: event[5] ?? null };
    case EVENT.kick: return { kind: 'kick', seq, time: event[1], by: event[2], user: event[3], reason: event[4] ?? null };
    case EVENT.presence: return { kind: 'presence', seq, time: event[1], joined: event[2], left: event[3], names: event[4] ?? [] };
    case EVENT.config: return { kind: 'config', seq, time: event[1], by: event[2], config: event[3] ?? {} };
    case EVENT.created: return { kind: 'created', seq, time: event[1], by: event[2], config: event[3] ?? {} };
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
  };
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
