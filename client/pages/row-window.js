/** Height of a row that has not been measured yet, in px: about a message of one line. */
export const ESTIMATE_PX = 46;

/**
 * A row of the list. `height` is 0 until it was measured.
 * @typedef {{ height: number, [key: string]: any }} Row
 */

/**
 * Which rows of a long list are on screen, and where: pure arithmetic over measured and estimated heights, without a
 * DOM. Holds at most `max` rows; the oldest are let go.
 */
export class RowWindow {
  /** @type {Row[]} */
  rows = [];
  #max;
  /** Prefix sums: `#tops[i]` is where row i begins, the last one is the height of all. @type {number[] | null} */
  #tops = null;

  /** @param {number} [max] */
  constructor(max = 2_000) {
    this.#max = max;
  }

  get max() {
    return this.#max;
  }

  /** Height of all rows in px. */
  get total() {
    return this.#sums()[this.rows.length];
  }

  /** @param {Row[]} rows */
  append(rows) {
    this.rows.push(...rows);
    if (this.rows.length > this.#max) this.rows.splice(0, this.rows.length - this.#max);
    this.#tops = null;
  }

  /** Puts older rows in front, as many of the newest of them as there is room for. @param {Row[]} rows @returns {number} how many */
  prepend(rows) {
    const room = Math.max(0, this.#max - this.rows.length);
    const taken = room === 0 ? [] : rows.slice(-room);
    this.rows.unshift(...taken);
    this.#tops = null;
    return taken.length;
  }

  /** @param {Row} row @returns {boolean} whether it was there */
  remove(row) {
    const index = this.rows.lastIndexOf(row);
    if (index < 0) return false;
    this.rows.splice(index, 1);
    this.#tops = null;
    return true;
  }

  clear() {
    this.rows = [];
    this.#tops = null;
  }

  /** @param {Row} row @param {number} height px */
  measure(row, height) {
    if (row.height === height) return;
    row.height = height;
    this.#tops = null;
  }

  /** The width changed: every height is unknown again. */
  forget() {
    for (const row of this.rows) row.height = 0;
    this.#tops = null;
  }

  /** Where a row begins, in px from the top of the list. @param {number} index */
  top(index) {
    return this.#sums()[index];
  }

  /** The row that covers a place. @param {number} y px @returns {number} index, -1 in an empty list */
  at(y) {
    const tops = this.#sums();
    let low = 0;
    let high = this.rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return high;
  }

  /**
   * Rows to draw, `first` to `last` exclusive, for a viewport at `scrollTop`.
   * @param {number} scrollTop px
   * @param {number} viewport px
   * @param {number} [overscan] rows more on either side
   */
  range(scrollTop, viewport, overscan = 6) {
    if (this.rows.length === 0) return { first: 0, last: 0 };
    const first = Math.max(0, this.at(scrollTop) - overscan);
    const last = Math.min(this.rows.length, this.at(scrollTop + viewport) + 1 + overscan);
    return { first, last };
  }

  /** What the reader looks at: the row at the top edge and how far into it. @param {number} scrollTop px */
  anchor(scrollTop) {
    const index = this.at(scrollTop);
    return index < 0 ? null : { row: this.rows[index], into: scrollTop - this.top(index) };
  }

  /** Where to scroll so that the anchor stays where it was; the top when its row was let go. @param {{ row: Row, into: number } | null} anchor */
  scrollTopOf(anchor) {
    const index = anchor ? this.rows.indexOf(anchor.row) : -1;
    return index < 0 || !anchor ? 0 : this.top(index) + Math.min(anchor.into, Math.max(0, this.#heightOf(this.rows[index]) - 1));
  }

  /** @param {Row} row */
  #heightOf(row) {
    return row.height || ESTIMATE_PX;
  }

  #sums() {
    if (this.#tops) return this.#tops;
    const tops = new Array(this.rows.length + 1);
    let sum = 0;
    for (let i = 0; i < this.rows.length; i++) {
      tops[i] = sum;
      sum += this.#heightOf(this.rows[i]);
    }
    tops[this.rows.length] = sum;
    return this.#tops = tops;
  }
}
