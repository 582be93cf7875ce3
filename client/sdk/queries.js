import { CODES } from './codes.js';
import { ChatError } from './error.js';
import { QUERY } from './frames.js';

/** Numbers of QUERY wrap here. */
const NUMBERS = 2 ** 32;

/**
 * Questions that wait for their QUERYACK, at most `max` at a time; more are refused with 20604. A question that
 * gets no answer in `answerMs` ends with 30003, one whose connection drops with -1.
 */
export class Queries {
  /** @type {Map<number, { done: (error: ChatError | null, result?: any) => void, timer: any }>} */
  #waiting = new Map();
  #next = 0;
  #write;
  #clock;
  #answerMs;
  #max;

  /**
   * @param {{ write: (frame: any[]) => 'sent' | 'closed' | 'tooLarge', clock: import('./clock.js').Clock, answerMs?: number, max?: number }} options
   */
  constructor({ write, clock, answerMs = 10_000, max = 64 }) {
    this.#write = write;
    this.#clock = clock;
    this.#answerMs = answerMs;
    this.#max = max;
  }

  /** Questions without an answer. */
  get waiting() {
    return this.#waiting.size;
  }

  /**
   * Asks; `done` is called once, before the next frame is read.
   * @param {string} method
   * @param {Record<string, any> | undefined} params
   * @param {(error: ChatError | null, result?: any) => void} done
   */
  ask(method, params, done) {
    if (this.#waiting.size >= this.#max) return done(new ChatError(CODES.TooFast, { rule: 'queries' }));
    const number = this.#next;
    this.#next = (number + 1) % NUMBERS;
    const written = this.#write(params === undefined ? [QUERY, number, method] : [QUERY, number, method, params]);
    if (written === 'tooLarge') return done(new ChatError(CODES.BadRoomParameter, { reason: 'larger than a frame may be' }));
    if (written === 'closed') return done(new ChatError(CODES.Timeout, { reason: 'not connected' }));
    const timer = this.#clock.setTimeout(() => this.#settle(number, new ChatError(CODES.ResponseTimeout)), this.#answerMs);
    this.#waiting.set(number, { done, timer });
  }

  /** @param {any[]} frame QUERYACK */
  answer([, number, code, result]) {
    if (code === CODES.Ok) this.#settle(number, null, result ?? {});
    else this.#settle(number, new ChatError(code, result ?? {}));
  }

  /** The connection is gone: nobody will answer. */
  abandon() {
    for (const number of [...this.#waiting.keys()]) {
      this.#settle(number, new ChatError(CODES.Timeout, { reason: 'the connection was lost' }));
    }
  }

  /** @param {number} number @param {ChatError | null} error @param {any} [result] */
  #settle(number, error, result) {
    const waiting = this.#waiting.get(number);
    if (!waiting) return;
    this.#waiting.delete(number);
    this.#clock.clearTimeout(waiting.timer);
    waiting.done(error, result);
  }
}
