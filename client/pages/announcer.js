import { counted } from './words.js';

/** Shortest time between two announcements: a screen reader must get to the end of one. */
const EVERY_MS = 5_000;

/** Tells a screen reader what happens in the chat: a message by its words, many messages by their number. */
export class Announcer {
  #region;
  #count = 0;
  #last = '';
  /** @type {any} */
  #timer = null;

  /** @param {HTMLElement} region an aria-live element */
  constructor(region) {
    this.#region = region;
  }

  /** @param {{ name: string, text: string }} message */
  message({ name, text }) {
    this.#count++;
    this.#last = `${name}: ${text}`;
    this.#timer ??= setTimeout(() => this.#speak(), EVERY_MS);
  }

  /** Says it now. @param {string} text */
  say(text) {
    this.#region.textContent = text;
  }

  #speak() {
    this.#region.textContent = this.#count === 1 ? this.#last : counted(this.#count, 'new message');
    this.#count = 0;
    this.#timer = null;
  }
}
