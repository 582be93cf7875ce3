import { CODES } from '../sdk/index.js';
import { waitText } from './refusals.js';

/** Waits before a refused join is tried again, in ms; the last one repeats. */
const STEPS_MS = Object.freeze([2_000, 4_000, 8_000]);

/** Longest wait that a server's retryAfterMs is believed for. */
const LONGEST_MS = 60_000;

/** Whoever arrives while the server is not ready: says so in place of an empty chat, counts down, and joins again. */
export class Doorstep {
  #panel;
  #join;
  #attempt = 0;
  /** @type {any} */
  #timer;
  /** @type {any} */
  #ticker;
  /** Whether it tells somebody to wait. */
  isShown = false;

  /** @param {import('./panel.js').Panel} panel @param {() => void} join tries again now */
  constructor(panel, join) {
    this.#panel = panel;
    this.#join = join;
  }

  /** The join was refused for the moment. @param {number} code @param {Record<string, any>} details */
  refused(code, { retryAfterMs }) {
    const step = STEPS_MS[Math.min(this.#attempt++, STEPS_MS.length - 1)];
    const ms = typeof retryAfterMs === 'number' ? Math.min(retryAfterMs, LONGEST_MS) : Math.round(step * (0.75 + Math.random() / 4));
    this.wait(code, ms);
    this.#timer = setTimeout(() => this.#join(), ms);
  }

  /** Somebody else tries again then. @param {number | undefined} code @param {number} ms */
  wait(code, ms) {
    this.#stop();
    const until = performance.now() + ms;
    if (!this.isShown) this.#panel.show({ title: 'Not in the room yet', text: '', button: 'Try now', act: () => this.#now() });
    this.isShown = true;
    const tick = () => this.#panel.say(waitText(code, (until - performance.now()) / 1000));
    tick();
    this.#ticker = setInterval(tick, 1_000);
  }

  /** In the room, or on the way elsewhere. */
  leave() {
    this.#stop();
    this.#attempt = 0;
    this.isShown = false;
  }

  #now() {
    this.#stop();
    this.#panel.say(waitText(CODES.ServerUnavailable, 0));
    this.#join();
  }

  #stop() {
    clearTimeout(this.#timer);
    clearInterval(this.#ticker);
  }
}
