import { element } from './element.js';

const MUTE_MINUTES = 10;
const BAN_MINUTES = 1_440;
const DELETE_MINUTES = 10;

/**
 * What the menu can do. Times in minutes, seqs of the log.
 * @typedef {object} Acts
 * @property {(seq: number) => void} recall
 * @property {(seq: number) => void} undo of a recall
 * @property {(user: string, minutes: number) => void} mute
 * @property {(user: string) => void} unmute
 * @property {(user: string) => void} why
 * @property {(user: string, minutes: number) => void} deleteOf
 * @property {(user: string, minutes: number) => void} ban
 * @property {(user: string) => void} kick
 */

/**
 * What can be done about a message and its author: by a moderator, or by the author about an own one. Arrows move, Enter
 * does, Escape closes and gives the focus back.
 */
export class ModeratorMenu {
  #menu;
  #acts;
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {HTMLElement} menu @param {Acts} acts */
  constructor(menu, acts) {
    this.#menu = menu;
    this.#acts = acts;
    menu.addEventListener('keydown', event => this.#onKey(event));
    document.addEventListener('pointerdown', event => {
      if (!menu.hidden && !menu.contains(/** @type {Node} */ (event.target))) this.close(false);
    });
  }

  /** @param {any} row a message @param {HTMLElement} at @param {boolean} moderates */
  open(row, at, moderates) {
    const items = this.#itemsOf(row, moderates);
    if (items.length === 0) return;
    this.#opener = at;
    const head = element('div', 'menu__head', { role: 'presentation' });
    head.textContent = row.name;
    this.#menu.setAttribute('aria-label', row.own ? 'Your message' : `Moderate ${row.name}`);
    this.#menu.replaceChildren(head, ...items);
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

  /** @param {any} row @param {boolean} moderates */
  #itemsOf({ seq, user, own, removedBy }, moderates) {
    const acts = this.#acts;
    const items = [];
    if (removedBy === null && seq !== null && (moderates || own)) items.push(this.#item('Remove this message', () => acts.recall(seq)));
    if (removedBy !== null && moderates) items.push(this.#item('Bring back what was removed', () => acts.undo(removedBy)));
    if (!moderates || own) return items;
    return [
      ...items,
      this.#item(`Delete messages of the last ${DELETE_MINUTES} minutes`, () => acts.deleteOf(user, DELETE_MINUTES)),
      this.#item(`Mute for ${MUTE_MINUTES} minutes`, () => acts.mute(user, MUTE_MINUTES)),
      this.#item('Unmute', () => acts.unmute(user)),
      this.#item('May they talk, and if not, why?', () => acts.why(user)),
      this.#item('Ban for a day', () => acts.ban(user, BAN_MINUTES), 'menu__item--danger'),
      this.#item('Kick from the room', () => acts.kick(user), 'menu__item--danger'),
    ];
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
    const top = below + height > innerHeight - 8 ? Math.max(8, Math.min(at.top - height - 4, innerHeight - height - 8)) : below;
    this.#menu.style.left = `${left}px`;
    this.#menu.style.top = `${top}px`;
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
