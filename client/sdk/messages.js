import { said } from './moderation.js';

/**
 * Messages that are in the log already: reading, recalling, deciding about those that wait.
 *
 * @typedef {object} HistoryRange forward from `after` or `from`, else back from `before`, `to` or the head
 * @property {number} [before] only seqs below it
 * @property {number} [after] only seqs above it
 * @property {number} [from] only what was said at this time or later, Unix ms
 * @property {number} [to] only what was said then or earlier, Unix ms
 * @property {number} [count] 1..100
 *
 * @typedef {object} Predicate which of the recent messages; what is not named matches all
 * @property {string} [user]
 * @property {string} [contains]
 * @property {string} [type]
 * @property {number} [minutes] how far back
 *
 * @typedef {{ seq: number, seqs: number[], more: boolean }} Recalled seq: of the event, what `undo` takes, 0 when there was nothing; more:
 *   there are more than one event holds, ask again
 */
export class Messages {
  #query;

  /** @param {(method: string, params?: Record<string, any>) => Promise<any>} query */
  constructor(query) {
    this.#query = query;
  }

  /** @param {HistoryRange} [range] @returns {Promise<{ epoch: number, items: any[], more: boolean }>} raw `[seq, event]` pairs, oldest first: see `readPairs` */
  history(range = {}) {
    return this.#query('history', range);
  }

  /** Takes a message back: an own one within two minutes, a moderator any. @param {number} seq @returns {Promise<{ seq: number }>} seq: of the event, what `undo` takes */
  recall(seq) {
    return this.#query('recall', { seq });
  }

  /**
   * Deletes what a user said in the last minutes, in one action.
   * @param {string} user
   * @param {number} minutes
   * @param {{ muteMinutes?: number }} [options] mutes them too; -1 for ever
   * @returns {Promise<Recalled>}
   */
  deleteOf(user, minutes, options = {}) {
    return this.#query('delete', { user, minutes, ...said(options) });
  }

  /** Undoes what a moderator recalled or deleted, with the mutes that came with it. @param {number} seq of that event @returns {Promise<Recalled>} */
  undo(seq) {
    return this.#query('undo', { seq });
  }

  /** What `apply` would hit, without doing it. @param {Predicate} predicate @returns {Promise<{ count: number, users: { user: string, count: number }[], sample: any[] }>} sample: raw pairs, see `readPairs` */
  rehearse(predicate) {
    return this.#query('rehearse', predicate);
  }

  /** Deletes what the predicate hits, as one event. @param {Predicate & { muteMinutes?: number }} predicate muteMinutes: mutes the senders too @returns {Promise<Recalled>} */
  apply(predicate) {
    return this.#query('apply', predicate);
  }

  /** What waits for a decision, oldest first. @param {{ count?: number, next?: any }} [page] @returns {Promise<{ count: number, items: any[], next: any }>} raw pairs, see `readPairs` */
  held(page = {}) {
    return this.#query('held', page);
  }

  /** Sends a held message; it takes a seq of its own. @param {number} seq of the `held` event @returns {Promise<{ seq: number }>} */
  approve(seq) {
    return this.#query('approve', { seq });
  }

  /** @param {number} seq of the `held` event @returns {Promise<{ seq: number }>} */
  deny(seq) {
    return this.#query('deny', { seq });
  }

  /** Stops (false) or resumes the distribution: messages are stored meanwhile. @param {boolean} on @returns {Promise<any>} */
  distribute(on) {
    return this.#query('distribution', { on });
  }
}
