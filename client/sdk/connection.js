import { CLOSES, CODES } from './codes.js';
import { CONNACK, DISCONNECT, LIMITS, PINGREQ, PINGRESP } from './frames.js';
import { byteLength } from './text.js';

/** WebSocket close codes that a client itself may use. */
const CLOSE_NORMAL = 1000;
const CLOSE_LOST = 4000;
/** What a browser reports when there was no close. */
const CLOSE_ABNORMAL = 1006;

/**
 * How a connection ended. `code` is that of CONNACK, of DISCONNECT, or what this side saw.
 * `opened`: the way to the server is open; `blocked`: it was not in `openMs`.
 * @typedef {{ closeCode: number, code?: number, reason?: string, retryAfterMs?: number, ready: boolean, opened?: boolean, blocked?: boolean }} End
 *
 * @typedef {object} ConnectionOptions
 * @property {() => any} dial opens what has the interface of the browser's WebSocket
 * @property {import('./json.js').Codec} codec
 * @property {import('./clock.js').Clock} clock
 * @property {any[]} connect the CONNECT frame
 * @property {(details: any) => void} onReady CONNACK with code 0
 * @property {(frame: any[]) => void} onFrame every frame after it
 * @property {(end: End) => void} onEnd once, last
 * @property {number} [openMs] for the socket alone; undefined: as long as both may take
 * @property {number} [connackMs] for socket and CONNACK together
 * @property {number} [pongMs] for PINGRESP
 */

/**
 * One attempt to connect: CONNECT and CONNACK, heartbeats, and one report of its end. What comes after the end is not
 * heard: a socket on a dead network reports its close minutes later.
 */
export class Connection {
  #options;
  #socket;
  #ready = false;
  #ended = false;
  #opened = false;
  /** The last word of the server. @type {{ code?: number, reason?: string, retryAfterMs?: number }} */
  #word = {};
  #connackTimer;
  /** @type {any} */
  #openTimer;
  /** @type {any} */
  #pingTimer;
  /** @type {any} */
  #pongTimer;

  /** @param {ConnectionOptions} options */
  constructor(options) {
    this.#options = { connackMs: 10_000, pongMs: 10_000, ...options };
    const { clock, connackMs, openMs } = this.#options;
    this.#socket = options.dial();
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.#open();
    this.#socket.onmessage = (/** @type {any} */ event) => this.#receive(event);
    this.#socket.onclose = (/** @type {any} */ event) => this.#end(event.code, { reason: event.reason || undefined, ...this.#word });
    this.#socket.onerror = () => {};
    this.#connackTimer = clock.setTimeout(() => this.#late(), connackMs);
    if (openMs !== undefined) this.#openTimer = clock.setTimeout(() => this.#blocked(), openMs);
  }

  /**
   * Writes a frame. `tooLarge` is said instead of sending what the server would close the connection for.
   * @param {any[]} frame
   * @returns {'sent' | 'closed' | 'tooLarge'}
   */
  send(frame) {
    if (this.#ended || this.#socket.readyState !== 1) return 'closed';
    const data = this.#options.codec.encode(frame);
    const bytes = typeof data === 'string' ? byteLength(data) : data.length;
    if (bytes > LIMITS.clientFrameBytes) return 'tooLarge';
    this.#socket.send(data);
    return 'sent';
  }

  /** Says good-bye, so that the server takes the member out of the room at once. */
  close() {
    this.send([DISCONNECT]);
    this.#finish(CLOSE_NORMAL, { closeCode: CLOSE_NORMAL, code: CODES.Ok, ready: this.#ready });
  }

  /**
   * Ends it from this side, as lost: the member keeps its place for the server's grace.
   * @param {number} closeCode as the server would have named it
   * @param {number} code
   * @param {string} reason
   */
  drop(closeCode, code, reason) {
    this.#finish(CLOSE_LOST, { closeCode, code, reason, ready: this.#ready });
  }

  #open() {
    this.#opened = true;
    this.#options.clock.clearTimeout(this.#openTimer);
    this.send(this.#options.connect);
  }

  #blocked() {
    this.#finish(CLOSE_LOST, { closeCode: CLOSE_ABNORMAL, reason: 'the connection does not open', ready: false, blocked: true });
  }

  #late() {
    const { code, reason, retryAfterMs } = { code: CODES.ConnackTimeout, reason: 'no CONNACK in time', ...this.#word };
    this.#finish(CLOSE_LOST, { closeCode: CLOSES.ConnectLate, code, reason, retryAfterMs, ready: false });
  }

  /** @param {{ data?: any, frame?: any[] }} event */
  #receive({ data, frame }) {
    try {
      this.#take(frame ?? this.#options.codec.decode(data));
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== 'FrameError') throw error;
      this.drop(CLOSES.ServerError, CODES.IncompleteFrame, /** @type {Error} */ (error).message);
    }
  }

  /** @param {any[]} frame */
  #take(frame) {
    switch (frame[0]) {
      case CONNACK: return this.#onConnack(frame);
      case DISCONNECT: return this.#remember(frame[1], frame[2]);
      case PINGRESP: this.#options.clock.clearTimeout(this.#pongTimer); break;
    }
    if (this.#ready) this.#options.onFrame(frame);
  }

  /** @param {any[]} frame */
  #onConnack([, code, details]) {
    if (this.#ready) return;
    // A refusal is followed by the server's close; the timer of CONNACK stays and ends it if the close is lost.
    if (code !== CODES.Ok) return this.#remember(code, details);
    this.#ready = true;
    this.#options.clock.clearTimeout(this.#connackTimer);
    this.#schedulePing(details?.heartbeatMs ?? 30_000);
    this.#options.onReady(details ?? {});
  }

  /** @param {number} code @param {any} details */
  #remember(code, details) {
    this.#word = { code, reason: details?.reason, retryAfterMs: details?.retryAfterMs };
  }

  /** @param {number} everyMs */
  #schedulePing(everyMs) {
    const { clock, pongMs } = this.#options;
    this.#pingTimer = clock.setTimeout(() => {
      this.send([PINGREQ]);
      clock.clearTimeout(this.#pongTimer);
      this.#pongTimer = clock.setTimeout(() => this.drop(CLOSES.HeartbeatMissed, CODES.ResponseTimeout, 'no PINGRESP in time'), pongMs);
      this.#schedulePing(everyMs);
    }, everyMs);
  }

  /** @param {number} closeCode to tell the server @param {End} end */
  #finish(closeCode, end) {
    if (this.#ended) return;
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close(closeCode);
    } catch {
      // A socket that never opened may refuse a code; it is gone either way.
    }
    this.#end(end.closeCode, end);
  }

  /** @param {number} closeCode @param {{ code?: number, reason?: string, retryAfterMs?: number, blocked?: boolean }} word */
  #end(closeCode, word) {
    if (this.#ended) return;
    this.#ended = true;
    const { clock } = this.#options;
    clock.clearTimeout(this.#connackTimer);
    clock.clearTimeout(this.#openTimer);
    clock.clearTimeout(this.#pingTimer);
    clock.clearTimeout(this.#pongTimer);
    const { code, reason, retryAfterMs, blocked } = word;
    this.#options.onEnd({ closeCode, code, reason, retryAfterMs, ready: this.#ready, opened: this.#opened, blocked });
  }
}

/** What listeners are told of an end. @param {End} end */
export function whyOf(end) {
  return { code: end.code, closeCode: end.closeCode, reason: end.reason };
}
