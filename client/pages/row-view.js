import { element, icon } from './element.js';
import { shownText } from './rows.js';
import { roleName } from './words.js';

/** One row of the chat list as elements, made once and filled again and again. */
export class RowView {
  element = element('article', 'row', { tabindex: '-1' });
  #avatar = element('span', '', { 'aria-hidden': 'true' });
  #head = element('div', 'row__head');
  #name = element('button', '', { type: 'button', tabindex: '-1' });
  #badges = element('span', 'row__head');
  #state = element('span', 'row__state');
  #more = element('button', 'row__more', { type: 'button', tabindex: '-1' });
  #time = element('time', 'row__time');
  #text = element('p', 'row__text');
  #picture = element('img', 'row__picture', { loading: 'lazy', referrerpolicy: 'no-referrer' });
  #broken = element('p', 'row__broken');
  #failure = element('div', 'row__failure');
  #remark = element('p', 'row__remark');
  #reason = element('span');
  #retry = element('button', 'row__retry', { type: 'button' });

  /** What it shows. @type {any} */
  #row = null;

  /** @param {(row: any) => void} broken the row's picture cannot be shown */
  constructor(broken) {
    this.#picture.addEventListener('error', () => {
      if (this.#row?.picture === this.#picture.getAttribute('src')) broken(this.#row);
    });
    this.#retry.textContent = 'Retry';
    this.#failure.append(this.#reason, this.#retry);
    this.#more.textContent = '⋯';
    this.#head.append(this.#name, this.#badges, this.#time, this.#state);
  }

  /** @param {any} row see rows.js */
  fill(row) {
    // An element that another row had has reported its failure already: it asks for the picture anew.
    if (this.#row !== row) this.#picture.removeAttribute('src');
    this.#row = row;
    if (row.kind === 'message') this.#fillMessage(row);
    else this.#fillNote(row);
  }

  /** @param {any} row */
  #fillNote(row) {
    this.element.className = `row row--${row.kind}`;
    delete this.element.dataset.state;
    this.element.replaceChildren(row.text);
  }

  /** @param {any} row */
  #fillMessage(row) {
    this.element.className = classesOf(row);
    this.element.dataset.state = row.state ?? '';
    this.#fillHead(row);
    this.#text.textContent = shownText(row);
    this.#reason.textContent = row.failure ?? '';
    this.#retry.hidden = !row.mayRetry;
    this.#remark.textContent = row.remark ?? '';
    const parts = [this.#avatar, this.#head, this.#text];
    if (row.picture && row.removedBy === null) parts.push(row.broken ? this.#instead(row.alt) : this.#show(row));
    if (row.remark && row.removedBy === null) parts.push(this.#remark);
    if (row.state === 'fail') parts.push(this.#failure);
    if (row.menu) parts.push(this.#more);
    this.#more.setAttribute('aria-label', `What to do about the message of ${row.name}`);
    this.element.replaceChildren(...parts);
  }

  /** @param {any} row */
  #fillHead(row) {
    this.#avatar.className = `row__avatar fill-${row.tint}`;
    this.#avatar.textContent = [...row.name][0] ?? '';
    this.#name.className = `row__name tint-${row.tint}`;
    this.#name.textContent = row.name;
    if (row.menu) this.#name.dataset.menu = '';
    else delete this.#name.dataset.menu;
    this.#badges.replaceChildren(...badgesOf(row));
    this.#badges.hidden = !this.#badges.hasChildNodes();
    this.#time.textContent = row.clock;
    this.#state.replaceChildren(...(row.state === 'success' ? [icon('tick')] : row.state === 'fail' ? [icon('alert')] : row.state === 'held' ? [icon('clock')] : []));
    this.#state.hidden = !row.state;
    this.#state.title = STATES[/** @type {keyof typeof STATES} */ (row.state)] ?? '';
  }

  /** @param {any} row */
  #show({ picture, alt }) {
    this.#picture.alt = alt;
    if (this.#picture.getAttribute('src') !== picture) this.#picture.src = picture;
    return this.#picture;
  }

  /** What stands for a picture that cannot be shown. @param {string} alt */
  #instead(alt) {
    this.#broken.textContent = `Picture: ${alt}`;
    return this.#broken;
  }
}

const STATES = { sending: 'Sending', success: 'Sent', held: 'Waiting for a moderator', fail: 'Not sent' };

/** @param {any} row */
function classesOf(row) {
  const classes = ['row'];
  if (row.removedBy !== null) classes.push('row--removed');
  if (row.grouped) classes.push('row--grouped');
  if (row.own) classes.push('row--own');
  if (row.mention) classes.push('row--mention');
  if (row.type === 'gift') classes.push('row--gift');
  return classes.join(' ');
}

/** @param {any} row */
function badgesOf(row) {
  const badges = row.badges.map((/** @type {string} */ name) => badge(name, name));
  const role = roleName(row.role);
  return role ? [badge(row.role, role), ...badges] : badges;
}

/** @param {string} role @param {string} text */
function badge(role, text) {
  const made = element('span', 'badge', { 'data-role': role });
  made.textContent = text;
  return made;
}
