/** Why something was refused, in words. */
import { CODES, nameOf } from '../sdk/index.js';
import { untilOf, withReason } from './words.js';

/** @typedef {Record<string, any>} Details of a refusal: rule, until, retryAfterMs, reason */

/** @param {Details} details */
function waitOf({ retryAfterMs }) {
  return typeof retryAfterMs === 'number' ? `wait ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s` : 'wait a moment';
}

/** A sentence that ends with until when, and then with the reason. @param {string} what @returns {(details: Details) => string} */
function lasting(what) {
  return details => withReason(`${what}${untilOf(details.until)}`, details.reason);
}

/** A sentence that says how long to wait. @param {string} what @returns {(details: Details) => string} */
function passing(what) {
  return details => `${what}: ${waitOf(details)}`;
}

/** What the rules are called in the protocol and in words. @type {Map<string, string | ((details: Details) => string)>} */
const RULES = new Map(Object.entries({
  'not-in-room': 'You are not in the room',
  'room-id': 'This is not the name of a room',
  'role': 'Your role may not do this',
  'muted': lasting('You are muted'),
  'global-mute': lasting('You are muted in all rooms'),
  'room-muted': lasting('The chat is muted'),
  'banned': lasting('You are banned from this room'),
  'global-ban': lasting('You are banned from this service'),
  'kicked': lasting('You were removed from this room'),
  'excepted': 'There is no such exception',
  'speakers': 'You are not among those who may talk here now',
  'emote-only': 'Only emotes may be sent here now',
  'unique': 'You have said that already',
  'slow-mode': passing('Slow mode'),
  'rate': passing('Too fast'),
  'intake': passing('The room is very busy'),
  'queries': 'Earlier questions have no answer yet: wait a moment',
  'outbox': 'Earlier messages are still on their way: wait a moment',
  'type': 'This room does not take messages of this kind',
  'size': 'This is too long',
  'content': 'This message is not what its kind asks for',
  'words': 'The word filter did not let this through',
  'hook': passing('The stream’s own check is busy'),
  'denied': 'A moderator did not let this through',
  'held': 'Too many messages wait for a moderator: try again later',
  'history': 'This room keeps no history',
  'recall': 'It is too late to take this back',
  'recalled': 'This message was taken back',
  'undo': 'It is too late to undo this',
  'member-cap': 'The room is full',
  'limit': 'There are too many of these already',
  'notify': 'The server does not know whom to tell of this',
  'owner': 'This belongs to somebody else',
  'entries': 'Entries are off in this room',
  'entry': 'There is no such entry',
  'counter': 'There is no such counter',
  'version': 'Somebody else changed this first',
  'batch': 'Only a part of this was done',
  'method': 'The server does not know how to do this',
  'other-login': 'You signed in somewhere else',
  'room': 'You left the room before this was sent',
  'idempotency': 'It is too long ago to be sure: look whether it was sent',
  'store': passing('The server could not store this'),
  'silo': passing('The server is not ready'),
  'draining': passing('The server is about to restart'),
}));

/** The few rules that mean something else under some code. @type {Map<number, Record<string, string>>} */
const UNDER_CODE = new Map([
  [CODES.NoSuchRoom, { 'not-in-room': 'This room is not there, or not any more' }],
  [CODES.NoSuchUser, { 'muted': 'This person is not muted', 'banned': 'This person is not banned', 'not-in-room': 'This person is not in the room' }],
  [CODES.BadRoomParameter, { 'held': 'This was decided already' }],
  [CODES.EntryExists, { 'entry': 'This is there already' }],
  [CODES.ServerUnavailable, { 'limit': 'The server is full: try again later' }],
]);

/** @param {Details} details */
const ownCheck = ({ reason }) => reason ?? 'The stream’s own check did not let this through';

/** Codes that say more than their rule. @type {Map<number, string | ((details: Details) => string)>} */
const DECISIVE = new Map(/** @type {[number, any][]} */ ([
  [CODES.Timeout, 'No answer: we do not know whether it was sent'],
  [CODES.ResponseTimeout, 'No answer: we do not know whether it was sent'],
  [CODES.HookRefused, ownCheck],
  [CODES.HookFailed, 'The stream’s own check could not be asked'],
  [CODES.UserBanned, lasting('You are banned from this service')],
  [CODES.OtherLogin, 'You signed in somewhere else'],
  [CODES.KickLoop, 'Two of your devices keep replacing each other: wait a minute'],
  [CODES.TokenWrong, 'Your sign-in was not accepted, or it has expired'],
  [CODES.TokenOfOtherApp, 'Your sign-in is for another site'],
  [CODES.ProtocolVersion, 'This page is too old for the server: load it again'],
]));

/** Codes whose rule nobody knows, or that have none. @type {Map<number, string | ((details: Details) => string)>} */
const WITHOUT_RULE = new Map(/** @type {[number, any][]} */ ([
  [CODES.NotAuthorised, 'Your role may not do this'],
  [CODES.TooFast, passing('Too fast')],
  [CODES.WordShielded, 'The word filter did not let this through'],
  [CODES.NotInRoom, 'You are not in the room'],
  [CODES.NoSuchUser, 'This person is not in the room'],
  [CODES.Muted, lasting('You are muted')],
  [CODES.KickedOrBanned, lasting('You were removed from this room')],
  [CODES.NoSuchRoom, 'This room is not there, or not any more'],
  [CODES.RoomFull, 'The room is full'],
  [CODES.BadRoomParameter, (/** @type {Details} */ { reason }) => reason ?? 'The room did not accept this'],
  [CODES.ServerError, 'The server could not store this: try again later'],
  [CODES.ServerUnavailable, 'The server cannot be reached'],
]));

/**
 * Why something was refused.
 * @param {number} code
 * @param {Details} [details]
 * @returns {string}
 */
export function refusal(code, details = {}) {
  const { rule, reason } = details;
  const words = DECISIVE.get(code) ?? UNDER_CODE.get(code)?.[rule] ?? RULES.get(rule) ?? WITHOUT_RULE.get(code);
  if (typeof words === 'function') return words(details);
  return words ?? reason ?? `Refused (${nameOf(code)})`;
}

/** Refusals that the same message meets again, whenever it is sent. @type {Set<number>} */
const FOR_GOOD = new Set([CODES.NotAuthorised, CODES.BadRoomParameter, CODES.WordShielded, CODES.HookRefused, CODES.UserBanned]);

/** Whether a message that was refused so may be accepted another time. @param {number} code @param {Details} details */
export function mayPass(code, { rule }) {
  return !FOR_GOOD.has(code) || rule === 'speakers' || rule === 'emote-only';
}

/** Why nobody is let in for the moment. @param {number | undefined} code @param {number} seconds until the next try */
export function waitText(code, seconds) {
  const why = code === CODES.ServerUnavailable || code === CODES.ServerError ? 'The server is not ready' : 'The server cannot be reached';
  return seconds < 0.5 ? `${why}; trying again…` : `${why}; trying again in ${Math.ceil(seconds)} s`;
}

/** What a moderator is told of a rule that keeps somebody silent. @type {Record<string, string>} */
const SILENCES = {
  'not-in-room': 'they are not in the room', 'muted': 'they are muted', 'global-mute': 'they are muted in all rooms', 'room-muted': 'the chat is muted',
  'global-ban': 'they are banned from this service', 'speakers': 'they are not among those who may talk now', 'emote-only': 'only emotes may be sent now',
  'unique': 'they have said that already', 'slow-mode': 'slow mode', 'rate': 'they were too fast', 'intake': 'the room is very busy', 'role': 'guests only read',
  'type': 'this room does not take messages of that kind', 'size': 'it is too long', 'words': 'the word filter', 'held': 'a moderator must decide first',
};

/** What `why` answered. @param {string} user @param {{ allowed: boolean, code?: number, rule?: string, until?: number, reason?: string }} why */
export function whyText(user, { allowed, code = CODES.Unknown, rule = '', until, reason }) {
  if (allowed) return `${user} may talk`;
  return withReason(`${user} may not talk${untilOf(until)}: ${SILENCES[rule] ?? nameOf(code)}`, reason);
}

/** Why a message waits for a moderator. @param {string | undefined} rule */
export function heldText(rule) {
  return rule === 'words' ? 'The word list holds it' : rule === 'hook' ? 'The stream’s own check holds it' : '';
}
