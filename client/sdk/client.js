import { Backoff } from './backoff.js';
import { withDefaults } from './client-options.js';
import { CLOSES, CODES, isPassing, mayReconnect } from './codes.js';
import { Connection, whyOf } from './connection.js';
import { Counters } from './counters.js';
import { Entries } from './entries.js';
import { ChatError } from './error.js';
import { Listeners } from './events.js';
import { CONNECT, NOTICE, PINGRESP, PUBACK, PUBLISH, QUERYACK } from './frames.js';
import { Likes } from './likes.js';
import { Membership } from './membership.js';
import { Messages } from './messages.js';
import { Moderation, said } from './moderation.js';
import { Gateways } from './navigation.js';
import { messageId, Outbox } from './outbox.js';
import { Queries } from './queries.js';
import { Shadow } from './shadow.js';
import { Standstill } from './standstill.js';
import { ownUrl, Transports } from './transports.js';
import { WordList } from './word-list.js';

/** A connection that stood this long starts the back-off afresh; a shorter one was part of the trouble. */
const STABLE_MS = 10_000;

/** @typedef {'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed'} State */
/** @typedef {{ state: State, previous: State, code?: number, closeCode?: number, reason?: string, retryInMs?: number }} StateChange */

/**
 * A viewer's session: connects, stays connected, is in one room at a time. Events: `state`, `joined`, `left`, `removed`, `reset`, `items`,
 * `count`, `unexplained`, `digest`, `outgoing`, `waiting`, and each item under the name of its kind: `message`, `gap`, `entry`, `mute`, `kick`,
 * `presence`, `config`, `created`, `recall`, `restore`, `held`, `decided`, `counters`, `destroyed`, `sanction`, `words`, `distribution`. After
 * a drop it tries again for ever, at most 18 s apart, unless the server said that it must not.
 */
export class ChatClient {
  /** @type {State} */
  state = 'idle';
  /** My user id, role and session once connected. @type {string | null} */
  user = null;
  /** @type {string | null} */
  role = null;
  /** @type {string | null} */
  session = null;
  /** How it is connected, or was last. @type {import('./transports.js').Transport | null} */
  transport = null;
  /** Server time minus ours, in ms. */
  clockSkewMs = 0;

  #options;
  #clock;
  #listeners = new Listeners();
  #backoff;
  #gateways;
  #queries;
  #outbox;
  #standstill;
  #membership;
  #likes;
  #budget = /** @type {Record<string, any>} */ ({});
  /** @type {Transports | null} */
  #transports = null;
  /** @type {Connection | null} */
  #connection = null;
  #readyAt = 0;
  #attempt = 0;
  /** @type {any} */
  #retryTimer;
  /** @type {{ promise: Promise<void>, resolve: () => void, reject: (error: ChatError) => void } | null} */
  #connecting = null;

  /** @param {import('./client-options.js').ClientOptions} [options] */
  constructor(options = {}) {
    this.#options = withDefaults(options);
    this.#clock = this.#options.clock;
    this.#gateways = new Gateways(options.gateways, () => this.#options.url ?? ownUrl());
    this.#backoff = new Backoff({ random: this.#options.random });
    const write = (/** @type {any[]} */ frame) => this.#connection?.send(frame) ?? 'closed';
    const emit = (/** @type {string} */ name, /** @type {any} */ value) => this.#emit(name, value);
    const newId = () => messageId(this.#clock.now(), this.#options.random);
    const ask = (/** @type {string} */ method, /** @type {any} */ params) => this.query(method, params);
    this.#queries = new Queries({ write, clock: this.#clock });
    this.#standstill = new Standstill({
      clock: this.#clock, random: this.#options.random, again: () => this.#tryAgain(), changed: wait => this.#onStandstill(wait),
    });
    this.#outbox = new Outbox({
      write, clock: this.#clock, newId, standstill: this.#standstill, changed: message => emit('outgoing', message), limits: options.outbox,
    });
    this.#membership = new Membership({
      emit, clock: this.#clock, outbox: this.#outbox, keep: this.#options.keepItems, verify: this.#options.verify,
      ask: (method, params, done) => this.#queries.ask(method, params, done),
      drop: (closeCode, code, reason) => this.#connection?.drop(closeCode, code, reason),
      connected: () => this.state === 'connected',
      me: () => this.user ?? '',
    });
    this.#likes = new Likes({ write, clock: this.#clock, newId, standstill: this.#standstill });
    /** Key-value entries of the room. */
    this.entries = new Entries(ask);
    /** Totals of the room, likes among them. */
    this.counters = new Counters(ask);
    /** Messages that are in the log: history, recall, those that wait. */
    this.messages = new Messages(ask);
    /** What a moderator does about people. */
    this.moderation = new Moderation(ask);
    /** What other rules would do, before they are made. */
    this.shadow = new Shadow(ask);
    /** The room's own list of words. */
    this.words = new WordList(ask);
  }

  /** The room that we are in. */
  get room() {
    return this.#membership.room;
  }

  /** What the server said when it last took nothing (24015, 31003), and when we try again; null when it takes what we send. */
  get waiting() {
    return this.#standstill.wait;
  }

  /** Server time as far as we know it, Unix ms. */
  now() {
    return this.#clock.now() + this.clockSkewMs;
  }

  /** @param {string} name @param {(value: any) => void} listener @returns {() => void} takes it off again */
  on(name, listener) {
    return this.#listeners.on(name, listener);
  }

  /** @param {string} name @param {(value: any) => void} listener */
  off(name, listener) {
    this.#listeners.off(name, listener);
  }

  /**
   * Connects and stays connected. Rejects with a ChatError when the server says for good that it will not.
   * @returns {Promise<void>} done at the first CONNACK
   */
  connect() {
    if (this.#connecting) return this.#connecting.promise;
    if (this.state === 'connected') return Promise.resolve();
    /** @type {any} */
    const waiting = {};
    waiting.promise = new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }));
    // Who listens to `state` instead of waiting here must not see an unhandled rejection.
    waiting.promise.catch(() => {});
    this.#connecting = waiting;
    this.#backoff.reset();
    this.#become('connecting');
    this.#open();
    return waiting.promise;
  }

  /** Leaves the room and closes. */
  close() {
    this.#clock.clearTimeout(this.#retryTimer);
    this.#attempt++;
    this.#membership.leave();
    if (this.#connection) this.#connection.close();
    else if (this.state !== 'idle' && this.state !== 'closed') this.#closeFor({ closeCode: 1000, code: CODES.Ok, ready: false });
  }

  /** Tries at once instead of waiting: the page knows that the network is back. */
  retryNow() {
    if (this.state !== 'reconnecting' || this.#connection) return;
    this.#clock.clearTimeout(this.#retryTimer);
    this.#become('reconnecting', { retryInMs: 0 });
    this.#open();
  }

  /**
   * Joins a room; when not connected yet, with the next CONNECT, in the same round trip. After a drop the client comes
   * back to it by itself.
   * @param {string} room
   * @param {import('./membership.js').JoinOptions} [options]
   */
  join(room, options = {}) {
    return this.#membership.join(room, options);
  }

  /** @returns {Promise<any>} */
  leave() {
    const left = this.#membership.leave();
    return left && this.state === 'connected' ? this.query('leave') : Promise.resolve({});
  }

  /**
   * Sends a message to the room. Its progress is told by `outgoing`.
   * @param {string} type
   * @param {string} content
   * @param {import('./outbox.js').SendOptions} [options]
   * @returns {import('./outbox.js').OutMessage}
   */
  send(type, content, options) {
    const room = this.#membership.target;
    if (room === null) throw new ChatError(CODES.NotInRoom);
    return this.#outbox.add(room, type, content, options);
  }

  /**
   * What this client can show: the server sends no more messages, and gaps with reason `budget` say how many it left out. Nothing: all
   * again. It is said again after each reconnect.
   * @param {{ messagesPerSecond?: number, bytesPerSecond?: number, background?: boolean }} [budget] bytesPerSecond: 1,024 or more
   * @returns {Promise<any>}
   */
  setBudget(budget = {}) {
    this.#budget = budget;
    return this.query('budget', budget);
  }

  /** Likes the stream; several in a second go together. @param {number} [count] at least 1 */
  like(count = 1) {
    if (this.#membership.target === null) throw new ChatError(CODES.NotInRoom);
    this.#likes.add(count);
  }

  /** Sends a failed message again, with the same id. @param {string} id */
  resend(id) {
    return this.#outbox.resend(id);
  }

  /**
   * Asks the server anything of docs/PROTOCOL.md, QUERY.
   * @param {string} method
   * @param {Record<string, any>} [params]
   * @returns {Promise<any>}
   */
  query(method, params) {
    return new Promise((resolve, reject) => {
      this.#queries.ask(method, params, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }

  /** @param {{ count?: number, next?: any }} [page] */
  members(page = {}) {
    return this.query('members', page);
  }

  /** Which of these are in the room. Moderators only. @param {string[]} users at most 1,000 @returns {Promise<{ items: any[] }>} */
  membersOf(users) {
    return this.query('members.of', { users });
  }

  /** @param {Record<string, any>} config keys of QUERY `configure` */
  configure(config) {
    return this.query('configure', config);
  }

  /** Ends the room: everybody is put out, its state goes. Broadcaster only. @param {string} [reason] @returns {Promise<any>} */
  destroy(reason) {
    return this.query('destroy', said({ reason }));
  }

  /** @param {number} from seq @param {number} to seq @param {boolean} [each] also one hash per seq */
  digest(from, to, each = false) {
    return this.query('digest', { from, to, ...(each && { each }) });
  }

  async #open() {
    const attempt = ++this.#attempt;
    let token = this.#options.token;
    try {
      if (typeof token === 'function') token = await token();
      if (this.#gateways.isAsked) await this.#gateways.ask();
    } catch (error) {
      if (attempt === this.#attempt) this.#onEnd({ closeCode: CLOSES.ServerError, reason: `no token: ${error}`, ready: false });
      return;
    }
    if (attempt === this.#attempt) this.#dial(token ?? null);
  }

  /** @param {string | null} token */
  #dial(token) {
    const join = this.#membership.params();
    const ticket = join && this.#membership.ticket;
    const { codec, name } = this.#options;
    try {
      const transports = (this.#transports ??= new Transports({ ...this.#options, urls: () => this.#gateways.urls }));
      const transport = (this.transport = transports.next());
      this.#connection = new Connection({
        dial: () => transports.dial(transport), openMs: transports.openMs(transport), codec, clock: this.#clock,
        connect: [CONNECT, token, { client: name, ...(join && { join }), ...(ticket && { ticket }) }],
        onReady: details => this.#onReady(details, join?.room),
        onFrame: frame => this.#onFrame(frame),
        onEnd: end => {
          transports.ended(transport, end);
          this.#onEnd(end);
        },
      });
    } catch (error) {
      this.#closeFor({ closeCode: 1006, code: CODES.BadParameter, reason: String(error), ready: false });
    }
  }

  /** @param {any} details of CONNACK @param {string | undefined} asked the room that CONNECT asked for */
  #onReady(details, asked) {
    this.user = details.user;
    this.role = details.role;
    this.session = details.session;
    this.#readyAt = this.#clock.now();
    this.clockSkewMs = typeof details.time === 'number' ? details.time - this.#readyAt : 0;
    this.#become('connected');
    // A connection begins without one.
    if (Object.keys(this.#budget).length > 0) this.query('budget', this.#budget).catch(() => {});
    this.#connecting?.resolve();
    this.#connecting = null;
    this.#membership.connected(asked, details.join);
  }

  /** @param {any[]} frame */
  #onFrame(frame) {
    switch (frame[0]) {
      case PUBLISH: return this.#onBatch(frame);
      case NOTICE: return this.#membership.notice(frame);
      case PUBACK: return this.#likes.answer(frame) || this.#outbox.answer(frame);
      case QUERYACK: return this.#queries.answer(frame);
      case PINGRESP: return this.#onPong(frame);
    }
  }

  /** @param {any[]} frame */
  #onBatch(frame) {
    this.#membership.batch(frame);
    // The room says something new: it is there.
    this.#standstill.over();
  }

  /** Whether the server takes things again: my first message tries it, else a question that changes nothing. */
  #tryAgain() {
    if (this.#outbox.tryFirst()) return;
    this.#queries.ask('why', { user: this.user }, error => {
      if (error && isPassing(error.code)) this.#standstill.refused(error.code, error.details);
      else this.#standstill.over();
    });
  }

  /** @param {import('./standstill.js').Wait | null} wait */
  #onStandstill(wait) {
    this.#listeners.emit('waiting', wait);
    if (wait !== null) return;
    this.#outbox.goOn();
    this.#likes.flush();
  }

  /** @param {any[]} frame */
  #onPong([, serverTime, online, ticket, reconnectMs]) {
    this.#membership.renew(ticket, reconnectMs);
    if (typeof serverTime === 'number') this.clockSkewMs = serverTime - this.#clock.now();
    this.#membership.count(online);
  }

  /** @param {import('./connection.js').End} end */
  #onEnd(end) {
    this.#connection = null;
    if (end.closeCode === 1000 || !mayReconnect(end.closeCode, end.code)) return this.#closeFor(end);
    if (end.ready && this.#clock.now() - this.#readyAt >= STABLE_MS) this.#backoff.lost(this.#clock.now());
    // Broken without a word: the gateway may be gone, and all of its clients come at once.
    const silent = end.ready && (end.closeCode === 1006 || end.closeCode === CLOSES.HeartbeatMissed);
    const retryInMs = this.#backoff.next(end.retryAfterMs, silent ? this.#membership.reconnectMs : 0, this.#clock.now());
    this.#become('reconnecting', { ...whyOf(end), retryInMs });
    this.#pause();
    this.#retryTimer = this.#clock.setTimeout(() => {
      this.#become('reconnecting', { ...whyOf(end), retryInMs: 0 });
      this.#open();
    }, retryInMs);
  }

  /** @param {import('./connection.js').End} end */
  #closeFor(end) {
    this.#connection = null;
    const error = new ChatError(end.code ?? CODES.ServerUnavailable, { reason: end.reason, closeCode: end.closeCode });
    this.#become('closed', whyOf(end));
    this.#pause();
    this.#outbox.abandon(CODES.Timeout);
    this.#membership.closed(error);
    this.#connecting?.reject(error);
    this.#connecting = null;
  }

  #pause() {
    this.#outbox.pause();
    this.#queries.abandon();
    this.#membership.pause();
    this.#standstill.over();
  }

  /** @param {string} name @param {any} value */
  #emit(name, value) {
    // Before the listeners: one of them may like the room that was just joined.
    if (name === 'joined') this.#likes.flush();
    if (name === 'left' || name === 'removed') this.#likes.clear();
    this.#listeners.emit(name, value);
  }

  /** @param {State} state @param {Partial<StateChange>} [why] */
  #become(state, why = {}) {
    const previous = this.state;
    this.state = state;
    this.#listeners.emit('state', { ...why, state, previous });
  }
}
