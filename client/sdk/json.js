import { FrameError } from './error.js';

/**
 * How frames become WebSocket messages.
 * @typedef {object} Codec
 * @property {string} subprotocol
 * @property {(frame: any[]) => string | Uint8Array} encode
 * @property {(data: any) => any[]} decode throws FrameError
 */

/** JSON text frames: `chatroom.v1.json`. @type {Codec} */
export const json = Object.freeze({
  subprotocol: 'chatroom.v1.json',

  encode: (/** @type {any[]} */ frame) => JSON.stringify(frame),

  decode(/** @type {any} */ data) {
    if (typeof data !== 'string') throw new FrameError('a JSON frame is text, this message is binary');
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      throw new FrameError('the message is not JSON');
    }
    if (!Array.isArray(frame) || !Number.isInteger(frame[0])) throw new FrameError('a frame is an array that begins with a header');
    return frame;
  },
});
