import { LIMITS, byteLength } from '../sdk/index.js';

/** From so many bytes left on, the counter shows. */
const COUNT_FROM = 400;

/** The box in which a viewer writes. Enter sends, Shift+Enter breaks the line, Escape clears. */
export class Composer {
  #form;
  #text;
  #send;
  #note;
  #counter;
  #on;
  #open = false;

  /**
   * @param {{ form: HTMLFormElement, text: HTMLTextAreaElement, send: HTMLButtonElement, note: HTMLElement, counter: HTMLElement }} parts
   * @param {{ send: (text: string) => void }} on
   */
  constructor({ form, text, send, note, counter }, on) {
    this.#form = form;
    this.#text = text;
    this.#send = send;
    this.#note = note;
    this.#counter = counter;
    this.#on = on;
    text.addEventListener('input', () => this.#changed());
    text.addEventListener('keydown', event => this.#onKey(event));
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Lets the viewer write. @param {string} [note] @param {string} [tone] */
  open(note = '', tone = '') {
    this.#show(true, 'Say something', note, tone);
  }

  /** @param {string} why in place of the invitation to write */
  shut(why) {
    this.#show(false, why, '', '');
  }

  focus() {
    this.#text.focus();
  }

  /** @param {boolean} open @param {string} placeholder @param {string} note @param {string} tone */
  #show(open, placeholder, note, tone) {
    this.#open = open;
    this.#text.disabled = !open;
    this.#text.placeholder = placeholder;
    this.#note.textContent = note;
    this.#note.dataset.tone = tone;
    this.#changed();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // Enter that chooses a word of an input method is not the end of a message.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
    if (event.key === 'Escape') {
      this.#text.value = '';
      this.#changed();
    }
  }

  #submit() {
    const text = this.#text.value.trim();
    if (!this.#open || text === '' || byteLength(text) > LIMITS.contentBytes) return;
    this.#text.value = '';
    this.#changed();
    this.#on.send(text);
  }

  #changed() {
    const bytes = byteLength(this.#text.value.trim());
    const left = LIMITS.contentBytes - bytes;
    this.#counter.hidden = left > COUNT_FROM;
    this.#counter.textContent = left >= 0 ? `${left} left` : `${-left} too many`;
    this.#counter.dataset.over = String(left < 0);
    this.#send.disabled = !this.#open || bytes === 0 || left < 0;
    this.#text.style.height = 'auto';
    this.#text.style.height = `${Math.min(104, this.#text.scrollHeight)}px`;
  }
}
