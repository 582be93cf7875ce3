/** How long a line stays. */
const SHOWN_MS = 7_000;

/** One line that says what became of something that was asked; a screen reader hears it too. */
export class Toast {
  #line;
  #announcer;
  /** @type {any} */
  #timer = null;

  /** @param {HTMLElement} line @param {import('./announcer.js').Announcer} announcer */
  constructor(line, announcer) {
    this.#line = line;
    this.#announcer = announcer;
    line.addEventListener('click', () => this.hide());
  }

  /** @param {string} text */
  say(text) {
    clearTimeout(this.#timer);
    this.#line.textContent = text;
    this.#line.hidden = false;
    this.#announcer.say(text);
    this.#timer = setTimeout(() => this.hide(), SHOWN_MS);
  }

  hide() {
    this.#line.hidden = true;
  }
}
