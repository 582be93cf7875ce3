import { systemClock } from './clock.js';
import { json } from './json.js';

/** @type {import('./transports.js').Transport[]} */
const BOTH = ['websocket', 'poll'];

/**
 * @typedef {string | null | (() => string | null | Promise<string | null>)} Token a function is asked at each attempt
 *
 * @typedef {object} ClientOptions
 * @property {string} [url] default: `/ws` of the page's own host
 * @property {readonly string[] | (() => readonly string[] | Promise<readonly string[]>)} [gateways] several, best first, in place of
 *   `url`: the first three race; a function is asked at each attempt, see `navigate`
 * @property {Token} [token] a JWT, null for a guest, in Development also `dev:USER[:ROLE]`
 * @property {import('./json.js').Codec} [codec] `json` (default) or `msgpack`
 * @property {string} [name] name and version of the application, for the server's statistics
 * @property {number} [keepItems] items a room keeps, default 2,000
 * @property {boolean} [verify] compare the digests that the room publishes with what comes; costs a hash a message
 * @property {import('./transports.js').Transport[]} [transports] default: `websocket`, and `poll` where that does not open
 * @property {any} [WebSocket]
 * @property {any} [fetch] for polling
 * @property {import('./clock.js').Clock} [clock]
 * @property {() => number} [random] 0 ≤ x < 1
 * @property {object} [outbox] limits of the outbox, see outbox.js
 */

/** What was said, and the default of what was not. @param {ClientOptions} said */
export function withDefaults(said) {
  return {
    token: null, codec: json, name: 'chatroom-web', WebSocket: globalThis.WebSocket, clock: systemClock, random: Math.random,
    transports: BOTH, fetch: globalThis.fetch?.bind(globalThis), ...said,
  };
}
