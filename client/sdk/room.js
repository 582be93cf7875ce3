import { FrameError } from './error.js';
import { lastSeqOf, readEvent } from './log.js';
import { RollingDigest } from './rolling-digest.js';
import { Tombstones } from './tombstones.js';

/**
 * What a batch did: the items it brought, and what was wrong with its place in the log, if anything.
 * @typedef {{ kind: 'hole' | 'overlap' | 'epoch', from: number, to: number }} Fault
 * @typedef {{ items: import('./log.js').Item[], fault: Fault | null }} Applied
 */

/**
 * The room that this session is in, as its log has told so far: position, count, entries, config, what was
 * delivered and what gaps covered. One room, one reader; not shared between clients.
 */
export class Room {
  /** Which log this is, and the last seq of it that is here. @type {any} */
  epoch = null;
  seq = 0;
  /** The seq at which this session entered the log. */
  joinedSeq = 0;
  /** Members now. */
  count = 0;
  /** My role in this room. */
  role = 'guest';
  /** 0 not muted, -1 for ever, else Unix ms of the server. */
  mutedUntil = 0;
  /** Until when I am muted in all rooms, as the join said; likewise. */
  globallyMutedUntil = 0;
  /** Until when everybody but staff is muted, and until when I speak in spite of mutes; likewise. */
  roomMutedUntil = 0;
  exceptedUntil = 0;
  /** False while messages are stored and wait. A join does not say it: it is what the log has said since. */
  distributing = true;
  /** Who ended the room and why, once it is destroyed. @type {{ time: number, by: string | null, reason: string | null } | null} */
  destroyed = null;
  /** @type {Record<string, any>} */
  config = {};
  /** until 0: it does not end by itself. @type {Map<string, { value: string, version: number, owner: string, until: number, autoDelete: boolean }>} */
  entries = new Map();
  /** Totals that only grow, by name; likes are `like`. @type {Map<string, number>} */
  counters = new Map();

  /** Whether the server counts likes here: only then is there any use in sending them. */
  countsLikes = false;
  /** The latest items, oldest first, at most `keep` of them; earlier ones are let go. @type {import('./log.js').Item[]} */
  items = [];
  /** Events that came since the join, and seqs that gaps covered: together always `seq - joinedSeq`. */
  delivered = 0;
  skipped = 0;
  /** Seqs that gaps covered, by reason. @type {Record<string, number>} */
  skippedBy = {};
  /** Up to this seq the state came with the join; older events do not change it. */
  #stateSeq = 0;
  /** Older items have been let go. */
  #keptFrom = 0;
  #tombstones = new Tombstones();
  #me;
  #keep;
  /** Null: nobody wants to know. @type {RollingDigest | null} */
  #digest;

  /**
   * @param {any} joined result of QUERY join
   * @param {string} me my user id
   * @param {number} [keep] items kept
   * @param {boolean} [verify] whether published digests are compared with what comes
   */
  constructor(joined, me, keep = 2_000, verify = false) {
    this.#digest = verify ? new RollingDigest() : null;
    this.id = /** @type {string} */ (joined.room);
    this.#me = me;
    this.#keep = keep;
    this.reset(joined);
  }

  /** Starts at the position of a join: a first one, or one into another epoch. @param {any} joined */
  reset(joined) {
    this.epoch = joined.epoch;
    this.seq = joined.seq;
    this.joinedSeq = this.seq;
    this.items = [];
    this.#keptFrom = 0;
    this.#tombstones.clear();
    this.#digest?.forget();
    this.distributing = true;
    this.delivered = 0;
    this.skipped = 0;
    this.skippedBy = {};
    this.#take(joined);
  }

  /**
   * Goes on at the own position after a join that took it. One without the room's state was served by the gateway alone: what is here
   * stands, and what comes changes it.
   * @param {any} joined
   */
  resume(joined) {
    if (joined.config !== undefined) return this.#take(joined);
    this.count = joined.count ?? this.count;
    this.role = joined.role ?? this.role;
    this.globallyMutedUntil = joined.globallyMutedUntil ?? this.globallyMutedUntil;
  }

  /** `[epoch, seq]` of the last event that is here. */
  get position() {
    return [this.epoch, this.seq];
  }

  /** @param {any} joined the room's state at `joined.seq` */
  #take(joined) {
    this.#stateSeq = joined.seq;
    this.count = joined.count ?? 0;
    this.role = joined.role ?? 'guest';
    this.mutedUntil = joined.mutedUntil ?? 0;
    this.globallyMutedUntil = joined.globallyMutedUntil ?? 0;
    this.roomMutedUntil = joined.roomMutedUntil ?? 0;
    this.exceptedUntil = joined.exceptedUntil ?? 0;
    this.destroyed = null;
    this.counters = new Map(joined.counters ?? []);
    this.countsLikes = joined.counters !== undefined;
    this.config = { ...joined.config };
    this.entries = new Map((joined.entries ?? []).map(
      (/** @type {any[]} */ [key, value, version, owner, until = 0, autoDelete = false]) => [key, { value, version, owner, until, autoDelete }]));
  }

  /**
   * Takes a batch. It must begin where the last one ended: a hole or another epoch changes nothing and is told;
   * what is known already is left out and told.
   * @param {any} epoch
   * @param {any} first
   * @param {any} events
   * @returns {Applied}
   */
  apply(epoch, first, events) {
    if (!Number.isSafeInteger(first) || !Array.isArray(events)) throw new FrameError('a batch is [48, epoch, first, events]');
    const expected = this.seq + 1;
    if (epoch !== this.epoch) return { items: [], fault: { kind: 'epoch', from: expected, to: expected } };
    if (first > expected) return { items: [], fault: { kind: 'hole', from: expected, to: first - 1 } };
    /** @type {import('./log.js').Item[]} */
    const items = [];
    let next = first;
    for (const event of events) {
      const item = this.#fresh(readEvent(next, event));
      next = (item ? lastSeqOf(item) : next) + 1;
      if (item && item.seq > this.seq) items.push(item);
    }
    for (const item of items) this.#advance(item);
    this.#remember(items);
    return { items, fault: first < expected ? { kind: 'overlap', from: first, to: Math.min(next, expected) - 1 } : null };
  }

  /**
   * A digest that the room published. Null when nobody wants to know, when it is of another place of the log, or when there is none
   * before it to compare with.
   * @param {{ epoch: any, seq: number, digest: string }} notice
   */
  compare({ epoch, seq, digest }) {
    if (!this.#digest || epoch !== this.epoch || seq !== this.seq) return null;
    const { compared, ...result } = this.#digest.compare(digest);
    return compared ? result : null;
  }

  /** A gap that begins in the known part is cut to its unknown rest. @param {import('./log.js').Item} item */
  #fresh(item) {
    if (item.kind !== 'gap' || item.seq > this.seq || lastSeqOf(item) <= this.seq) return item;
    return { ...item, seq: this.seq + 1, count: lastSeqOf(item) - this.seq };
  }

  /** @param {import('./log.js').Item} item */
  #advance(item) {
    this.seq = lastSeqOf(item);
    this.#digest?.add(item);
    if (item.kind !== 'gap') {
      this.delivered++;
      if (item.seq > this.#stateSeq || item.kind === 'distribution') this.#fold(item);
      return;
    }
    if (item.reason === 'stopped') this.distributing = false;
    this.skipped += item.count;
    this.skippedBy[item.reason] = (this.skippedBy[item.reason] ?? 0) + item.count;
  }

  /** Folds an event into the room's state. @param {import('./log.js').Item} item */
  #fold(item) {
    switch (item.kind) {
      case 'entry':
        this.#foldEntry(item);
        break;
      case 'mute':
        if (item.user === this.#me) this.mutedUntil = item.until;
        break;
      case 'config':
        Object.assign(this.config, item.config);
        break;
      case 'sanction':
        if (item.sanction === 'muteAll') this.roomMutedUntil = item.until;
        if (item.sanction === 'except' && item.user === this.#me) this.exceptedUntil = item.until;
        break;
      case 'counters':
        for (const { name, total } of item.changes) total === null ? this.counters.delete(name) : this.counters.set(name, total);
        break;
      case 'distribution':
        this.distributing = item.on;
        break;
      case 'destroyed':
        this.destroyed = { time: item.time, by: item.by, reason: item.reason };
        break;
    }
  }

  /** A forced write leaves the entry its owner. @param {import('./log.js').EntryItem} item */
  #foldEntry({ key, value, version, user, until, autoDelete }) {
    if (value === null) this.entries.delete(key);
    else this.entries.set(key, { value, version, owner: this.entries.get(key)?.owner ?? user, until, autoDelete });
  }

  /**
   * Until when I may not speak for a mute of me or of everybody, -1 for ever, 0 not at all. Staff speaks while everybody is
   * muted; an exception lets through all but a mute in all rooms.
   * @param {number} now of the server, Unix ms
   */
  silencedUntil(now) {
    const staff = this.role === 'moderator' || this.role === 'broadcaster';
    const here = holds(this.exceptedUntil, now) ? [] : [this.mutedUntil, staff ? 0 : this.roomMutedUntil];
    const mutes = [this.globallyMutedUntil, ...here].filter(until => holds(until, now));
    return mutes.includes(-1) ? -1 : Math.max(0, ...mutes);
  }

  /** Lets go of the oldest in steps, so that a flood does not shift the array at every batch. @param {import('./log.js').Item[]} items */
  #remember(items) {
    for (const item of items) {
      if (item.kind !== 'unknown') this.items.push(item);
      if (item.kind === 'recall') this.items = this.#tombstones.bury(this.items, item.seqs);
      if (item.kind === 'restore') this.items = this.#tombstones.raise(this.items, item.seqs, this.#keptFrom);
    }
    if (this.items.length <= this.#keep * 1.25) return;
    this.items = this.items.slice(-this.#keep);
    this.#keptFrom = this.items[0].seq;
  }
}

/** Whether something that lasts until then is in force. @param {number} until 0 not at all, -1 for ever @param {number} now */
function holds(until, now) {
  return until === -1 || until > now;
}
