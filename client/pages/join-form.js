import { byId } from './element.js';
import { faultOf } from './identity.js';

/** The card that asks for room and name. */
export class JoinForm {
  #room = /** @type {HTMLInputElement} */ (byId('room-field'));
  #name = /** @type {HTMLInputElement} */ (byId('name-field'));
  #error = byId('join-error');
  #visit;

  /**
   * @param {import('./identity.js').Visit} visit prefilled
   * @param {(visit: import('./identity.js').Visit) => void} enter
   */
  constructor(visit, enter) {
    this.#visit = visit;
    this.#room.value = visit.room;
    this.#name.value = visit.name;
    byId('join').addEventListener('submit', event => {
      event.preventDefault();
      const chosen = { ...this.#visit, room: this.#room.value.trim(), name: this.#name.value.trim() };
      if (this.check(chosen)) enter(chosen);
    });
  }

  /** @param {import('./identity.js').Visit} visit @returns {boolean} whether it can be entered; shows why not */
  check(visit) {
    const fault = faultOf(visit);
    this.#room.setAttribute('aria-invalid', String(fault?.field === 'room'));
    this.#name.setAttribute('aria-invalid', String(fault?.field === 'name'));
    this.fail(fault?.text ?? '');
    if (fault) (fault.field === 'room' ? this.#room : this.#name).focus();
    return fault === null;
  }

  /** @param {string} text empty for none */
  fail(text) {
    this.#error.hidden = text === '';
    this.#error.textContent = text;
  }

  focus() {
    (this.#room.value === '' ? this.#room : this.#name).focus();
  }
}
