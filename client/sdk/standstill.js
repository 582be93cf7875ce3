import { CODES } from './codes.js';

/** Waits between tries, in seconds; the last one repeats. */
const STEPS_SECONDS = Object.freeze([1, 2, 4, 8]);

/** Longest wait that a server's retryAfterMs is believed for. */
const LONGEST_HINT_MS = 300_000;

/** Refusals that say that nothing was stored and that the same may be taken in a moment. @type {Set<number>} */
const UNSTORED = new Set([CODES.ServerError, CODES.ServerUnavailable]);

/** What a standstill is told by. @typedef {{ code: number, details: Record<string, any>, retryInMs: number }} Wait */

/**
 * That the server takes nothing for a while (24015, 31003), and when to try again: as it says, else after 1, 2, 4, 8 s with
 * jitter, so that a crowd does not come back as one. Over with the first sign that it takes things again.
 */
export class Standstill {
  /** Null: there is none. @type {Wait | null} */
  wait = null;
  /** When the next try is, Unix ms. */
  againAt = 0;
  #attempt = 0;
  /** @type {any} */
  #timer = null;
  #clock;
  #random;
  #again;
  #changed;

  /** @param {{ clock: import('./clock.js').Clock, random: () => number, again: () => void, changed: (wait: Wait | null) => void }} options */
  constructor({ clock, random, again, changed }) {
    this.#clock = clock;
    this.#random = random;
    this.#again = again;
    this.#changed = changed;
  }

  /** Whether what was sent last was refused for the moment, and nothing has been taken since. */
  get isOn() {
    return this.wait !== null;
  }

  /** @param {number} code of a refusal or a lost answer @param {Record<string, any>} details @returns {number} when the next try is, Unix ms */
  refused(code, details) {
    const hint = typeof details.retryAfterMs === 'number' && details.retryAfterMs >= 0 ? Math.min(details.retryAfterMs, LONGEST_HINT_MS) : null;
    // Others that were on their way are refused with the first: only a longer wait of the server counts then.
    if (this.#timer !== null && (hint === null || this.#clock.now() + hint <= this.againAt)) return this.againAt;
    const retryInMs = hint ?? this.#step();
    this.againAt = this.#clock.now() + retryInMs;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.#onTime(), retryInMs);
    this.wait = { code, details, retryInMs };
    this.#changed(this.wait);
    return this.againAt;
  }

  /** Something was taken, or there is no connection to wait on. */
  over() {
    if (!this.isOn) return;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#attempt = 0;
    this.wait = null;
    this.#changed(null);
  }

  #onTime() {
    this.#timer = null;
    this.#again();
  }

  #step() {
    const step = STEPS_SECONDS[Math.min(this.#attempt, STEPS_SECONDS.length - 1)];
    this.#attempt++;
    return Math.ceil(step * 1000 * (0.5 + this.#random() / 2));
  }
}

/** Whether a refusal says that it was not stored, and that the same may be taken in a moment. @param {number} code */
export function isUnstored(code) {
  return UNSTORED.has(code);
}
