/** So many gateways are tried at once. */
export const RACERS = 3;

/** What a browser reports when there was no close. */
const CLOSE_ABNORMAL = 1006;
const CLOSE_NORMAL = 1000;

/**
 * Several WebSockets to different gateways that stand for one: the first to open is used, the others are closed. It ends when the one
 * that is used ends, or when none is left that could open. Has the part of the browser's interface that `Connection` uses.
 */
export class RaceSocket {
  binaryType = 'arraybuffer';
  /** @type {any} */ onopen = null;
  /** @type {any} */ onmessage = null;
  /** @type {any} */ onclose = null;
  /** @type {any} */ onerror = null;
  /** @type {any} */ #winner = null;
  /** @type {Set<any>} */ #racing = new Set();

  /**
   * @param {readonly string[]} urls best first; the first three race
   * @param {string[]} protocols
   * @param {any} WebSocket
   */
  constructor(urls, protocols, WebSocket) {
    for (const url of urls.slice(0, RACERS)) this.#start(new WebSocket(url, protocols));
  }

  get readyState() {
    return this.#winner?.readyState ?? (this.#racing.size > 0 ? 0 : 3);
  }

  /** @param {any} data */
  send(data) {
    this.#winner?.send(data);
  }

  /** @param {number} [code] */
  close(code) {
    for (const socket of [...this.#racing]) this.#drop(socket, CLOSE_NORMAL);
    this.#winner?.close(code);
  }

  /** @param {any} socket */
  #start(socket) {
    this.#racing.add(socket);
    socket.binaryType = this.binaryType;
    socket.onopen = () => this.#open(socket);
    socket.onclose = (/** @type {any} */ event) => this.#lost(socket, event);
    socket.onerror = () => {};
  }

  /** @param {any} socket */
  #open(socket) {
    this.#racing.delete(socket);
    this.#winner = socket;
    for (const other of [...this.#racing]) this.#drop(other, CLOSE_NORMAL);
    socket.onopen = null;
    socket.onmessage = (/** @type {any} */ event) => this.onmessage?.(event);
    socket.onclose = (/** @type {any} */ event) => this.onclose?.(event);
    this.onopen?.();
  }

  /** @param {any} socket @param {any} event */
  #lost(socket, event) {
    this.#racing.delete(socket);
    if (this.#racing.size === 0) this.onclose?.({ code: event?.code ?? CLOSE_ABNORMAL, reason: event?.reason ?? '' });
  }

  /** @param {any} socket @param {number} code */
  #drop(socket, code) {
    this.#racing.delete(socket);
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close(code);
    } catch {
      // One that never opened may refuse a code; it is gone either way.
    }
  }
}
