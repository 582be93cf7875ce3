import { CODES } from './codes.js';
import { DUP, LIMITS, PUBLISH_ACKED } from './frames.js';
import { isUnstored } from './standstill.js';
import { byteLength, wellFormed } from './text.js';

/**
 * A message of mine on its way.
 * @typedef {object} OutMessage
 * @property {string} id client message id, the idempotency key
 * @property {string} room
 * @property {string} type
 * @property {string} content
 * @property {SendOptions} options
 * @property {'sending' | 'success' | 'held' | 'fail'} state held: a moderator decides; it may still become one of the others
 * @property {number} code why it failed; of an accepted one 0, or 21502: sent with words replaced
 * @property {Record<string, any>} details of a refusal: rule, until, retryAfterMs, reason
 * @property {number | null} seq once accepted
 * @property {number} time when it was written; the server's once accepted
 * @property {number} tries how often it was sent since the last refusal or resend
 * @property {number | null} sentAt when it was first sent
 *
 * @typedef {object} SendOptions
 * @property {Record<string, string>} [extra] up to 16 keys, 1,024 bytes
 * @property {string[] | 'all'} [mentions] up to 20 users who are to be told; all: staff only
 * @property {string[]} [to] up to 20 users: only they and the sender get it
 */

/** Waits before a message whose outcome is not known is sent again. */
const AGAIN_MS = 1_000;

/**
 * My messages until their outcome is known, and the failed ones until they are sent again. Bounds: `maxPending` on
 * their way (one more fails at once with 20604, rule `outbox`), `maxKept` altogether (the oldest settled ones are
 * let go). While the server takes nothing (24015, 31003) messages wait for it, each at most `patienceMs`, then fail with what it
 * said; the first of them tries, the others follow it in their order. A message whose outcome stays unknown after `maxTries` fails with the last code; its id stays the same,
 * so sending it again cannot make a second message within the server's five minutes.
 */
export class Outbox {
  /** @type {Map<string, OutMessage>} */
  #messages = new Map();
  /** @type {Map<string, any>} timers of messages that wait for an answer */
  #timers = new Map();
  /** Since when messages wait for a server that takes nothing, by id, Unix ms. @type {Map<string, number>} */
  #since = new Map();
  /** Of those that wait, the one that is on its way to see whether it takes things again. @type {string | null} */
  #probe = null;
  #open = false;
  #clock;
  #write;
  #changed;
  #newId;
  #standstill;
  #limits;

  /**
   * @param {object} options
   * @param {import('./clock.js').Clock} options.clock
   * @param {(frame: any[]) => 'sent' | 'closed' | 'tooLarge'} options.write
   * @param {(message: OutMessage) => void} options.changed
   * @param {() => string} options.newId
   * @param {import('./standstill.js').Standstill} options.standstill
   * @param {{ ackMs?: number, idempotencyMs?: number, patienceMs?: number, maxPending?: number, maxKept?: number, maxTries?: number }} [options.limits]
   */
  constructor({ clock, write, changed, newId, standstill, limits = {} }) {
    this.#clock = clock;
    this.#write = write;
    this.#changed = changed;
    this.#newId = newId;
    this.#standstill = standstill;
    this.#limits = { ackMs: 10_000, idempotencyMs: 270_000, patienceMs: 30_000, maxPending: 32, maxKept: 200, maxTries: 3, ...limits };
  }

  /** Messages on their way. */
  get pending() {
    let count = 0;
    for (const message of this.#messages.values()) if (message.state === 'sending') count++;
    return count;
  }

  /** @param {string} id */
  get(id) {
    return this.#messages.get(id);
  }

  /**
   * Takes a message and sends it as soon as the room is open.
   * @param {string} room
   * @param {string} type
   * @param {string} content
   * @param {SendOptions} [options]
   * @returns {OutMessage}
   */
  add(room, type, content, options = {}) {
    /** @type {OutMessage} */
    const message = {
      id: this.#newId(), room, type, content: wellFormed(content), options, state: 'sending', code: CODES.Ok, details: {},
      seq: null, time: this.#clock.now(), tries: 0, sentAt: null,
    };
    const full = this.pending >= this.#limits.maxPending;
    this.#messages.set(message.id, message);
    this.#letGo();
    if (full) this.#fail(message, CODES.TooFast, { rule: 'outbox' });
    else if (byteLength(message.content) > LIMITS.contentBytes) this.#fail(message, CODES.BadRoomParameter, { rule: 'size' });
    else this.#start(message);
    return message;
  }

  /**
   * Sends a failed message again under its id.
   * @param {string} id
   * @returns {boolean} false when there is no failed message with this id, a moderator denied it, or too many are on their way
   */
  resend(id) {
    const message = this.#messages.get(id);
    if (message?.state !== 'fail' || message.details.rule === 'denied' || this.pending >= this.#limits.maxPending) return false;
    Object.assign(message, { state: 'sending', code: CODES.Ok, details: {}, tries: 0 });
    this.#start(message);
    return true;
  }

  /** @param {any[]} frame PUBACK */
  answer([, id, code, details]) {
    const message = this.#messages.get(id);
    // It came in the log already; that words of it were replaced is said only here.
    if (message?.state === 'success' && code === CODES.WordReplaced && message.code !== code) return this.#settle(message, { code });
    if (message?.state !== 'sending') return;
    if (code === CODES.Ok && details?.held) this.#settle(message, { state: 'held', code, details });
    else if (code === CODES.Ok || code === CODES.WordReplaced) this.#succeed(message, details?.seq ?? null, details?.time ?? message.time, code);
    else if (code === CODES.Timeout) this.#again(message, code);
    else if (isUnstored(code)) this.#keep(message, code, details ?? {});
    else this.#fail(message, code, details ?? {});
  }

  /** My message came back in the log, which settles it whatever became of its PUBACK. @param {import('./log.js').MessageItem} item */
  seen(item) {
    const message = this.#messages.get(item.id);
    if (message && message.state !== 'success') this.#succeed(message, item.seq, item.time, CODES.Ok);
  }

  /** A moderator decided about a message of mine. An approved one comes in the log; a denied one fails. @param {import('./log.js').DecidedItem} item */
  decided({ id, approved }) {
    const message = this.#messages.get(id);
    if (message && message.state !== 'success' && !approved) this.#fail(message, CODES.NotAuthorised, { rule: 'denied' });
  }

  /**
   * The session is in `room`: what waits goes out; what waited for another room fails with 23406, for a publish
   * names no room and would land in this one.
   * @param {string} room
   */
  open(room) {
    this.#open = true;
    for (const message of this.#sending()) {
      if (message.room !== room) this.#fail(message, CODES.NotInRoom, { rule: 'room' });
      else if (this.#tooOld(message)) this.#fail(message, CODES.Timeout, { rule: 'idempotency' });
      else this.#send(message);
    }
  }

  /** The first that waits tries whether the server takes things again. @returns {boolean} false when none waits */
  tryFirst() {
    const first = this.#open ? this.#waiting()[0] : undefined;
    if (!first) return false;
    this.#probe = first.id;
    this.#send(first);
    return true;
  }

  /** The server takes things again: what waits goes out, in order. */
  goOn() {
    if (this.#open) for (const message of this.#waiting()) this.#send(message);
  }

  /** The connection is gone: what is on its way waits for the next `open`. */
  pause() {
    this.#open = false;
    this.#probe = null;
    for (const timer of this.#timers.values()) this.#clock.clearTimeout(timer);
    this.#timers.clear();
  }

  /** The session left its room for good. @param {number} code what the waiting ones fail with */
  abandon(code) {
    this.pause();
    for (const message of this.#sending()) this.#fail(message, code, { rule: 'room' });
  }

  #sending() {
    return [...this.#messages.values()].filter(message => message.state === 'sending');
  }

  /** Those that are on their way but neither written nor about to be. */
  #waiting() {
    return this.#sending().filter(({ id }) => !this.#timers.has(id));
  }

  /** @param {OutMessage} message */
  #start(message) {
    this.#changed(message);
    if (!this.#open) return;
    if (this.#standstill.wait) this.#bide(message, this.#standstill.wait);
    else this.#send(message);
  }

  /** It was not stored: it goes again when the server takes things. @param {OutMessage} message @param {number} code @param {Record<string, any>} details */
  #keep(message, code, details) {
    this.#stopWaiting(message);
    if (this.#probe === message.id) this.#probe = null;
    Object.assign(message, { tries: 0, sentAt: this.#clock.now() });
    this.#stand(code, details);
  }

  /** @param {number} code @param {Record<string, any>} details */
  #stand(code, details) {
    this.#standstill.refused(code, details);
    for (const message of this.#waiting()) this.#bide(message, { code, details });
  }

  /** Waits for the next try, or fails when that is beyond its patience. @param {OutMessage} message @param {{ code: number, details: Record<string, any> }} wait */
  #bide(message, { code, details }) {
    const since = this.#since.get(message.id) ?? this.#clock.now();
    this.#since.set(message.id, since);
    if (this.#standstill.againAt - since > this.#limits.patienceMs) this.#fail(message, code, details);
  }

  /** Past the server's memory of ids a second sending could make a second message. @param {OutMessage} message */
  #tooOld(message) {
    return message.sentAt !== null && this.#clock.now() - message.sentAt > this.#limits.idempotencyMs;
  }

  /** @param {OutMessage} message */
  #send(message) {
    const header = message.sentAt === null ? PUBLISH_ACKED : PUBLISH_ACKED | DUP;
    const { extra, mentions, to } = message.options;
    const body = { type: message.type, content: message.content, ...(extra && { extra }), ...(mentions && { mentions }), ...(to && { to }) };
    const written = this.#write([header, message.id, body]);
    if (written === 'tooLarge') return this.#fail(message, CODES.BadRoomParameter, { rule: 'size' });
    // Not written: the connection is on its way down, and the next `open` sends it.
    if (written === 'closed') return;
    message.sentAt ??= this.#clock.now();
    message.tries++;
    this.#wait(message, this.#limits.ackMs, () => this.#again(message, CODES.ResponseTimeout));
  }

  /** The outcome is not known: once more with the same id, or it fails. @param {OutMessage} message @param {number} code */
  #again(message, code) {
    if (message.tries >= this.#limits.maxTries) return this.#fail(message, code, {});
    this.#wait(message, AGAIN_MS * message.tries, () => this.#send(message));
  }

  /** @param {OutMessage} message @param {number} ms @param {() => void} then */
  #wait(message, ms, then) {
    this.#clock.clearTimeout(this.#timers.get(message.id));
    this.#timers.set(message.id, this.#clock.setTimeout(then, ms));
  }

  /** @param {OutMessage} message @param {number | null} seq @param {number} time @param {number} code */
  #succeed(message, seq, time, code) {
    this.#settle(message, { state: 'success', code, details: {}, seq, time });
  }

  /** @param {OutMessage} message @param {number} code @param {Record<string, any>} details */
  #fail(message, code, details) {
    // A refused message was not stored, so its first sending no longer counts against the server's memory of ids.
    const refused = code !== CODES.Timeout && code !== CODES.ResponseTimeout;
    this.#settle(message, { state: 'fail', code, details, ...(refused && message.sentAt !== null && { sentAt: this.#clock.now() }) });
  }

  /** @param {OutMessage} message @param {Partial<OutMessage>} outcome */
  #settle(message, outcome) {
    this.#stopWaiting(message);
    this.#since.delete(message.id);
    Object.assign(message, outcome);
    this.#changed(message);
    if (this.#probe === message.id) this.#probed(message);
    else if (message.state === 'success') this.#standstill.over();
  }

  /** Any answer to the one that tried says that the server takes things again; none says that it does not. @param {OutMessage} message */
  #probed({ state, code }) {
    this.#probe = null;
    if (state === 'fail' && (code === CODES.Timeout || code === CODES.ResponseTimeout)) this.#stand(code, {});
    else this.#standstill.over();
  }

  /** @param {OutMessage} message */
  #stopWaiting({ id }) {
    this.#clock.clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  #letGo() {
    for (const [id, message] of this.#messages) {
      if (this.#messages.size <= this.#limits.maxKept) return;
      if (message.state !== 'sending') this.#messages.delete(id);
    }
  }
}

/**
 * A new client message id: the time keeps ids of one user apart even where the random is poor.
 * @param {number} now Unix ms @param {() => number} random 0 ≤ x < 1
 */
export function messageId(now, random) {
  const part = () => Math.floor(random() * 2 ** 32).toString(36).padStart(7, '0');
  return `${now.toString(36)}-${part()}${part()}`;
}
