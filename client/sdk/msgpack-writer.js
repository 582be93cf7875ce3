import { FrameError } from './error.js';
import { LIMITS } from './frames.js';

const utf8 = new TextEncoder();
const FIRST_BYTES = 256;

/** Writes one MessagePack value with the shortest form of each number, string, array and map. Single use. */
export class Writer {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** @param {any} value */
  frame(value) {
    this.#value(value, 0);
    return this.#bytes.subarray(0, this.#at);
  }

  /** @param {any} value @param {number} depth */
  #value(value, depth) {
    if (depth > LIMITS.depth) throw new FrameError(`deeper than ${LIMITS.depth}`);
    if (value === null || value === undefined) return this.#byte(0xc0);
    switch (typeof value) {
      case 'boolean': return this.#byte(value ? 0xc3 : 0xc2);
      case 'number': return this.#number(value);
      case 'string': return this.#string(value);
      case 'object': return Array.isArray(value) ? this.#array(value, depth) : this.#map(value, depth);
      default: throw new FrameError(`a ${typeof value} has no place in a frame`);
    }
  }

  /** @param {number} value */
  #number(value) {
    if (!Number.isSafeInteger(value)) return this.#float(value);
    if (value >= 0) this.#unsigned(value);
    else this.#negative(value);
  }

  /** @param {number} value */
  #unsigned(value) {
    if (value < 0x80) this.#byte(value);
    else if (value <= 0xff) this.#uint8(0xcc, value);
    else if (value <= 0xffff) this.#uint16(0xcd, value);
    else if (value <= 0xffff_ffff) this.#uint32(0xce, value);
    else this.#int64(0xcf, value);
  }

  /** @param {number} value */
  #negative(value) {
    if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) this.#uint8(0xd0, value & 0xff);
    else if (value >= -0x8000) this.#uint16(0xd1, value & 0xffff);
    else if (value >= -0x8000_0000) this.#uint32(0xd2, value >>> 0);
    else this.#int64(0xd3, value);
  }

  /** @param {string} text */
  #string(text) {
    const bytes = utf8.encode(text);
    const length = bytes.length;
    if (length < 32) this.#byte(0xa0 | length);
    else if (length <= 0xff) this.#uint8(0xd9, length);
    else if (length <= 0xffff) this.#uint16(0xda, length);
    else this.#uint32(0xdb, length);
    this.#room(length);
    this.#bytes.set(bytes, this.#at);
    this.#at += length;
  }

  /** @param {any[]} items @param {number} depth */
  #array(items, depth) {
    if (items.length < 16) this.#byte(0x90 | items.length);
    else if (items.length <= 0xffff) this.#uint16(0xdc, items.length);
    else this.#uint32(0xdd, items.length);
    for (const item of items) this.#value(item, depth + 1);
  }

  /** Keys with an undefined value are left out, as JSON leaves them out. @param {Record<string, any>} map @param {number} depth */
  #map(map, depth) {
    const keys = Object.keys(map).filter(key => map[key] !== undefined);
    if (keys.length < 16) this.#byte(0x80 | keys.length);
    else if (keys.length <= 0xffff) this.#uint16(0xde, keys.length);
    else this.#uint32(0xdf, keys.length);
    for (const key of keys) {
      this.#string(key);
      this.#value(map[key], depth + 1);
    }
  }

  /** @param {number} byte */
  #byte(byte) {
    this.#room(1);
    this.#bytes[this.#at++] = byte;
  }

  /** @param {number} mark @param {number} value */
  #uint8(mark, value) {
    this.#byte(mark);
    this.#byte(value);
  }

  /** @param {number} mark @param {number} value */
  #uint16(mark, value) {
    this.#byte(mark);
    this.#room(2);
    this.#view.setUint16(this.#at, value);
    this.#at += 2;
  }

  /** @param {number} mark @param {number} value */
  #uint32(mark, value) {
    this.#byte(mark);
    this.#room(4);
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  /** @param {number} mark @param {number} value */
  #int64(mark, value) {
    this.#byte(mark);
    this.#room(8);
    this.#view.setBigInt64(this.#at, BigInt(value));
    this.#at += 8;
  }

  /** @param {number} value */
  #float(value) {
    this.#byte(0xcb);
    this.#room(8);
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  /** @param {number} more bytes that must fit */
  #room(more) {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + more));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
