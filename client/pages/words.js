/** What codes, gaps and notices are in words. */
import { CODES, nameOf } from '../sdk/index.js';

/** @param {number} ms Unix ms @returns {string} hours and minutes of the reader's own clock */
export function clockOf(ms) {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** @param {string} role @returns {string} empty for roles that need no badge */
export function roleName(role) {
  return { broadcaster: 'Host', moderator: 'Mod', vip: 'VIP' }[role] ?? '';
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** @param {number | undefined} until -1 for ever, else Unix ms */
function untilOf(until) {
  return !until || until < 0 ? '' : ` until ${clockOf(until)}`;
}

/** @param {Record<string, any>} details */
function waitOf(details) {
  return typeof details.retryAfterMs === 'number' ? `wait ${Math.max(1, Math.ceil(details.retryAfterMs / 1000))} s` : 'wait a moment';
}

/** @param {Record<string, any>} details */
function tooFast(details) {
  switch (details.rule) {
    case 'slow-mode': return `Slow mode: ${waitOf(details)}`;
    case 'unique': return 'You have said that already';
    case 'intake': return `The room is very busy: ${waitOf(details)}`;
    case 'outbox': return 'Earlier messages are still on their way: wait a moment';
    default: return `Too fast: ${waitOf(details)}`;
  }
}

/** @param {Record<string, any>} details */
function notAuthorised({ rule }) {
  switch (rule) {
    case 'denied': return 'A moderator did not let this through';
    case 'speakers': return 'You are not among those who may talk here now';
    default: return 'Your role may not do this';
  }
}

/** @param {Record<string, any>} details */
function muted({ rule, until }) {
  return rule === 'room-muted' ? `The chat is muted${untilOf(until)}` : `You are muted${untilOf(until)}`;
}

/** @param {Record<string, any>} details */
function badParameter(details) {
  return details.rule === 'size' ? 'This message is too long' : details.reason ?? 'The room did not accept this';
}

/** @type {Map<number, string | ((details: Record<string, any>) => string)>} */
const REFUSALS = new Map(/** @type {[number, any][]} */ ([
  [CODES.Timeout, 'No answer: we do not know whether it was sent'],
  [CODES.ResponseTimeout, 'No answer: we do not know whether it was sent'],
  [CODES.NotAuthorised, notAuthorised],
  [CODES.TooFast, tooFast],
  [CODES.WordShielded, 'The word filter did not let this through'],
  [CODES.HookRefused, (/** @type {any} */ details) => details.reason ?? 'The stream’s own check did not let this through'],
  [CODES.HookFailed, 'The stream’s own check could not be asked'],
  [CODES.NotInRoom, 'You are not in the room'],
  [CODES.NoSuchUser, 'This person is not in the room'],
  [CODES.Muted, muted],
  [CODES.KickedOrBanned, (/** @type {any} */ details) => `You were removed from this room${untilOf(details.until)}`],
  [CODES.NoSuchRoom, 'This room is not there, or not any more'],
  [CODES.RoomFull, 'The room is full'],
  [CODES.BadRoomParameter, badParameter],
  [CODES.ServerError, 'The server could not store this'],
  [CODES.ServerUnavailable, 'The server cannot be reached'],
  [CODES.TokenWrong, 'Your sign-in was not accepted, or it has expired'],
  [CODES.TokenOfOtherApp, 'Your sign-in is for another site'],
  [CODES.UserBanned, 'You are banned from this service'],
  [CODES.OtherLogin, 'You signed in somewhere else'],
  [CODES.KickLoop, 'Two of your devices keep replacing each other: wait a minute'],
  [CODES.ProtocolVersion, 'This page is too old for the server: load it again'],
]));

/**
 * Why something was refused.
 * @param {number} code
 * @param {Record<string, any>} [details]
 */
export function refusal(code, details = {}) {
  const words = REFUSALS.get(code);
  if (typeof words === 'function') return words(details);
  return words ?? details.reason ?? `Refused (${nameOf(code)})`;
}

/** Why nobody is let in for the moment. @param {number} code @param {number} seconds until the next try */
export function waitText(code, seconds) {
  const why = NOT_READY.has(code) ? 'The server is not ready' : 'The server cannot be reached';
  return seconds < 0.5 ? `${why}; trying again…` : `${why}; trying again in ${Math.ceil(seconds)} s`;
}

/** @type {Set<number | undefined>} */
const NOT_READY = new Set([CODES.ServerUnavailable, CODES.ServerError]);

/** @param {{ count: number, reason: string }} gap */
export function gapText({ count, reason }) {
  const skipped = `${counted(count, 'message')} skipped`;
  switch (reason) {
    case 'slow': return `${skipped} to keep you live`;
    case 'intake': return `${skipped}: the room was very busy`;
    case 'history': return `${skipped}: no longer kept`;
    case 'stopped': return `${counted(count, 'message')} held back: the chat is paused`;
    case 'recalled': return `${counted(count, 'message')} removed`;
    default: return skipped;
  }
}

/** @param {{ joined: number, left: number, names: string[] }} presence */
export function presenceText({ joined, left, names }) {
  const parts = [];
  if (joined > 0) parts.push(`${listed(names.slice(0, 2), joined)} joined`);
  if (left > 0) parts.push(`${counted(left, joined > 0 ? '' : 'person', joined > 0 ? '' : 'people').trim()} left`);
  return parts.join(' · ');
}

/** @param {string[]} names a few of them @param {number} total */
function listed(names, total) {
  const others = total - names.length;
  if (names.length === 0) return counted(total, 'person', 'people');
  if (others > 0) return `${names.join(', ')} and ${counted(others, 'other')}`;
  return names.length === 2 ? `${names[0]} and ${names[1]}` : names[0];
}

/** @type {Record<string, string>} */
const SPEAKERS = { followers: 'followers only', subscribers: 'subscribers only', verified: 'verified people only' };

/** Who may say what in a room that is not open to everything. @param {Record<string, any>} config @returns {string[]} */
function modesOf({ speakers, emoteOnly, uniqueMinutes }) {
  const modes = [];
  if (SPEAKERS[speakers]) modes.push(SPEAKERS[speakers]);
  if (emoteOnly) modes.push('emotes only');
  if (uniqueMinutes > 0) modes.push('no repeats');
  return modes;
}

/** The modes of a room in a line, empty when there is none. @param {Record<string, any>} config */
export function modeText(config) {
  const slow = config.slowModeSeconds > 0 ? [`slow mode: one message every ${config.slowModeSeconds} s`] : [];
  return capital([...modesOf(config), ...slow].join(' · '));
}

/** @param {string} text */
function capital(text) {
  return text === '' ? '' : text[0].toUpperCase() + text.slice(1);
}

/** @param {Record<string, any>} config what changed */
export function configText(config) {
  const parts = modesOf(config);
  if (config.speakers === 'all') parts.push('everybody may talk');
  if (config.emoteOnly === false) parts.push('not only emotes');
  if (config.uniqueMinutes === 0) parts.push('repeats are allowed');
  if (config.slowModeSeconds > 0) parts.push(`slow mode is on: one message every ${config.slowModeSeconds} s`);
  if (config.slowModeSeconds === 0) parts.push('slow mode is off');
  if (config.name) parts.push(`the room is now called “${config.name}”`);
  if (parts.length === 0) return 'The room’s settings changed';
  return capital(parts.join('; '));
}

/** @param {{ user: string, until: number }} mute @param {string} me */
export function muteText({ user, until }, me) {
  const who = user === me ? 'You were' : `${user} was`;
  if (until === 0) return `${who} unmuted`;
  return `${who} muted${untilOf(until)}`;
}

/** A rule of the speaking order by its name. @param {string | undefined} rule */
export function ruleText(rule) {
  return rule ? `Rule: ${rule}` : '';
}

/** @param {import('../sdk/log.js').SanctionItem} item @param {string} me @returns {string} empty when it is not for this reader */
export function sanctionText({ sanction, user, until }, me) {
  const who = user === me ? 'You were' : `${user} was`;
  switch (sanction) {
    case 'muteAll': return until === 0 ? 'Everybody may talk again' : `The chat is muted${untilOf(until)}`;
    case 'ban': return until === 0 ? `${who} unbanned` : `${who} banned${untilOf(until)}`;
    case 'except': return user !== me ? '' : until === 0 ? 'Your exception from mutes has ended' : 'You may talk in spite of mutes';
    default: return '';
  }
}

/** What `why` answered. @param {string} user @param {{ allowed: boolean, code?: number, rule?: string, until?: number }} why */
export function whyText(user, { allowed, code = CODES.Unknown, rule, until }) {
  if (allowed) return `${user} may talk`;
  return `${user} may not talk${untilOf(until)}: ${rule ? `rule “${rule}”` : nameOf(code)}`;
}

/** @param {import('../sdk/log.js').RecallItem} item */
export function recallText({ by, seqs, user }) {
  return `${by} removed ${user ? `${counted(seqs.length, 'message')} of ${user}` : counted(seqs.length, 'message')}`;
}

/** Why a room has ended. @param {string | null} reason what its host said; `idle`: it ended by itself */
export function endText(reason) {
  if (reason === 'idle') return 'Nobody had said anything for a long time. Thank you for watching!';
  return reason ? `The host says: ${reason}` : 'Thank you for watching!';
}

/** What a deletion did. @param {number} count @param {boolean} more there are more than one deletion takes */
export function deletedText(count, more) {
  if (count === 0) return 'Nothing to remove';
  return `${counted(count, 'message')} removed${more ? '; there are more, delete again' : ''}`;
}
