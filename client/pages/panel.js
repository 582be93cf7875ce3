/** What covers the chat when there is no room to show: what happened, and one way on. */
export class Panel {
  #parts;
  #act = () => {};

  /** @param {{ panel: HTMLElement, title: HTMLElement, text: HTMLElement, main: HTMLButtonElement, other: HTMLButtonElement }} parts */
  constructor(parts) {
    this.#parts = parts;
    parts.main.addEventListener('click', () => this.#act());
  }

  /** @param {{ title: string, text: string, button?: string, act?: () => void }} content without a button only another room can be chosen */
  show({ title, text, button, act = () => {} }) {
    this.#parts.title.textContent = title;
    this.#parts.text.textContent = text;
    this.#parts.main.textContent = button ?? '';
    this.#parts.main.hidden = button === undefined;
    this.#act = act;
    this.#parts.panel.hidden = false;
    (button === undefined ? this.#parts.other : this.#parts.main).focus();
  }

  /** Says something else about the same. @param {string} text */
  say(text) {
    if (this.#parts.text.textContent !== text) this.#parts.text.textContent = text;
  }

  hide() {
    this.#parts.panel.hidden = true;
  }
}
