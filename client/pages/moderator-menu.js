import { element } from './element.js';

const MUTE_MINUTES = 10;

/** What a moderator can do about an author. Arrows move, Enter does, Escape closes and gives the focus back. */
export class ModeratorMenu {
  #menu;
  #on;
  /** @type {HTMLElement | null} */
  #opener = null;
  #user = '';

  /**
   * @param {HTMLElement} menu
   * @param {{ mute: (user: string, minutes: number) => void, unmute: (user: string) => void, kick: (user: string) => void }} on
   */
  constructor(menu, on) {
    this.#menu = menu;
    this.#on = on;
    menu.addEventListener('keydown', event => this.#onKey(event));
    document.addEventListener('pointerdown', event => {
      if (!menu.hidden && !menu.contains(/** @type {Node} */ (event.target))) this.close(false);
    });
  }

  /** @param {{ user: string, name: string }} author @param {HTMLElement} at */
  open({ user, name }, at) {
    this.#user = user;
    this.#opener = at;
    const head = element('div', 'menu__head', { role: 'presentation' });
    head.textContent = name;
    this.#menu.setAttribute('aria-label', `Moderate ${name}`);
    this.#menu.replaceChildren(
      head,
      this.#item(`Mute for ${MUTE_MINUTES} minutes`, () => this.#on.mute(this.#user, MUTE_MINUTES)),
      this.#item('Unmute', () => this.#on.unmute(this.#user)),
      this.#item('Kick from the room', () => this.#on.kick(this.#user), 'menu__item--danger'));
    this.#menu.hidden = false;
    this.#place(at.getBoundingClientRect());
    /** @type {HTMLElement} */ (this.#menu.querySelector('button')).focus();
  }

  /** @param {boolean} [giveBack] the focus to whoever opened it */
  close(giveBack = true) {
    if (this.#menu.hidden) return;
    this.#menu.hidden = true;
    if (giveBack) this.#opener?.closest('.row') && /** @type {HTMLElement} */ (this.#opener.closest('.row')).focus({ preventScroll: true });
  }

  /** @param {string} text @param {() => void} act @param {string} [className] */
  #item(text, act, className = '') {
    const item = element('button', `menu__item ${className}`, { type: 'button', role: 'menuitem' });
    item.textContent = text;
    item.addEventListener('click', () => {
      this.close();
      act();
    });
    return item;
  }

  /** Below the name, or above it where there is no room. @param {DOMRect} at */
  #place(at) {
    const { offsetWidth: width, offsetHeight: height } = this.#menu;
    const left = Math.max(8, Math.min(at.left + 8, innerWidth - width - 8));
    const below = at.top + 26;
    this.#menu.style.left = `${left}px`;
    this.#menu.style.top = `${below + height > innerHeight - 8 ? Math.max(8, at.top - height - 4) : below}px`;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = [...this.#menu.querySelectorAll('button')];
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === 'ArrowDown') items[(at + 1) % items.length].focus();
    else if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length].focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
