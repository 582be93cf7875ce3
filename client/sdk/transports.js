import { PollSocket } from './poll-socket.js';
import { RaceSocket } from './race-socket.js';

/** So many attempts of a WebSocket that does not open, and polling is tried. */
const FAILURES = 2;
/** A WebSocket that has not opened by then is thought to be blocked. */
const OPEN_MS = 5_000;
/** After so long the next reconnect tries a WebSocket again. */
const POLL_FOR_MS = 300_000;

/**
 * @typedef {'websocket' | 'poll'} Transport
 *
 * @typedef {object} Means
 * @property {Transport[]} transports those that may be used
 * @property {() => readonly string[]} urls of WebSockets, best first; the polls go beside the first
 * @property {any} WebSocket
 * @property {any} fetch
 * @property {import('./json.js').Codec} codec
 * @property {import('./clock.js').Clock} clock
 */

/** Which way the next connection goes: a WebSocket, or polling for a while where that does not open. */
export class Transports {
  #means;
  #failures = 0;
  #pollUntil = 0;

  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
  }

  /** @returns {Transport} */
  next() {
    const { transports, WebSocket, fetch, codec, clock } = this.#means;
    const canPoll = transports.includes('poll') && fetch !== undefined && codec.split !== undefined;
    const canSocket = transports.includes('websocket') && WebSocket !== undefined;
    if (!canPoll && !canSocket) throw new Error(`none of the transports ${transports.join(', ')} is to be had here`);
    return canPoll && (!canSocket || clock.now() < this.#pollUntil) ? 'poll' : 'websocket';
  }

  /** How long a connection may take to open, in ms; undefined: there is nothing else to try. @param {Transport} transport */
  openMs(transport) {
    return transport === 'websocket' && this.#means.transports.includes('poll') ? OPEN_MS : undefined;
  }

  /** @param {Transport} transport */
  dial(transport) {
    const { urls, WebSocket, fetch, codec, clock } = this.#means;
    const known = urls();
    if (transport === 'poll') return new PollSocket(pollUrl(known[0]), codec, { fetch, clock });
    return known.length > 1 ? new RaceSocket(known, [codec.subprotocol], WebSocket) : new WebSocket(known[0], [codec.subprotocol]);
  }

  /**
   * Learns from the end of a connection.
   * @param {Transport} transport
   * @param {import('./connection.js').End} end
   */
  ended(transport, { opened, blocked, ready }) {
    if (transport === 'poll') {
      // The gateway itself may be away: whichever way is open again first.
      if (!ready) this.#pollUntil = 0;
      return;
    }
    this.#failures = opened ? 0 : this.#failures + (blocked ? FAILURES : 1);
    if (this.#failures < FAILURES) return;
    this.#pollUntil = this.#means.clock.now() + POLL_FOR_MS;
    // The next time one is enough.
    this.#failures = FAILURES - 1;
  }
}

/** @param {string} url of the WebSocket */
export function pollUrl(url) {
  return url.replace(/^ws/, 'http').replace(/\/ws\/?$/, '/poll');
}

/** Of the page's own host. */
export function ownUrl() {
  const { protocol, host } = globalThis.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
}
