/** @typedef {import('./log.js').Item} Item @typedef {import('./log.js').MessageItem} MessageItem */

/**
 * Recalled messages that an undo can bring back, at most `max` of them: the oldest recalled are forgotten first, and do not
 * come back then.
 */
export class Tombstones {
  /** @type {Map<number, MessageItem>} */
  #buried = new Map();
  #max;

  /** @param {number} [max] */
  constructor(max = 500) {
    this.#max = max;
  }

  /** How many can come back. */
  get size() {
    return this.#buried.size;
  }

  /** @param {Item[]} items in order of their seqs @param {number[]} seqs @returns {Item[]} the items without those messages */
  bury(items, seqs) {
    const gone = new Set(seqs);
    return items.filter(item => {
      if (item.kind !== 'message' || !gone.has(item.seq)) return true;
      this.#buried.set(item.seq, item);
      if (this.#buried.size > this.#max) this.#buried.delete(/** @type {number} */ (this.#buried.keys().next().value));
      return false;
    });
  }

  /**
   * @param {Item[]} items in order of their seqs
   * @param {number[]} seqs
   * @param {number} from what is older has been let go, and does not come back
   * @returns {Item[]} with those messages in their places again
   */
  raise(items, seqs, from) {
    /** @type {Item[]} */
    const back = [];
    for (const seq of new Set(seqs)) {
      const item = this.#buried.get(seq);
      this.#buried.delete(seq);
      if (item && seq >= from) back.push(item);
    }
    return back.length === 0 ? items : [...items, ...back].sort((a, b) => a.seq - b.seq);
  }

  clear() {
    this.#buried.clear();
  }
}
