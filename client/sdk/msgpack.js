import { FrameError } from './error.js';
import { checked } from './json.js';
import { Reader } from './msgpack-reader.js';
import { Writer } from './msgpack-writer.js';

/** MessagePack binary frames: `chatroom.v1.msgpack`. Carries what JSON carries, nothing else. @type {import('./json.js').Codec} */
export const msgpack = Object.freeze({
  subprotocol: 'chatroom.v1.msgpack',

  encode: (/** @type {any[]} */ frame) => new Writer().frame(frame),

  decode(/** @type {any} */ data) {
    if (typeof data === 'string') throw new FrameError('a MessagePack frame is binary, this message is text');
    const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
    return checked(new Reader(bytes).frame());
  },

  type: 'application/msgpack',

  join(/** @type {Uint8Array[]} */ encoded) {
    const body = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const frame of encoded) {
      body.set(frame, at);
      at += frame.length;
    }
    return body;
  },

  body: async (/** @type {any} */ response) => new Uint8Array(await response.arrayBuffer()),

  split: (/** @type {Uint8Array} */ body) => new Reader(body).frames().map(checked),
});
