import { hashOf, hex } from './digest.js';

const MASK = 0xffff_ffff_ffff_ffffn;

/** Gaps behind which there is no message for everyone. */
const COUNTED = new Set(['intake', 'directed', 'held', 'private']);

/**
 * What a reader of the log adds up between two digests that the room publishes (docs/PROTOCOL.md, "Rolling digest"), to
 * find at once that it was shown something else. It may begin anywhere in the log.
 */
export class RollingDigest {
  #published = 0n;
  #sum = 0n;
  #based = false;

  /** @param {import('./log.js').Item} item the next of the log */
  add(item) {
    if (item.kind === 'gap' && !COUNTED.has(item.reason)) this.forget();
    else if (this.#based && item.kind === 'message' && !item.to?.length) this.#sum = (this.#sum + hashOf(item)) & MASK;
  }

  /** What came is not known, or the log is another one: the next published digest is compared with nothing. */
  forget() {
    this.#based = false;
  }

  /**
   * The room has published its digest at the reader's position.
   * @param {string} published 16 hex digits
   * @returns {{ compared: boolean, agrees: boolean, expected: string }} expected: what it would be by what came
   */
  compare(published) {
    const compared = this.#based;
    const expected = compared ? hex((this.#published + this.#sum) & MASK) : published;
    this.#published = BigInt(`0x${published}`);
    this.#sum = 0n;
    this.#based = true;
    return { compared, agrees: expected === published, expected };
  }
}
