/**
 * What a moderator does about people, in the room that the client is in. A user or up to 20 of them: all or none, and a
 * refusal's `details.user` names who may not be acted on.
 *
 * @typedef {string | string[]} Users
 * @typedef {'room' | 'user' | 'none'} Notify who is told: everybody (default), the user, nobody but moderators
 * @typedef {{ count?: number, next?: any }} PageOptions `next` from the page before
 * @typedef {{ user: string, by: string, at: number, until: number, reason: string }} Sanction times in Unix ms; until -1: for ever
 * @typedef {{ count: number, items: Sanction[], next: any }} SanctionPage
 * @typedef {{ seq: number, kind: string, by: string, user: string, at: number, until: number, reason: string }} AuditItem user `''`: the room
 */
export class Moderation {
  #query;

  /** @param {(method: string, params?: Record<string, any>) => Promise<any>} query */
  constructor(query) {
    this.#query = query;
  }

  /** @param {Users} users they may come back @param {string} [reason] @param {Notify} [notify] @returns {Promise<any>} */
  kick(users, reason, notify) {
    return this.#query('kick', { ...named(users), ...said({ reason, notify }) });
  }

  /** @param {Users} users @param {number} minutes 1..43,200, -1 for ever @param {string} [reason] @param {Notify} [notify] @returns {Promise<{ until: number }>} */
  mute(users, minutes, reason, notify) {
    return this.#query('mute', { ...named(users), minutes, ...said({ reason, notify }) });
  }

  /** @param {Users} users @param {Notify} [notify] @returns {Promise<any>} */
  unmute(users, notify) {
    return this.#query('unmute', { ...named(users), ...said({ notify }) });
  }

  /** Who is muted now, newest first. @param {PageOptions} [page] @returns {Promise<SanctionPage>} */
  mutes(page = {}) {
    return this.#query('mutes', page);
  }

  /** Kicks them and keeps them out. @param {Users} users @param {number} minutes 1..43,200, -1 for ever @param {string} [reason] @param {Notify} [notify] @returns {Promise<{ until: number }>} */
  ban(users, minutes, reason, notify) {
    return this.#query('ban', { ...named(users), minutes, ...said({ reason, notify }) });
  }

  /** @param {Users} users @param {Notify} [notify] @returns {Promise<any>} */
  unban(users, notify) {
    return this.#query('unban', { ...named(users), ...said({ notify }) });
  }

  /** @param {PageOptions} [page] @returns {Promise<SanctionPage>} */
  bans(page = {}) {
    return this.#query('bans', page);
  }

  /** Lets them speak in spite of mutes. @param {Users} users @param {number} minutes 1..43,200, -1 for ever @param {string} [reason] @param {Notify} [notify] @returns {Promise<{ until: number }>} */
  except(users, minutes, reason, notify) {
    return this.#query('except', { ...named(users), minutes, ...said({ reason, notify }) });
  }

  /** @param {Users} users @param {Notify} [notify] @returns {Promise<any>} */
  unexcept(users, notify) {
    return this.#query('unexcept', { ...named(users), ...said({ notify }) });
  }

  /** @param {PageOptions} [page] @returns {Promise<SanctionPage>} */
  exceptions(page = {}) {
    return this.#query('exceptions', page);
  }

  /**
   * Nobody speaks but staff and exceptions.
   * @param {boolean} on
   * @param {{ minutes?: number, reason?: string }} [options] for ever when no minutes are given
   * @returns {Promise<{ until?: number }>}
   */
  muteAll(on, { minutes, reason } = {}) {
    return this.#query('mute.all', { on, ...said({ minutes, reason }) });
  }

  /**
   * Which rule would refuse if this user spoke now, without anything being sent or counted.
   * @param {string} [user] oneself by default; others: moderators only
   * @param {{ type?: string, content?: string }} [message] rules that look at what is said are asked only when it is given
   * @returns {Promise<{ allowed: boolean, code?: number, rule?: string, until?: number, retryAfterMs?: number }>}
   */
  why(user, message = {}) {
    return this.#query('why', said({ user, ...message }));
  }

  /** What moderators did, newest first. @param {{ before?: number, count?: number }} [page] before: a seq @returns {Promise<{ items: AuditItem[], next: any }>} */
  audit(page = {}) {
    return this.#query('audit', page);
  }
}

/** One user goes as `user`, several as `users`. @param {Users} users */
function named(users) {
  return typeof users === 'string' ? { user: users } : { users };
}

/** Only what was given. @param {Record<string, any>} params @returns {Record<string, any>} */
export function said(params) {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
}
