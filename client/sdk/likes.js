import { PUBLISH, PUBLISH_ACKED } from './frames.js';
import { isUnstored } from './standstill.js';

/**
 * Likes that one message carries. The server takes 100 in a second of its clock: two messages may come within one, since the
 * network delays each as it likes, and what is too much is lost.
 */
const PER_MESSAGE = 50;

/**
 * Likes on their way: the first goes at once, those that follow together, at most one message each `everyMs`. More than
 * `max` that wait are let go, and all of them when there is no room any more: a like is of its moment. Only the first of a run asks
 * for an answer: when it was not stored it waits, with those that follow, until the server takes things again. What the room
 * counted comes as `counters` items.
 */
export class Likes {
  #waiting = 0;
  /** @type {any} */
  #timer = null;
  /** The message whose answer says whether likes are taken. @type {{ id: string, count: number } | null} */
  #asked = null;
  #standstill;
  #write;
  #clock;
  #newId;
  #everyMs;
  #max;

  /**
   * @param {{ write: (frame: any[]) => 'sent' | 'closed' | 'tooLarge', clock: import('./clock.js').Clock, newId: () => string, standstill: import('./standstill.js').Standstill, everyMs?: number, max?: number }} options
   */
  constructor({ write, clock, newId, standstill, everyMs = 1_000, max = 1_000 }) {
    this.#write = write;
    this.#clock = clock;
    this.#newId = newId;
    this.#standstill = standstill;
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

  /** Sends what waits; when the connection is down or the server takes nothing it waits for the next call. */
  flush() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#send(PUBLISH_ACKED);
  }

  /** @param {any[]} frame PUBACK @returns {boolean} whether it was an answer to likes */
  answer([, id, code, details]) {
    if (this.#asked === null || this.#asked.id !== id) return false;
    const { count } = this.#asked;
    this.#asked = null;
    if (!isUnstored(code)) return true;
    this.#waiting = Math.min(this.#max, this.#waiting + count);
    this.#standstill.refused(code, details ?? {});
    return true;
  }

  /** @param {number} header */
  #send(header) {
    if (this.#waiting === 0 || this.#standstill.isOn) return;
    const id = this.#newId();
    const count = Math.min(PER_MESSAGE, this.#waiting);
    if (this.#write([header, id, { type: 'like', content: String(count) }]) !== 'sent') return;
    if (header === PUBLISH_ACKED) this.#asked = { id, count };
    this.#waiting -= count;
    this.#timer = this.#clock.setTimeout(() => this.#next(), this.#everyMs);
  }

  #next() {
    this.#timer = null;
    this.#send(PUBLISH);
  }

  /** There is no room to like any more. */
  clear() {
    this.#waiting = 0;
    this.#asked = null;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
