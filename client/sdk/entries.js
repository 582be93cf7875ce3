/** Key-value entries of the room that the client is in. Changes come as `entry` items and in `room.entries`. */
export class Entries {
  #query;

  /** @param {(method: string, params?: Record<string, any>) => Promise<any>} query */
  constructor(query) {
    this.#query = query;
  }

  /**
   * @param {string} key
   * @param {string} value
   * @param {{ force?: boolean }} [options] `force`: also over another's entry, moderators only
   * @returns {Promise<{ version: number }>}
   */
  set(key, value, { force } = {}) {
    return this.#query('entries.set', { key, value, ...(force && { force }) });
  }

  /**
   * @param {string[]} [keys] all when left out
   * @returns {Promise<[key: string, value: string, version: number, owner: string][]>}
   */
  async get(keys) {
    return (await this.#query('entries.get', keys ? { keys } : {})).entries;
  }

  /** @param {string} key @param {{ force?: boolean }} [options] */
  remove(key, { force } = {}) {
    return this.#query('entries.remove', { key, ...(force && { force }) });
  }
}
