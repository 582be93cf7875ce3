import { nameOf } from './codes.js';

/** A refusal or a lost answer, with the code of docs/PROTOCOL.md and the details that came with it. */
export class ChatError extends Error {
  /**
   * @param {number} code
   * @param {Record<string, any>} [details] `rule`, `user`, `reason`, `until`, `retryAfterMs` where the server gave them
   */
  constructor(code, details = {}) {
    super(details.reason ? `${nameOf(code)}: ${details.reason}` : nameOf(code));
    this.name = 'ChatError';
    this.code = code;
    this.details = details;
  }
}

/** Bytes that are no frame of this protocol. The connection they came over cannot be trusted further. */
export class FrameError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'FrameError';
  }
}
