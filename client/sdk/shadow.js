/**
 * A shadow room: for a while the server decides every message a second time under another config, other limits or more words, and
 * tells what would have happened. Nothing of it is sent. Moderators.
 *
 * @typedef {{ senderMessagesPerSecond?: number, senderBurstMessages?: number, intakeSlots?: number, intakeHighSlots?: number,
 *   intakeLowSlots?: number, contentBytes?: number }} ShadowLimits
 * @typedef {{ config?: Record<string, any>, limits?: ShadowLimits, words?: (string | { word: string, action?: string })[],
 *   minutes?: number }} ShadowOptions minutes: 1..60, 10
 * @typedef {{ room: string, shadow: string, count: number }} ShadowDifference outcomes: `sent`, `replaced`, `held` or a rule
 * @typedef {{ time: number, user: string, type: string, content: string, room: string, shadow: string }} ShadowSample
 * @typedef {{ since: number, until: number, messages: number, differences: ShadowDifference[], sample: ShadowSample[] }} ShadowReport
 */
export class Shadow {
  #query;

  /** @param {(method: string, params?: Record<string, any>) => Promise<any>} query */
  constructor(query) {
    this.#query = query;
  }

  /** Begins one; one that goes on ends. @param {ShadowOptions} options @returns {Promise<any>} */
  start(options) {
    return this.#query('shadow.start', options);
  }

  /** What the newest has found; since 0: there was none. @returns {Promise<ShadowReport>} */
  report() {
    return this.#query('shadow');
  }

  /** @returns {Promise<any>} */
  stop() {
    return this.#query('shadow.stop');
  }
}
