/** Waits between attempts to connect, in seconds; the last one repeats. */
export const DELAYS_SECONDS = Object.freeze([0.1, 1, 3, 6, 10, 18]);

/** Longest wait that a server's retryAfterMs is believed for. */
const LONGEST_HINT_MS = 300_000;

/** Longest wait for a slot: beyond it the place in the room would be gone. */
const LONGEST_SLOT_MS = 25_000;

/** While the room keeps the client's place no step is longer than this: a gateway that starts again has its clients back in time. */
const PLACE_KEPT_MS = 30_000;
const HURRY_MS = 3_000;

/**
 * How long to wait before the next attempt: full jitter over a list, so that a hundred thousand clients
 * that lost the same gateway do not come back in the same second.
 */
export class Backoff {
  #attempt = 0;
  #lostAt = -Infinity;
  #delaysSeconds;
  #random;

  /** @param {{ random?: () => number, delaysSeconds?: readonly number[] }} [options] */
  constructor({ random = Math.random, delaysSeconds = DELAYS_SECONDS } = {}) {
    this.#random = random;
    this.#delaysSeconds = delaysSeconds;
  }

  /** Attempts since the last reset. */
  get attempt() {
    return this.#attempt;
  }

  /**
   * Milliseconds to wait now. A hint of the server is taken as it is: the server has spread it already.
   * @param {number} [hintMs]
   * @param {number} [slotMs] where this client stands when all of a gateway's come back at once: the first attempt waits for it too
   * @param {number} [now] in milliseconds, as at {@link lost}
   */
  next(hintMs, slotMs = 0, now = Infinity) {
    const last = this.#delaysSeconds.length - 1;
    const stepMs = this.#delaysSeconds[Math.min(this.#attempt, last)] * 1000;
    const ceilingMs = now - this.#lostAt < PLACE_KEPT_MS ? Math.min(stepMs, HURRY_MS) : stepMs;
    const beginsMs = this.#attempt === 0 ? Math.min(slotMs, LONGEST_SLOT_MS) : 0;
    this.#attempt++;
    if (typeof hintMs === 'number' && hintMs >= 0) return Math.min(hintMs, LONGEST_HINT_MS);
    return beginsMs + Math.floor(this.#random() * ceilingMs);
  }

  /** From the first step on: a connection that stood has broken, and its place is kept for a while. @param {number} now */
  lost(now) {
    this.#attempt = 0;
    this.#lostAt = now;
  }

  reset() {
    this.#attempt = 0;
    this.#lostAt = -Infinity;
  }
}
