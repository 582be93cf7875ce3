import { CODES } from './codes.js';
import { DISCONNECT } from './frames.js';

const CLOSE_LOST = 1006;
/** The server takes 65,536 bytes with a request. */
const BODY_BYTES = 60_000;
/** A request that says something goes beside the one that waits; more would only queue up. */
const POLLS_MAX = 2;
/** Waits before the same request is sent again. */
const RETRIES_MS = Object.freeze([250, 1_000, 3_000]);
const BUSY_MS = 1_000;
/** How much longer than the server waits its answer may take. */
const SPARE_MS = 10_000;
const FIRST_WAIT_MS = 25_000;

/**
 * @typedef {{ number: number, body: string | Uint8Array | null, tries: number }} Poll
 */

/**
 * Long-polling with the face of a WebSocket: docs/PROTOCOL.md, "Long-polling". Its messages carry the `frame` itself. Requests have
 * numbers; one that fails is sent again with the same number and body, and answers are read in the order of the numbers, so that
 * nothing is lost or done twice.
 */
export class PollSocket {
  readyState = 0;
  /** @type {(() => void) | null} */
  onopen = null;
  /** @type {((event: { frame: any[] }) => void) | null} */
  onmessage = null;
  /** @type {((event: { code: number, reason: string }) => void) | null} */
  onclose = null;
  onerror = null;

  #url;
  #codec;
  #fetch;
  #clock;
  #abort = new AbortController();
  /** @type {string | null} */
  #session = null;
  #waitMs = FIRST_WAIT_MS;
  /** Encoded frames that are still to go. @type {any[]} */
  #up = [];
  #next = 0;
  #read = -1;
  /** @type {Map<number, Poll>} */
  #polls = new Map();
  /** Answers that came before those to earlier requests. At most one. @type {Map<number, any[][]>} */
  #early = new Map();
  #timers = new Set();
  #pumping = false;

  /**
   * @param {string} url
   * @param {import('./json.js').Codec} codec
   * @param {{ fetch: any, clock: import('./clock.js').Clock }} means
   */
  constructor(url, codec, { fetch, clock }) {
    this.#url = url;
    this.#codec = codec;
    this.#fetch = fetch;
    this.#clock = clock;
    queueMicrotask(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.onopen?.();
    });
  }

  /** @param {string | Uint8Array} data an encoded frame */
  send(data) {
    this.#up.push(data);
    this.#schedule();
  }

  /** What was sent before still goes, then the session ends. */
  close() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    const abort = () => this.#stop();
    if (this.#session === null) return abort();
    // The page may be on its way out: the browser finishes these without it. A goodbye ends the session by itself.
    const last = this.#up.length > 0 ? this.#request(this.#take(), true) : this.#fetch(this.#address(), { method: 'DELETE', keepalive: true });
    last.then(abort, abort);
  }

  /** Frames that are sent in one turn go in one request. */
  #schedule() {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  #pump() {
    if (this.readyState !== 1) return;
    const [under, toSay] = [this.#polls.size, this.#up.length > 0];
    if (this.#session === null ? under === 0 && toSay : under === 0 || (toSay && under < POLLS_MAX)) this.#ask(this.#take());
  }

  /** The next poll, with as much of what waits as one takes. @returns {Poll} */
  #take() {
    let count = 0;
    for (let bytes = 0; count < this.#up.length; count++) {
      // A character has at most three bytes in UTF-8, and there is a comma.
      bytes += (typeof this.#up[count] === 'string' ? 3 : 1) * this.#up[count].length + 1;
      if (count > 0 && bytes > BODY_BYTES) break;
    }
    const frames = this.#up.splice(0, count);
    const poll = { number: this.#next++, body: frames.length > 0 ? this.#codec.join(frames) : null, tries: 0 };
    this.#polls.set(poll.number, poll);
    return poll;
  }

  /** @param {Poll} poll */
  async #ask(poll) {
    let reply;
    try {
      reply = await this.#request(poll);
    } catch {
      if (this.readyState === 1) this.#again(poll, RETRIES_MS[poll.tries++]);
      return;
    }
    if (this.readyState === 1) this.#answered(poll, reply.response, reply.data);
  }

  /** @param {Poll} poll @param {boolean} [keepalive] */
  async #request({ number, body }, keepalive = false) {
    const abort = new AbortController();
    const cancel = () => abort.abort();
    this.#abort.signal.addEventListener('abort', cancel);
    const timer = this.#after(this.#waitMs + SPARE_MS, cancel);
    try {
      const response = await this.#fetch(this.#address(), {
        method: 'POST', body, keepalive, cache: 'no-store', signal: abort.signal,
        headers: {
          ...(body !== null && { 'Content-Type': this.#codec.type }),
          ...(number > 0 && { 'Poll-Number': `${number}`, 'Poll-Ack': `${this.#read}` }),
        },
      });
      return { response, data: response.status === 200 ? await this.#codec.body(response) : await response.json().catch(() => ({})) };
    } finally {
      this.#forget(timer);
      this.#abort.signal.removeEventListener('abort', cancel);
    }
  }

  /** @param {Poll} poll @param {any} response @param {any} data */
  #answered(poll, response, data) {
    switch (response.status) {
      case 200: return this.#took(poll, response, data);
      case 429: return this.#again(poll, data.retryAfterMs ?? BUSY_MS);
      case 410: return this.#gone(Number(response.headers.get('Poll-Close')) || CLOSE_LOST, data);
      case 502:
      case 504: return this.#again(poll, RETRIES_MS[poll.tries++]);
      case 503: return this.#gone(CLOSE_LOST, data);
      default: return this.#end(CLOSE_LOST, data.title ?? `HTTP ${response.status}`);
    }
  }

  /** @param {Poll} poll @param {any} response @param {any} data */
  #took(poll, response, data) {
    if (poll.number === 0) {
      this.#session = response.headers.get('Poll-Session');
      if (this.#session === null) return this.#end(CLOSE_LOST, 'no session');
      this.#waitMs = Number(response.headers.get('Poll-Wait-Ms')) || FIRST_WAIT_MS;
    }
    this.#polls.delete(poll.number);
    try {
      this.#early.set(poll.number, this.#codec.split(data));
    } catch (error) {
      return this.#end(CLOSE_LOST, String(error));
    }
    this.#deliver();
    const close = Number(response.headers.get('Poll-Close'));
    if (close) this.#end(close, '');
    else this.#schedule();
  }

  #deliver() {
    for (let frames; (frames = this.#early.get(this.#read + 1)); ) {
      this.#early.delete(++this.#read);
      for (const frame of frames) if (this.readyState === 1) this.onmessage?.({ frame });
    }
  }

  /** The same poll once more, unless it has been tried often enough, or there is no session yet that would know it again. */
  #again(/** @type {Poll} */ poll, /** @type {number | undefined} */ afterMs) {
    if (afterMs === undefined || this.#session === null) return this.#end(CLOSE_LOST, 'no answer');
    const timer = this.#after(afterMs, () => {
      this.#forget(timer);
      if (this.readyState === 1) this.#ask(poll);
    });
  }

  /** The server's last word, as it would stand in a DISCONNECT. @param {number} close @param {any} problem */
  #gone(close, { code, title, retryAfterMs }) {
    if (code && code !== CODES.NoSuchSession) this.onmessage?.({ frame: [DISCONNECT, code, { reason: title, retryAfterMs }] });
    this.#end(close, title ?? '');
  }

  /** @param {number} code @param {string} reason */
  #end(code, reason) {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#stop();
    this.onclose?.({ code, reason });
  }

  #stop() {
    this.#abort.abort();
    for (const timer of this.#timers) this.#clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #address() {
    return this.#session === null ? this.#url : `${this.#url}/${this.#session}`;
  }

  /** @param {number} ms @param {() => void} run */
  #after(ms, run) {
    const timer = this.#clock.setTimeout(run, ms);
    this.#timers.add(timer);
    return timer;
  }

  /** @param {any} timer */
  #forget(timer) {
    this.#clock.clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
