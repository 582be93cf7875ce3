import { RowView } from './row-view.js';
import { RowWindow } from './row-window.js';

/** Closer to the end than this counts as at the end, closer to the top asks for older rows; px. */
const END_PX = 24;
const TOP_PX = 240;

/**
 * The list of messages: draws only the rows on screen, recycles their elements, and touches the layout once a frame
 * however many messages came. Stays at the end unless the reader scrolled up or moves in it with the keyboard; then
 * `newer` tells how many came since.
 */
export class ChatList {
  #window;
  #scroller;
  #space;
  #holder;
  /** @type {Map<import('./row-window.js').Row, RowView>} */
  #shown = new Map();
  /** @type {RowView[]} */
  #spare = [];
  #frame = 0;
  #stuck = true;
  #newer = 0;
  /** @type {{ row: import('./row-window.js').Row, into: number } | null} */
  #anchor = null;
  /** The scroll position that we set ourselves, to tell the reader's scrolling from ours. */
  #ownTop = 0;
  #on;

  /**
   * @param {HTMLElement} scroller
   * @param {object} on
   * @param {(count: number) => void} on.newer rows below since the reader left the end; 0 when back
   * @param {() => void} on.top the reader is near the first row
   * @param {(row: any, at: HTMLElement) => void} on.author a message or its author was chosen
   * @param {(row: any) => void} on.retry
   * @param {() => void} on.escape the keyboard leaves the list
   * @param {number} [max] rows kept
   */
  constructor(scroller, on, max = 2_000) {
    this.#window = new RowWindow(max);
    this.#scroller = scroller;
    this.#space = /** @type {HTMLElement} */ (scroller.firstElementChild);
    this.#holder = /** @type {HTMLElement} */ (this.#space.firstElementChild);
    this.#on = on;
    scroller.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    scroller.addEventListener('keydown', event => this.#onKey(event));
    scroller.addEventListener('click', event => this.#onClick(event));
    this.#watchSize();
  }

  get rows() {
    return this.#window.rows;
  }

  /** Elements in the document, for whoever measures that they are bounded. */
  get drawn() {
    return this.#shown.size;
  }

  get stuck() {
    return this.#stuck;
  }

  get hasRoom() {
    return this.#window.rows.length < this.#window.max;
  }

  /** @param {any[]} rows */
  append(rows) {
    if (rows.length === 0) return;
    this.#window.append(rows);
    if (!this.#stuck) this.#count(this.#newer + rows.length);
    this.#schedule();
  }

  /** @param {any[]} rows older than the first */
  prepend(rows) {
    this.#window.prepend(rows);
    this.#schedule();
  }

  /** @param {any} row */
  remove(row) {
    if (this.#window.remove(row)) this.#schedule();
  }

  /** The row says something else now. @param {any} row */
  update(row) {
    this.#shown.get(row)?.fill(row);
    this.#window.measure(row, 0);
    this.#schedule();
  }

  clear() {
    this.#window.clear();
    this.toEnd();
  }

  /** Goes to the newest row and stays there. */
  toEnd() {
    this.#stuck = true;
    this.#anchor = null;
    this.#count(0);
    this.#schedule();
  }

  #schedule() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** Nothing but a few notes, of who came and the like. */
  get #isSilent() {
    return this.#window.total < this.#viewport / 2 && !this.#window.rows.some(({ kind }) => kind === 'message' || kind === 'gap');
  }

  /** Writes, then one reading of the layout for rows that are new, then writes again. */
  #draw() {
    this.#frame = 0;
    const viewport = this.#viewport;
    let scrollTop = this.#target(viewport);
    this.#fill(this.#window.range(scrollTop, viewport));
    if (this.#measureNew()) {
      scrollTop = this.#target(viewport);
      // Rows turned out lower than estimated: the window may not reach the edges yet.
      const { first, last } = this.#window.range(scrollTop, viewport, 0);
      const rows = this.#window.rows;
      if (last > first && !(this.#shown.has(rows[first]) && this.#shown.has(rows[last - 1]))) this.#schedule();
    }
    this.#place(scrollTop);
    this.#scroller.dataset.empty = String(this.#isSilent);
  }

  /** @param {number} viewport px */
  #target(viewport) {
    if (this.#stuck) return Math.max(0, this.#window.total - viewport);
    return this.#window.scrollTopOf(this.#anchor);
  }

  /** @param {{ first: number, last: number }} range */
  #fill({ first, last }) {
    const rows = this.#window.rows.slice(first, last);
    const wanted = new Set(rows);
    for (const [row, view] of this.#shown) if (!wanted.has(row)) this.#recycle(row, view);
    let cursor = this.#holder.firstChild;
    for (const row of rows) {
      const view = this.#shown.get(row) ?? this.#acquire(row);
      if (view.element === cursor) cursor = cursor.nextSibling;
      else this.#holder.insertBefore(view.element, cursor);
    }
  }

  /** @param {any} row */
  #acquire(row) {
    const view = this.#spare.pop() ?? new RowView(broken => this.#onBroken(broken));
    view.fill(row);
    this.#shown.set(row, view);
    return view;
  }

  /** Its words take less room than its picture would. @param {any} row */
  #onBroken(row) {
    row.broken = true;
    this.update(row);
  }

  /** @param {any} row @param {RowView} view */
  #recycle(row, view) {
    this.#shown.delete(row);
    // The keyboard must not fall out of the list because its row went out of sight.
    if (view.element.contains(document.activeElement)) this.#scroller.focus({ preventScroll: true });
    view.element.remove();
    if (this.#spare.length < 60) this.#spare.push(view);
  }

  #measureNew() {
    let changed = false;
    for (const [row, view] of this.#shown) {
      if (row.height > 0) continue;
      this.#window.measure(row, view.element.offsetHeight);
      changed = true;
    }
    return changed;
  }

  /** @param {number} scrollTop px */
  #place(scrollTop) {
    const rows = this.#window.rows;
    const firstShown = this.#shown.size === 0 ? -1 : rows.findIndex(row => this.#shown.has(row));
    // A chat that does not fill its box stands at the bottom of it.
    const lead = Math.max(0, this.#viewport - this.#window.total);
    this.#space.style.height = `${this.#window.total + lead}px`;
    this.#holder.style.transform = `translateY(${lead + (firstShown < 0 ? 0 : this.#window.top(firstShown))}px)`;
    if (Math.abs(this.#scroller.scrollTop - scrollTop) >= 1) this.#scroller.scrollTop = scrollTop;
    this.#ownTop = scrollTop;
  }

  #onScroll() {
    const top = this.#scroller.scrollTop;
    if (Math.abs(top - this.#ownTop) < 2) return;
    this.#ownTop = top;
    const atEnd = top + this.#viewport >= this.#window.total - END_PX;
    if (atEnd && !this.#holds) return this.toEnd();
    this.#stuck = false;
    this.#anchor = this.#window.anchor(top);
    this.#schedule();
    if (top < TOP_PX) this.#on.top();
  }

  /** The keyboard is on a row, which must not run away from under it. */
  get #holds() {
    return document.activeElement !== this.#scroller && this.#holder.contains(document.activeElement);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const row = this.#rowAt(event.target);
    if (event.key === 'ArrowUp') this.#move(row, -1);
    else if (event.key === 'ArrowDown') this.#move(row, 1);
    else if (event.key === 'End') { this.#scroller.focus({ preventScroll: true }); this.toEnd(); }
    else if (event.key === 'Home') this.#select(0);
    else if (event.key === 'Escape') { this.toEnd(); this.#on.escape(); }
    else if (event.key === 'Enter' && row?.kind === 'message' && !isButton(event.target)) this.#choose(row);
    else return;
    event.preventDefault();
  }

  /** @param {any} row the selected one, or none @param {1 | -1} step */
  #move(row, step) {
    const rows = this.#window.rows;
    const from = row ? rows.indexOf(row) : rows.length;
    this.#select(Math.min(rows.length - 1, Math.max(0, from + step)));
  }

  /** Puts the keyboard on a row and the row on screen. @param {number} index */
  #select(index) {
    const row = this.#window.rows[index];
    if (!row) return;
    const viewport = this.#viewport;
    const top = this.#window.top(index);
    const bottom = this.#window.top(index + 1);
    const now = this.#scroller.scrollTop;
    const scrollTop = top < now ? top : bottom > now + viewport ? bottom - viewport : now;
    this.#stuck = false;
    this.#anchor = this.#window.anchor(scrollTop);
    cancelAnimationFrame(this.#frame);
    this.#draw();
    this.#shown.get(row)?.element.focus({ preventScroll: true });
    if (index === 0) this.#on.top();
  }

  /** @param {any} row */
  #choose(row) {
    const view = this.#shown.get(row);
    if (view) this.#on.author(row, view.element);
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const row = this.#rowAt(target);
    if (!row) return;
    if (target.closest('.row__retry')) this.#on.retry(row);
    const opener = /** @type {HTMLElement | null} */ (target.closest('.row__name[data-menu], .row__more'));
    if (opener) this.#on.author(row, opener);
  }

  /** @param {EventTarget | null} target */
  #rowAt(target) {
    const element = /** @type {HTMLElement} */ (target)?.closest?.('.row');
    if (!element) return null;
    for (const [row, view] of this.#shown) if (view.element === element) return row;
    return null;
  }

  /** @param {number} newer */
  #count(newer) {
    if (newer === this.#newer) return;
    this.#newer = newer;
    this.#on.newer(newer);
  }

  #viewport = 0;

  #watchSize() {
    let width = 0;
    new ResizeObserver(([entry]) => {
      const { width: now, height } = entry.contentRect;
      if (now !== width) this.#window.forget();
      width = now;
      this.#viewport = height;
      this.#schedule();
    }).observe(this.#scroller);
  }
}

/** @param {EventTarget | null} target */
function isButton(target) {
  return /** @type {HTMLElement} */ (target)?.tagName === 'BUTTON';
}
