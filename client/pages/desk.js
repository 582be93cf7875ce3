import { CODES, readPairs } from '../sdk/index.js';
import { HeldQueue, waitingText } from './held-queue.js';

/**
 * The moderator's desk over the chat: who may talk and how often, and the messages that wait. Opened by its button, closed
 * by it or Escape.
 */
export class Desk {
  #parts;
  #client;
  #on;
  #queue;

  /**
   * @typedef {object} DeskParts
   * @property {HTMLElement} chat
   * @property {HTMLButtonElement} toggle
   * @property {HTMLElement} badge how many wait, on the toggle
   * @property {HTMLElement} desk
   * @property {HTMLButtonElement} muteAll
   * @property {HTMLButtonElement} pause
   * @property {HTMLSelectElement} slow
   * @property {HTMLSelectElement} speakers
   * @property {HTMLSelectElement} unique
   * @property {HTMLElement} waiting
   * @property {HTMLElement} held
   *
   * @param {DeskParts} parts
   * @param {import('../sdk/client.js').ChatClient} client
   * @param {{ asked: (answer: Promise<any>, done?: string) => void }} on an action was sent; `done` is said when it worked
   */
  constructor(parts, client, on) {
    this.#parts = parts;
    this.#client = client;
    this.#on = on;
    this.#queue = new HeldQueue(parts.held, { decide: (seq, approve) => this.#decide(seq, approve), changed: count => this.#showCount(count) });
    this.#listen();
    this.#showCount(0);
  }

  close() {
    if (this.#parts.desk.hidden) return;
    this.#open(false);
    this.#parts.toggle.focus();
  }

  #listen() {
    const { toggle, desk, muteAll, pause, slow, speakers, unique } = this.#parts;
    const { moderation, messages } = this.#client;
    toggle.addEventListener('click', () => this.#open(desk.hidden));
    desk.addEventListener('keydown', event => { if (event.key === 'Escape') this.close(); });
    muteAll.addEventListener('click', () => this.#on.asked(moderation.muteAll(!isOn(muteAll))));
    pause.addEventListener('click', () => this.#on.asked(messages.distribute(isOn(pause))));
    slow.addEventListener('change', () => this.#on.asked(this.#client.configure({ slowModeSeconds: Number(slow.value) })));
    speakers.addEventListener('change', () => this.#on.asked(this.#client.configure({ speakers: speakers.value })));
    unique.addEventListener('change', () => this.#on.asked(this.#client.configure({ uniqueMinutes: Number(unique.value) })));
    this.#client.on('joined', joined => this.#onJoined(joined.resumed));
    for (const name of ['left', 'removed']) this.#client.on(name, () => this.#show());
    for (const kind of ['config', 'sanction', 'distribution']) this.#client.on(kind, () => this.#show());
    this.#client.on('held', item => this.#queue.add([item]));
    this.#client.on('decided', item => this.#queue.remove(item.held));
  }

  /** @param {boolean} resumed */
  #onJoined(resumed) {
    this.#show();
    if (resumed) return;
    this.#queue.clear();
    if (moderates(this.#client.room)) this.#load();
  }

  /** What waits since before we came. */
  async #load() {
    const { room, messages } = this.#client;
    try {
      for (let page = await messages.held(); this.#client.room === room; page = await messages.held({ next: page.next })) {
        this.#queue.add(readPairs(page.items));
        if (!page.next || this.#queue.isFull) return;
      }
    } catch {
      // The connection went; what comes from now on comes by itself, the next join asks again.
    }
  }

  /** @param {number} seq @param {boolean} approve */
  #decide(seq, approve) {
    const { messages } = this.#client;
    const answer = approve ? messages.approve(seq) : messages.deny(seq);
    answer.catch(error => { if (error.code === CODES.BadRoomParameter) this.#queue.remove(seq); });
    this.#on.asked(answer, approve ? 'Approved' : 'Denied');
  }

  /** @param {boolean} open */
  #open(open) {
    const { desk, toggle, muteAll } = this.#parts;
    desk.hidden = !open;
    toggle.setAttribute('aria-expanded', String(open));
    if (open) muteAll.focus();
  }

  #show() {
    const { chat, toggle, muteAll, pause, slow, speakers, unique } = this.#parts;
    const room = this.#client.room;
    const mine = moderates(room);
    chat.dataset.moderates = String(mine);
    toggle.hidden = !mine;
    if (!room || !mine) return this.#open(false);
    const until = room.roomMutedUntil;
    set(muteAll, until === -1 || until > this.#client.now());
    set(pause, !room.distributing);
    showNumber(slow, room.config.slowModeSeconds ?? 0, 's');
    showNumber(unique, room.config.uniqueMinutes ?? 0, 'min');
    speakers.value = room.config.speakers ?? 'all';
  }

  /** @param {number} count */
  #showCount(count) {
    const { toggle, badge, waiting } = this.#parts;
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? '99+' : String(count);
    waiting.textContent = waitingText(count);
    toggle.setAttribute('aria-label', count === 0 ? 'Moderation' : `Moderation, ${waitingText(count)}`);
  }
}

/** @param {import('../sdk/room.js').Room | null} room */
export function moderates(room) {
  return room?.role === 'moderator' || room?.role === 'broadcaster';
}

/** @param {HTMLElement} button */
function isOn(button) {
  return button.getAttribute('aria-checked') === 'true';
}

/** @param {HTMLElement} button @param {boolean} on */
function set(button, on) {
  button.setAttribute('aria-checked', String(on));
}

/** A room may have a number that the list does not offer. @param {HTMLSelectElement} select @param {number} number @param {string} unit */
function showNumber(select, number, unit) {
  const value = String(number);
  if (![...select.options].some(option => option.value === value)) select.add(new Option(`${number} ${unit}`, value));
  select.value = value;
}
