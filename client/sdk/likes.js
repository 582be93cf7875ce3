import { PUBLISH } from './frames.js';

/**
 * Likes that one message carries. The server takes 100 in a second of its clock: two messages may come within one, since the
 * network delays each as it likes, and what is too much is lost.
 */
const PER_MESSAGE = 50;

/**
 * Likes on their way: the first goes at once, those that follow together, at most one message each `everyMs`. More than
 * `max` that wait are let go, and all of them when there is no room any more: a like is of its moment. No answer is asked;
 * what the room counted comes as `counters` items.
 */
export class Likes {
  #waiting = 0;
  /** @type {any} */
  #timer = null;
  #write;
  #clock;
  #newId;
  #everyMs;
  #max;

  /**
   * @param {{ write: (frame: any[]) => 'sent' | 'closed' | 'tooLarge', clock: import('./clock.js').Clock, newId: () => string, everyMs?: number, max?: number }} options
   */
  constructor({ write, clock, newId, everyMs = 1_000, max = 1_000 }) {
    this.#write = write;
    this.#clock = clock;
    this.#newId = newId;
    this.#everyMs = everyMs;
    this.#max = max;
  }

  /** Likes that were not sent yet. */
  get waiting() {
    return this.#waiting;
  }

  /** @param {number} [count] at least 1 */
  add(count = 1) {
    if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('likes are counted from 1');
    this.#waiting = Math.min(this.#max, this.#waiting + count);
    if (this.#timer === null) this.flush();
  }

  /** Sends what waits; when the connection is down it waits for the next call. */
  flush() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting === 0) return;
    const count = Math.min(PER_MESSAGE, this.#waiting);
    if (this.#write([PUBLISH, this.#newId(), { type: 'like', content: String(count) }]) !== 'sent') return;
    this.#waiting -= count;
    this.#timer = this.#clock.setTimeout(() => this.flush(), this.#everyMs);
  }

  /** There is no room to like any more. */
  clear() {
    this.#waiting = 0;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
