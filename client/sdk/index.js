/** The Chatroom SDK for browsers: plain modules, no dependency, no build step. */
export { ChatClient } from './client.js';
export { CLOSES, CODES, isPassing, mayReconnect, nameOf } from './codes.js';
export { ChatError, FrameError } from './error.js';
export { digestOf, hashOf, hex } from './digest.js';
export { RollingDigest } from './rolling-digest.js';
export { EVENT, LIMITS } from './frames.js';
export { json } from './json.js';
export { lastSeqOf, readEvent, readPairs } from './log.js';
export { msgpack } from './msgpack.js';
export { navigate } from './navigation.js';
export { byteLength, wellFormed } from './text.js';
