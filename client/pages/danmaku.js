import { DanmakuLanes } from './danmaku-lanes.js';
import { element } from './element.js';

/** Texts in flight at a time; more of a busy room's messages do not fly. All of them stand in the list. */
const MAX_FLYING = 48;
const MAX_CHARS = 60;

/** Border and padding of an own text, px. */
const OWN_PX = 28;
const LANE_GAP_PX = 4;

/**
 * Messages that fly over the stage. Elements are recycled and moved by the compositor (a transform); what finds no
 * lane does not fly. Off when the reader prefers less motion, until switched on.
 */
export class Danmaku {
  #stage;
  #lanes = new DanmakuLanes();
  /** @type {HTMLElement[]} */
  #spare = [];
  #flying = 0;
  /** Flights of messages that have a place in the log. @type {Map<number, Animation>} */
  #flights = new Map();
  #ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  #on = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  #size = { width: 0, height: 0, lane: 34 };

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.#stage = stage;
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect)).observe(stage);
  }

  get on() {
    return this.#on;
  }

  set on(on) {
    this.#on = on;
    if (on) return;
    for (const animation of this.#stage.getAnimations({ subtree: true })) animation.finish();
  }

  /** Messages were removed: what still flies of them ends. @param {number[]} seqs */
  drop(seqs) {
    for (const seq of seqs) this.#flights.get(seq)?.finish();
  }

  /** @param {{ text: string, seq?: number, own?: boolean, staff?: boolean }} message */
  fly({ text, seq, own = false, staff = false }) {
    if (!this.#on || document.hidden || text === '' || this.#flying >= MAX_FLYING) return;
    // The clock of the animations: it stands still between frames, as the texts do.
    const now = Number(document.timeline.currentTime);
    if (!this.#lanes.hasFree(now)) return;
    const flat = text.replace(/\s+/g, ' ');
    const line = flat.length > MAX_CHARS ? `${flat.slice(0, MAX_CHARS - 1)}…` : flat;
    const width = this.#widthOf(line) + (own ? OWN_PX : 0);
    const lane = this.#lanes.take(now, width, this.#size.width);
    const item = this.#spare.pop() ?? this.#stage.appendChild(element('span'));
    item.className = `danmaku__item${own ? ' danmaku__item--own' : ''}${staff ? ' danmaku__item--staff' : ''}`;
    item.textContent = line;
    this.#start(item, lane, width, now, seq);
  }

  /** Measured on a canvas: asking the element would make the page lay itself out at every message. @param {string} line */
  #widthOf(line) {
    return Math.ceil(this.#ruler.measureText(line).width);
  }

  /** @param {HTMLElement} item @param {number} lane @param {number} width @param {number} now @param {number} [seq] */
  #start(item, lane, width, now, seq = -1) {
    const y = lane * this.#size.lane;
    this.#flying++;
    item.style.visibility = 'visible';
    const flight = item.animate(
      [{ transform: `translate(${this.#size.width}px, ${y}px)` }, { transform: `translate(${-width}px, ${y}px)` }],
      { duration: this.#lanes.flightMs(width, this.#size.width), easing: 'linear' });
    // Left to itself it starts a frame or two late, and into the tail of the text before.
    flight.startTime = now;
    if (seq >= 0) this.#flights.set(seq, flight);
    flight.onfinish = flight.oncancel = () => this.#end(item, seq);
  }

  /** @param {HTMLElement} item @param {number} seq */
  #end(item, seq) {
    this.#flying--;
    this.#flights.delete(seq);
    item.style.visibility = 'hidden';
    this.#spare.push(item);
  }

  /** @param {{ width: number, height: number }} size */
  #resize({ width, height }) {
    const { fontFamily, fontSize, lineHeight } = getComputedStyle(this.#stage);
    const lane = parseFloat(lineHeight) + LANE_GAP_PX;
    this.#size = { width, height, lane };
    this.#ruler.font = `600 ${fontSize} ${fontFamily}`;
    this.#lanes.resize(Math.max(0, Math.floor(height / lane)));
  }
}
