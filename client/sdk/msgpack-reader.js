import { FrameError } from './error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Deepest nesting that is read: more than any frame of the protocol has, and far from the end of the stack. */
const MAX_DEPTH = 32;

/**
 * Reads MessagePack values. Every length is checked against the bytes that are left before anything is
 * allocated for it. Integers beyond 2^53 are rounded, as JSON.parse rounds them. Single use.
 */
export class Reader {
  #bytes;
  #view;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The one value of a frame; bytes behind it are an error. */
  frame() {
    const value = this.#value(0);
    if (this.#at !== this.#bytes.length) throw new FrameError(`${this.#bytes.length - this.#at} bytes behind the frame`);
    return value;
  }

  /** Values one behind the other, to the end. @returns {any[]} */
  frames() {
    const values = [];
    while (this.#at < this.#bytes.length) values.push(this.#value(0));
    return values;
  }

  /** @param {number} depth @returns {any} */
  #value(depth) {
    if (depth > MAX_DEPTH) throw new FrameError(`deeper than ${MAX_DEPTH}`);
    const mark = this.#bytes[this.#take(1)];
    if (mark < 0x80) return mark;
    if (mark >= 0xe0) return mark - 0x100;
    if (mark < 0x90) return this.#map(mark & 0x0f, depth);
    if (mark < 0xa0) return this.#array(mark & 0x0f, depth);
    if (mark < 0xc0) return this.#string(mark & 0x1f);
    return this.#marked(mark, depth);
  }

  /** @param {number} mark @param {number} depth */
  #marked(mark, depth) {
    switch (mark) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xca: return this.#view.getFloat32(this.#take(4));
      case 0xcb: return this.#view.getFloat64(this.#take(8));
      case 0xcc: return this.#view.getUint8(this.#take(1));
      case 0xcd: return this.#view.getUint16(this.#take(2));
      case 0xce: return this.#view.getUint32(this.#take(4));
      case 0xcf: return Number(this.#view.getBigUint64(this.#take(8)));
      case 0xd0: return this.#view.getInt8(this.#take(1));
      case 0xd1: return this.#view.getInt16(this.#take(2));
      case 0xd2: return this.#view.getInt32(this.#take(4));
      case 0xd3: return Number(this.#view.getBigInt64(this.#take(8)));
      case 0xd9: return this.#string(this.#view.getUint8(this.#take(1)));
      case 0xda: return this.#string(this.#view.getUint16(this.#take(2)));
      case 0xdb: return this.#string(this.#view.getUint32(this.#take(4)));
      case 0xdc: return this.#array(this.#view.getUint16(this.#take(2)), depth);
      case 0xdd: return this.#array(this.#view.getUint32(this.#take(4)), depth);
      case 0xde: return this.#map(this.#view.getUint16(this.#take(2)), depth);
      case 0xdf: return this.#map(this.#view.getUint32(this.#take(4)), depth);
      default: throw new FrameError(`MessagePack mark 0x${mark.toString(16)} has no place in a frame`);
    }
  }

  /** @param {number} length in bytes */
  #string(length) {
    const start = this.#take(length);
    try {
      return utf8.decode(this.#bytes.subarray(start, start + length));
    } catch {
      throw new FrameError('a string is not UTF-8');
    }
  }

  /** @param {number} count @param {number} depth */
  #array(count, depth) {
    this.#expect(count);
    const items = new Array(count);
    for (let i = 0; i < count; i++) items[i] = this.#value(depth + 1);
    return items;
  }

  /** @param {number} count @param {number} depth */
  #map(count, depth) {
    /** @type {Record<string, any>} */
    const map = {};
    for (let i = 0; i < count; i++) {
      const key = this.#value(depth + 1);
      if (typeof key !== 'string') throw new FrameError('a map key is not a string');
      const value = this.#value(depth + 1);
      // Assignment to __proto__ would change the map's prototype instead of adding a key.
      if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
      else map[key] = value;
    }
    return map;
  }

  /** Each element takes a byte at least: checked before an array is allocated. @param {number} count */
  #expect(count) {
    if (count > this.#bytes.length - this.#at) throw new FrameError('the frame ends in the middle of a value');
  }

  /** @param {number} length @returns {number} where it starts */
  #take(length) {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new FrameError('the frame ends in the middle of a value');
    this.#at = start + length;
    return start;
  }
}
