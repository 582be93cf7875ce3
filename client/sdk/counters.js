/** The room's totals that only grow. Changes come as `counters` items and in `room.counters`; likes are one of them, `like`. */
export class Counters {
  #query;

  /** @param {(method: string, params?: Record<string, any>) => Promise<any>} query */
  constructor(query) {
    this.#query = query;
  }

  /** @returns {Promise<[name: string, total: number][]>} */
  async list() {
    return (await this.#query('counters')).counters;
  }

  /** Moderators only. @param {string} name made when it is not there @param {number} [count] at least 1 @returns {Promise<any>} */
  add(name, count = 1) {
    return this.#query('counters.add', { name, count });
  }

  /** Moderators only: the counter and its total are forgotten. @param {string} name @returns {Promise<any>} */
  remove(name) {
    return this.#query('counters.remove', { name });
  }
}
