import { element } from './element.js';
import { heldText } from './refusals.js';
import { counted } from './words.js';

/** Messages shown at a time; those behind them come up as these are decided. */
const MAX_SHOWN = 20;
/** Messages remembered; the oldest are let go, and stay held. */
const MAX_KEPT = 500;

/** Messages that wait for a moderator, oldest first, each with what can be done about it. */
export class HeldQueue {
  #list;
  #on;
  /** @type {Map<number, import('../sdk/log.js').HeldItem>} */
  #items = new Map();

  /**
   * @param {HTMLElement} list
   * @param {{ decide: (seq: number, approve: boolean) => void, changed: (count: number) => void }} on
   */
  constructor(list, on) {
    this.#list = list;
    this.#on = on;
    list.addEventListener('click', event => this.#onClick(/** @type {HTMLElement} */ (event.target)));
  }

  get size() {
    return this.#items.size;
  }

  /** More is not kept. */
  get isFull() {
    return this.#items.size >= MAX_KEPT;
  }

  /** @param {any[]} items held ones */
  add(items) {
    for (const item of items) this.#items.set(item.seq, item);
    while (this.#items.size > MAX_KEPT) this.#items.delete(/** @type {number} */ (this.#items.keys().next().value));
    this.#show();
  }

  /** Somebody decided. @param {number} seq */
  remove(seq) {
    if (this.#items.delete(seq)) this.#show();
  }

  clear() {
    this.#items.clear();
    this.#show();
  }

  #show() {
    const shown = [...this.#items.values()].sort((a, b) => a.seq - b.seq).slice(0, MAX_SHOWN);
    const focused = this.#list.contains(document.activeElement);
    // What stays keeps its element, and with it the focus.
    const before = new Map([...this.#list.children].map(child => [Number(/** @type {HTMLElement} */ (child).dataset.seq), child]));
    this.#list.replaceChildren(...shown.map(item => before.get(item.seq) ?? entryOf(item)));
    if (focused && !this.#list.contains(document.activeElement)) /** @type {HTMLElement} */ (this.#list.querySelector('button') ?? this.#list).focus();
    this.#on.changed(this.#items.size);
  }

  /** @param {HTMLElement} target */
  #onClick(target) {
    const button = /** @type {HTMLButtonElement | null} */ (target.closest('button'));
    const entry = /** @type {HTMLElement | null} */ (target.closest('[data-seq]'));
    if (button && entry) this.#on.decide(Number(entry.dataset.seq), button.value === 'approve');
  }
}

/** How many wait. @param {number} count */
export function waitingText(count) {
  return count === 0 ? 'Nothing waits for a decision.' : `${counted(count, 'message')} waiting`;
}

/** @param {import('../sdk/log.js').HeldItem} item */
function entryOf(item) {
  const entry = element('li', 'held', { 'data-seq': String(item.seq) });
  const text = element('p', 'held__text');
  const name = element('strong');
  name.textContent = item.name;
  text.append(name, ` ${item.content}`);
  const rule = element('span', 'held__rule');
  rule.textContent = heldText(item.rule);
  const buttons = element('div', 'held__buttons');
  buttons.append(rule, buttonOf('approve', 'Approve', item), buttonOf('deny', 'Deny', item));
  entry.append(text, buttons);
  return entry;
}

/** @param {string} value @param {string} text @param {import('../sdk/log.js').HeldItem} item */
function buttonOf(value, text, item) {
  const button = element('button', `button button--small${value === 'deny' ? ' button--danger' : ''}`, {
    type: 'button', value, 'aria-label': `${text} the message of ${item.name}: ${item.content.slice(0, 80)}`,
  });
  button.textContent = text;
  return button;
}
