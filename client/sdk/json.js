import { FrameError } from './error.js';

/**
 * How frames become WebSocket messages.
 * @typedef {object} Codec
 * @property {string} subprotocol
 * @property {(frame: any[]) => string | Uint8Array} encode
 * @property {(data: any) => any[]} decode throws FrameError
 * @property {string} type of a poll's body, which carries many frames
 * @property {(encoded: any[]) => string | Uint8Array} join encoded frames as a body
 * @property {(response: any) => Promise<any>} body that of an answer, as `split` wants it
 * @property {(body: any) => any[][]} split the frames of a body; throws FrameError
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
    return checked(frame);
  },

  type: 'application/json',

  join: (/** @type {string[]} */ encoded) => `[${encoded.join(',')}]`,

  body: (/** @type {any} */ response) => response.text(),

  split(/** @type {string} */ body) {
    let frames;
    try {
      frames = JSON.parse(body);
    } catch {
      throw new FrameError('the body is not JSON');
    }
    if (!Array.isArray(frames)) throw new FrameError('a body is an array of frames');
    return frames.map(checked);
  },
});

/** @param {any} frame @returns {any[]} */
export function checked(frame) {
  if (!Array.isArray(frame) || !Number.isInteger(frame[0])) throw new FrameError('a frame is an array that begins with a header');
  return frame;
}
