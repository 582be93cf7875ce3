/**
 * The room's own list of words. Moderators only.
 *
 * @typedef {'shield' | 'replace' | 'hold'} WordAction refused, starred out, or kept for moderators
 * @typedef {{ word: string, action: WordAction }} ListedWord
 */
export class WordList {
  #query;

  /** @param {(method: string, params?: Record<string, any>) => Promise<any>} query */
  constructor(query) {
    this.#query = query;
  }

  /** @param {{ count?: number, next?: any }} [page] @returns {Promise<{ count: number, items: ListedWord[], next: any }>} */
  list(page = {}) {
    return this.#query('words', page);
  }

  /** @param {(string | ListedWord)[]} words 1..50, all or none; a word alone is shielded @returns {Promise<any>} */
  add(words) {
    return this.#query('words.add', { words });
  }

  /** @param {string[]} words those that are not there are passed over @returns {Promise<any>} */
  remove(words) {
    return this.#query('words.remove', { words });
  }
}
