import { FrameError } from './error.js';
import { Reader } from './msgpack-reader.js';
import { Writer } from './msgpack-writer.js';

/** MessagePack binary frames: `chatroom.v1.msgpack`. Carries what JSON carries, nothing else. @type {import('./json.js').Codec} */
export const msgpack = Object.freeze({
  subprotocol: 'chatroom.v1.msgpack',

  encode: (/** @type {any[]} */ frame) => new Writer().frame(frame),

  decode(/** @type {any} */ data) {
    if (typeof data === 'string') throw new FrameError('a MessagePack frame is binary, this message is text');
    const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
    const frame = new Reader(bytes).frame();
    if (!Array.isArray(frame) || !Number.isInteger(frame[0])) throw new FrameError('a frame is an array that begins with a header');
    return frame;
  },
});
