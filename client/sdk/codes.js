/** Codes of docs/PROTOCOL.md and what a client does at a close. */

export const CODES = Object.freeze({
  Ok: 0,
  Timeout: -1,
  Unknown: -2,
  BadParameter: -3,
  Blocked: 405,
  ApiRate: 1008,
  KickLoop: 1101,
  NotAuthorised: 20406,
  TooFast: 20604,
  WordShielded: 21501,
  WordReplaced: 21502,
  HookRefused: 21504,
  HookFailed: 21505,
  HookRefused: 21504,
  HookFailed: 21505,
  NotInRoom: 23406,
  NoSuchUser: 23407,
  Muted: 23408,
  KickedOrBanned: 23409,
  NoSuchRoom: 23410,
  RoomFull: 23411,
  BadRoomParameter: 23412,
  RoomError: 23413,
  HistoryOff: 23414,
  EntryLimit: 23423,
  EntryExists: 23424,
  EntriesOff: 23426,
  NoSuchEntry: 23427,
  BatchPartlyFailed: 23428,
  ServerError: 24015,
  Recalled: 25101,
  ResponseTimeout: 30003,
  ConnackTimeout: 31000,
  ProtocolVersion: 31001,
  AppKey: 31002,
  ServerUnavailable: 31003,
  TokenWrong: 31004,
  TokenOfOtherApp: 31005,
  Redirected: 31006,
  UserBanned: 31009,
  OtherLogin: 31010,
  ServerClosed: 31011,
  NoSuchSession: 31012,
  QueryData: 32001,
  IncompleteFrame: 32002,
  InvalidArgument: 33003,
});

export const CLOSES = Object.freeze({
  Draining: 4001,
  TooSlow: 4002,
  HeartbeatMissed: 4003,
  ConnectLate: 4004,
  ServerError: 4005,
  BadFrame: 4501,
  Token: 4502,
  OtherLogin: 4503,
  Banned: 4504,
  ProtocolVersion: 4505,
});

/** Codes that end a session for good even when the close frame itself was lost on the way (1006). @type {Set<number>} */
const FINAL = new Set([
  CODES.KickLoop, CODES.NotAuthorised, CODES.ProtocolVersion, CODES.AppKey, CODES.TokenWrong,
  CODES.TokenOfOtherApp, CODES.UserBanned, CODES.OtherLogin,
]);

/** Refusals of a join that say something about the moment, not about the member. @type {Set<number>} */
const PASSING = new Set([CODES.Timeout, CODES.ServerError, CODES.ResponseTimeout, CODES.ServerUnavailable]);

/**
 * Whether a client may connect again after this end.
 * @param {number} closeCode WebSocket close code
 * @param {number} [code] code of CONNACK or DISCONNECT
 */
export function mayReconnect(closeCode, code) {
  if (closeCode >= 4500 && closeCode <= 4999) return false;
  return code === undefined || !FINAL.has(code);
}

/** @param {number} code of a refused join */
export function isPassing(code) {
  return PASSING.has(code);
}

/** @type {Map<number, string>} */
const NAMES = new Map(Object.entries(CODES).map(([name, code]) => [code, name]));

/** @param {number} code */
export function nameOf(code) {
  return NAMES.get(code) ?? `code ${code}`;
}
