import { CODES, CLOSES, isPassing } from './codes.js';
import { ChatError } from './error.js';
import { readPairs } from './log.js';
import { Room } from './room.js';

/** A second fault in the log sooner than this after a rejoin is answered with a new connection and its back-off. */
const REJOIN_MS = 10_000;

/**
 * @typedef {{ history?: number, mustExist?: boolean }} JoinOptions
 * @typedef {{ room: string, options: JoinOptions, resolve: (room: Room) => void, reject: (error: ChatError) => void, settled: boolean }} Wish
 *
 * @typedef {object} MembershipOptions
 * @property {(method: string, params: any, done: (error: ChatError | null, result?: any) => void) => void} ask
 * @property {(name: string, value: any) => void} emit
 * @property {(closeCode: number, code: number, reason: string) => void} drop ends the connection as lost
 * @property {() => boolean} connected
 * @property {() => string} me my user id
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('./clock.js').Clock} clock
 * @property {number} [keep] items a room keeps
 * @property {boolean} [verify] whether published digests are compared with what comes
 */

/**
 * The room that a client wants to be in and the one that it is in: join, resume, rejoin after a fault in the log,
 * removal. A wish outlives connections; each CONNECT carries it.
 */
export class Membership {
  /** @type {Room | null} */
  room = null;
  /** @type {Wish | null} */
  #wish = null;
  /** A rejoin is asked: what comes before its answer belongs to the position that was given up. */
  #rejoining = false;
  #rejoinedAt = -Infinity;
  #on;

  /** @type {{ room: string, ticket: string, reconnectMs: number } | null} */
  #back = null;

  /** @param {MembershipOptions} options */
  constructor(options) {
    this.#on = options;
  }

  /** The room that messages are for: the one that is wanted, which is the one that we are in once joined. */
  get target() {
    return this.#wish?.room ?? null;
  }

  /** What a join gave to come back with, when it is for the room that is wanted. @type {string | undefined} */
  get ticket() {
    return this.#back?.room === this.target ? this.#back?.ticket : undefined;
  }

  /** How long to wait before the first try when the connection breaks without a word, in ms. */
  get reconnectMs() {
    return this.#back?.reconnectMs ?? 0;
  }

  /** The server has given a newer ticket. @param {any} ticket @param {any} reconnectMs */
  renew(ticket, reconnectMs) {
    if (typeof ticket !== 'string' || !this.room) return;
    this.#back = { room: this.room.id, ticket, reconnectMs: typeof reconnectMs === 'number' && reconnectMs > 0 ? reconnectMs : 0 };
  }

  /** What CONNECT's `join` or QUERY `join` takes, undefined when no room is wanted. */
  params() {
    if (!this.#wish) return undefined;
    const { room, options: { history, mustExist } } = this.#wish;
    return {
      room,
      ...(history !== undefined && { history }),
      ...(mustExist !== undefined && { mustExist }),
      ...(this.room?.id === room && { position: this.room.position }),
    };
  }

  /**
   * @param {string} room
   * @param {JoinOptions} options
   * @returns {Promise<Room>}
   */
  join(room, options) {
    this.#reject(new ChatError(CODES.Timeout, { reason: 'another join took its place' }));
    this.#on.outbox.pause();
    return new Promise((resolve, reject) => {
      this.#wish = { room, options, resolve, reject, settled: false };
      if (this.#on.connected()) this.#ask(this.#wish);
    });
  }

  /** @returns {boolean} whether there was a room to leave */
  leave() {
    const room = this.room?.id ?? this.target;
    this.#reject(new ChatError(CODES.NotInRoom, { reason: 'left' }));
    this.#forget(CODES.NotInRoom);
    if (room !== null) this.#on.emit('left', { room });
    return room !== null;
  }

  /**
   * A session stands. What CONNECT asked for has its answer; a wish that came while it was on its way is asked now.
   * @param {string | undefined} asked the room in CONNECT
   * @param {any} answer CONNACK's `join`
   */
  connected(asked, answer) {
    if (!this.#wish) return this.#on.outbox.abandon(CODES.NotInRoom);
    if (asked !== this.#wish.room || !answer) return this.#ask(this.#wish);
    const { code, ...result } = answer;
    if (code === CODES.Ok) this.#entered(result, this.#wish);
    else this.#refused(new ChatError(code, result), true);
  }

  /** The connection is gone. */
  pause() {
    this.#rejoining = false;
  }

  /** The client is closed for good: a join that waits is told, and room and wish stay for another connect. @param {ChatError} error */
  closed(error) {
    this.#reject(error);
  }

  /** @param {any[]} frame a batch of the room's log */
  batch([, epoch, first, events]) {
    const room = this.room;
    if (!room || this.#rejoining) return;
    const { items, fault } = room.apply(epoch, first, events);
    this.#settleOwn(items);
    if (items.length > 0) this.#tell(room, items);
    if (room.destroyed && this.room === room) return this.#removed(CODES.NoSuchRoom, { reason: room.destroyed.reason });
    if (fault) this.#onFault(room, epoch, fault);
  }

  /** @param {any[]} frame a notice */
  notice([, kind, details]) {
    if (kind === 'online' && this.room) this.count(details.count);
    if (kind === 'digest') this.#compare(details);
    if (kind === 'removed' && this.room?.id === details.room) this.#removed(details.code, details);
  }

  /** @param {any} details of a notice `digest` */
  #compare(details) {
    const result = this.room?.compare(details);
    if (result) this.#on.emit('digest', { room: this.room, seq: details.seq, published: details.digest, ...result });
  }

  /** @param {number | null} count members of the room now */
  count(count) {
    if (!this.room || typeof count !== 'number' || count === this.room.count) return;
    this.room.count = count;
    this.#on.emit('count', { room: this.room, count });
  }

  /** @param {Wish} wish */
  #ask(wish) {
    this.#on.ask('join', this.params(), (error, result) => {
      // The next CONNECT asks for what is still wanted; a leave behind this join undoes it.
      if (!this.#on.connected() || !this.#wish) return;
      if (this.#wish !== wish) {
        // The server left our room for one that is no longer wanted; the answer to the newer wish is on its way.
        if (!error) this.room = null;
      } else if (error) this.#refused(error, false);
      else this.#entered(result, wish);
    });
  }

  /** @param {any} result @param {Wish} wish */
  #entered(result, wish) {
    this.#rejoining = false;
    const same = this.room?.id === result.room ? this.room : null;
    if (same && result.resumed) same.resume(result);
    else if (same) this.#restart(same, result);
    else this.room = new Room(result, this.#on.me(), this.#on.keep, this.#on.verify);
    const room = /** @type {Room} */ (this.room);
    this.renew(result.ticket, result.reconnectMs);
    this.#on.emit('joined', {
      room,
      resumed: Boolean(result.resumed),
      restarted: Boolean(same && !result.resumed),
      history: readPairs(result.history),
      left: result.left ?? null,
    });
    if (!wish.settled) {
      wish.settled = true;
      wish.resolve(room);
    }
    this.#on.outbox.open(room.id);
  }

  /** @param {Room} room @param {any} result */
  #restart(room, result) {
    const previous = room.position;
    room.reset(result);
    this.#on.emit('reset', { room, previous, reason: previous[0] === room.epoch ? 'position' : 'epoch' });
  }

  /** @param {ChatError} error @param {boolean} inConnect the session is in no room at all */
  #refused(error, inConnect) {
    const wish = /** @type {Wish} */ (this.#wish);
    const held = this.room?.id === wish.room;
    if (error.code === CODES.ResponseTimeout || (held && isPassing(error.code))) {
      return this.#on.drop(CLOSES.ServerError, error.code, 'the room does not answer');
    }
    if (held) return this.#removed(error.code, error.details);
    this.#reject(error);
    if (inConnect || !this.room) this.#forget(error.code);
    else this.#keepFormer(this.room);
  }

  /**
   * After a refused join from one room into another the server may or may not have kept the first: asking for it again,
   * from our position, is right in both cases.
   * @param {Room} room
   */
  #keepFormer(room) {
    this.#wish = { room: room.id, options: {}, resolve: () => {}, reject: () => {}, settled: true };
    this.#rejoining = true;
    this.#ask(this.#wish);
  }

  /** @param {number} code @param {Record<string, any>} details */
  #removed(code, details) {
    const room = /** @type {Room} */ (this.room);
    this.#reject(new ChatError(code, details));
    this.#forget(code);
    this.#on.emit('removed', { room, code, reason: details.reason ?? null, details });
  }

  /** @param {number} code */
  #forget(code) {
    this.room = null;
    this.#wish = null;
    this.#back = null;
    this.#rejoining = false;
    this.#on.outbox.abandon(code);
  }

  /** @param {ChatError} error */
  #reject(error) {
    if (!this.#wish || this.#wish.settled) return;
    this.#wish.settled = true;
    this.#wish.reject(error);
  }

  /** @param {import('./log.js').Item[]} items */
  #settleOwn(items) {
    const me = this.#on.me();
    for (const item of items) {
      if (item.kind === 'message' && item.user === me) this.#on.outbox.seen(item);
      else if (item.kind === 'decided' && item.user === me) this.#on.outbox.decided(item);
    }
  }

  /** @param {Room} room @param {import('./log.js').Item[]} items */
  #tell(room, items) {
    this.#on.emit('items', { room, items });
    for (const item of items) if (item.kind !== 'unknown') this.#on.emit(item.kind, item);
  }

  /** @param {Room} room @param {any} epoch @param {import('./room.js').Fault} fault */
  #onFault(room, epoch, fault) {
    if (fault.kind !== 'epoch') this.#on.emit('unexplained', { room, epoch, ...fault });
    if (fault.kind === 'overlap' || !this.#wish) return;
    const now = this.#on.clock.now();
    if (now - this.#rejoinedAt < REJOIN_MS) return this.#on.drop(CLOSES.ServerError, CODES.QueryData, 'the log has holes');
    this.#rejoinedAt = now;
    this.#rejoining = true;
    this.#ask(this.#wish);
  }
}
