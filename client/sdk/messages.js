/**
 * Messages that are in the log already: reading, recalling, deciding about those that wait.
 *
 * @typedef {object} HistoryRange at most one of the positions and one of the times
 * @property {number} [before] only seqs below it
 * @property {number} [after] only seqs above it
 * @property {number} [from] only what was said at this time or later, Unix ms
 * @property {number} [to] only what was said before this time, Unix ms
 * @property {number} [count] 1..100
 *
 * @typedef {object} Predicate which of the recent messages; what is not named matches all
 * @property {string} [user]
 * @property {string} [contains]
 * @property {string} [type]
 * @property {number} [minutes] how far back
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

  /** Takes a message back: an own one within two minutes, a moderator any. @param {number} seq @returns {Promise<any>} */
  recall(seq) {
    return this.#query('recall', { seq });
  }

  /** Deletes what a user said in the last minutes, in one action. @param {string} user @param {number} minutes @returns {Promise<{ seqs: number[] }>} */
  deleteOf(user, minutes) {
    return this.#query('delete', { user, minutes });
  }

  /** Undoes a recall, a deletion or an `apply`. @param {number} seq of that event @returns {Promise<any>} */
  undo(seq) {
    return this.#query('undo', { seq });
  }

  /** What `apply` would hit, without doing it. @param {Predicate} predicate @returns {Promise<{ count: number, users: any[], sample: any[] }>} */
  rehearse(predicate) {
    return this.#query('rehearse', predicate);
  }

  /** Deletes what the predicate hits, as one event. @param {Predicate & { mute?: number }} predicate mute: also their authors, in minutes @returns {Promise<any>} */
  apply(predicate) {
    return this.#query('apply', predicate);
  }

  /** What waits for a decision. @param {{ count?: number, next?: any }} [page] @returns {Promise<{ items: any[], next: any }>} */
  held(page = {}) {
    return this.#query('held', page);
  }

  /** Sends a held message; it takes a seq of its own. @param {number} seq of the `held` event @returns {Promise<any>} */
  approve(seq) {
    return this.#query('approve', { seq });
  }

  /** @param {number} seq of the `held` event @returns {Promise<any>} */
  deny(seq) {
    return this.#query('deny', { seq });
  }

  /** Stops (false) or resumes the distribution: messages are stored meanwhile. @param {boolean} on @returns {Promise<any>} */
  distribute(on) {
    return this.#query('distribution', { on });
  }
}
