import { said } from './moderation.js';

/**
 * @typedef {object} EntryOptions
 * @property {boolean} [force] also over another's entry, moderators only
 * @property {number} [version] only when the entry has this version; 0: only when there is none
 * @property {number} [ttlSeconds] it ends by itself after so long
 * @property {boolean} [autoDelete] it ends when its owner leaves the room
 * @property {string} [notify] said in the room as a message of type `notice`
 * @typedef {{ key: string, value: string | null } & Omit<EntryOptions, 'notify'>} EntryWrite value null: remove
 */

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
   * @param {EntryOptions} [options] all of the entry: what is not named it has no longer
   * @returns {Promise<{ version: number }>}
   */
  set(key, value, options = {}) {
    return this.#query('entries.set', { key, value, ...said(options) });
  }

  /**
   * Writes up to 20 entries, each key once: all or nothing.
   * @param {EntryWrite[]} items
   * @param {{ partial?: boolean, notify?: string }} [options] partial: those that can be are written; 23428 then, and
   *   the error's `details.failed` has `[key, code]` of the others, `details.versions` what was written
   * @returns {Promise<{ versions: [key: string, version: number][] }>}
   */
  batch(items, options = {}) {
    return this.#query('entries.batch', { items, ...said(options) });
  }

  /**
   * @param {string[]} [keys] all when left out
   * @returns {Promise<[key: string, value: string, version: number, owner: string][]>}
   */
  async get(keys) {
    return (await this.#query('entries.get', keys ? { keys } : {})).entries;
  }

  /** @param {string} key @param {Pick<EntryOptions, 'force' | 'version' | 'notify'>} [options] @returns {Promise<any>} */
  remove(key, options = {}) {
    return this.#query('entries.remove', { key, ...said(options) });
  }
}
