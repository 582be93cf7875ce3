import { readPairs } from '../sdk/index.js';
import { allowRetry, group, mergeGaps, note, outRow, progress, remove, rowOf } from './rows.js';

/** Older messages asked for at a time. */
const OLDER = 50;

/**
 * Brings the room's log and my own messages into the list, in the order of the log: a message of mine stands at the
 * end until it is accepted, then in its place.
 */
export class Conversation {
  #client;
  #list;
  #on;
  /** Rows of mine that are not in the log yet, by client message id. Bounded by the outbox. @type {Map<string, any>} */
  #mine = new Map();
  #oldest = Infinity;
  #asking = false;

  /**
   * @param {import('../sdk/client.js').ChatClient} client
   * @param {import('./chat-list.js').ChatList} list
   * @param {{ message: (row: any) => void, removed: (seqs: number[]) => void }} on a message came, live; messages were recalled
   */
  constructor(client, list, on) {
    this.#client = client;
    this.#list = list;
    this.#on = on;
    client.on('joined', joined => this.#onJoined(joined));
    client.on('items', ({ items }) => this.#onItems(items));
    client.on('recall', ({ seqs, seq }) => this.#onRecalled(seqs, seq));
    client.on('restore', ({ seqs }) => this.#onRecalled(seqs, null));
    client.on('outgoing', message => this.#onOutgoing(message));
  }

  /** Empties the list for another room. */
  clear() {
    this.#mine.clear();
    this.#oldest = Infinity;
    this.#list.clear();
  }

  /** Whether I may speak: what failed for a mute may be sent again once it is lifted. @param {boolean} silenced */
  silenced(silenced) {
    for (const row of this.#mine.values()) if (allowRetry(row, silenced)) this.#list.update(row);
  }

  /** Fetches what was said before the first row. */
  async older() {
    if (this.#asking || !this.#list.hasRoom || this.#oldest <= 1 || this.#oldest === Infinity) return;
    this.#asking = true;
    try {
      const { items, more } = await this.#client.messages.history({ before: this.#oldest, count: OLDER });
      this.#putBefore(readPairs(items));
      if (!more || items.length === 0) this.#oldest = 0;
    } catch {
      // A room without history, or a connection that just went: scrolling up again asks again.
    } finally {
      this.#asking = false;
    }
  }

  get #reader() {
    const role = this.#client.room?.role ?? 'guest';
    return { me: this.#client.user ?? '', moderates: role === 'moderator' || role === 'broadcaster' };
  }

  /**
   * A join that did not resume begins anew with the history that it brings: nobody knows what was said between the rows that
   * are here and that history, rows of both would stand twice, and those of another log could not be recalled.
   * @param {{ resumed: boolean, restarted: boolean, history: any[] }} joined
   */
  #onJoined({ resumed, restarted, history }) {
    if (resumed) return;
    this.#list.clear();
    if (restarted) this.#list.append([note('note', null, 'The room was started anew')]);
    this.#oldest = Math.min(history[0]?.seq ?? Infinity, this.#client.room?.seq ?? Infinity);
    this.#add(history);
    // Mine that no log has stay, and stand at the end as ever.
    this.#list.append([...this.#mine.values()]);
  }

  /** @param {import('../sdk/log.js').Item[]} items */
  #onItems(items) {
    for (const row of this.#add(items)) if (row.kind === 'message') this.#on.message(row);
  }

  /** @param {import('../sdk/log.js').Item[]} items */
  #add(items) {
    const reader = this.#reader;
    /** @type {any[]} */
    const rows = [];
    for (const item of items) {
      const mine = item.kind === 'message' && item.user === reader.me ? this.#forget(item.id) : undefined;
      const row = rowOf(item, reader);
      if (row && mine?.state === 'success') row.remark ??= mine.remark;
      if (!row) continue;
      // Mine that are on their way stand behind it.
      const before = rows.at(-1) ?? this.#list.rows.findLast(({ seq }) => seq !== null);
      if (!mergeGaps(before, row)) rows.push(group(before, row));
      else if (rows.length === 0) this.#list.update(before);
    }
    this.#list.append(rows);
    return rows;
  }

  /** @param {import('../sdk/log.js').Item[]} items */
  #putBefore(items) {
    if (items.length === 0) return;
    this.#oldest = items[0].seq;
    /** @type {any[]} */
    const rows = [];
    for (const item of items) {
      const row = rowOf(item, this.#reader);
      if (row) rows.push(group(rows.at(-1), row));
    }
    this.#list.prepend(rows);
  }

  /** @param {import('../sdk/outbox.js').OutMessage} message */
  #onOutgoing(message) {
    const row = this.#mine.get(message.id);
    if (message.state === 'success') return this.#onAccepted(message, row);
    if (row) return this.#list.update(progress(row, message));
    const made = outRow(message, { me: this.#client.user ?? '', role: this.#client.room?.role ?? 'member' });
    this.#mine.set(message.id, group(this.#list.rows.at(-1), made));
    this.#list.append([made]);
    this.#list.toEnd();
  }

  /** The log will bring it, or has; until then it shows as accepted. @param {import('../sdk/outbox.js').OutMessage} message @param {any} row */
  #onAccepted(message, row) {
    const shown = row ?? this.#list.rows.findLast(({ id, own }) => own && id === message.id);
    if (shown) this.#list.update(progress(shown, message));
  }

  /** @param {number[]} seqs @param {number | null} by seq of the recall, null: they come back */
  #onRecalled(seqs, by) {
    for (const row of remove(this.#list.rows, seqs, by)) this.#list.update(row);
    if (by !== null) this.#on.removed(seqs);
  }

  /** @param {string} id @returns {any} the row that stood for it */
  #forget(id) {
    const row = this.#mine.get(id);
    if (!row) return undefined;
    this.#mine.delete(id);
    this.#list.remove(row);
    return row;
  }
}
