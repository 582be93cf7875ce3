import { element } from './element.js';

/** Hearts in flight at a time, and started for one report of the room; the number beside the button is exact. */
const MAX_FLYING = 24;
const PER_REPORT = 10;

const FLIGHT_MS = 2_200;
const TINTS = 6;

/** Hearts that rise where the like button stands. Elements are recycled and moved by the compositor; none for who prefers less motion. */
export class Hearts {
  #stage;
  /** @type {HTMLElement[]} */
  #spare = [];
  #flying = 0;
  #started = 0;
  #still = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.#stage = stage;
  }

  get flying() {
    return this.#flying;
  }

  /** @param {number} added likes since the last report: spread over the second until the next one */
  rise(added) {
    const count = Math.min(PER_REPORT, added);
    for (let i = 0; i < count; i++) this.#start(i * 1_000 / count);
  }

  /** @param {number} delayMs */
  #start(delayMs) {
    if (this.#still.matches || document.hidden || this.#flying >= MAX_FLYING) return;
    const heart = this.#spare.pop() ?? this.#stage.appendChild(element('span'));
    heart.className = `hearts__item hearts__item--${this.#started++ % TINTS}`;
    heart.textContent = '♥';
    this.#flying++;
    const drift = Math.random() * 56 - 28;
    const flight = heart.animate([
      { transform: 'translate(0, 0) scale(.4)', opacity: 0 },
      { transform: `translate(${drift * 0.3}px, -30px) scale(1)`, opacity: 1, offset: 0.15 },
      { transform: `translate(${drift}px, -190px) scale(.85)`, opacity: 0 },
    ], { duration: FLIGHT_MS, delay: delayMs, easing: 'ease-out' });
    flight.onfinish = flight.oncancel = () => {
      this.#flying--;
      this.#spare.push(heart);
    };
  }
}
