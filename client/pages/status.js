/** The pill that says how the connection is. */
export class Status {
  #pill;
  #text;
  #client;
  /** The room cannot be joined for the moment. */
  #outside = false;
  /** @type {any} */
  #ticker = null;

  /** @param {HTMLElement} pill @param {HTMLElement} text @param {import('../sdk/client.js').ChatClient} client */
  constructor(pill, text, client) {
    this.#pill = pill;
    this.#text = text;
    this.#client = client;
    client.on('state', change => this.#show(change));
    client.on('waiting', () => this.#showWaiting());
  }

  /** Whether the server does not let us into the room for the moment. @param {boolean} outside */
  outside(outside) {
    this.#outside = outside;
    this.#showWaiting();
  }

  /** A connection alone is not enough: the server takes nothing just now. */
  #showWaiting() {
    if (this.#client.state !== 'connected') return;
    const waits = this.#outside || this.#client.waiting !== null;
    this.#pill.dataset.state = waits ? 'waiting' : 'connected';
    this.#text.textContent = waits ? 'Waiting for the server' : TEXTS.connected;
  }

  /** @param {import('../sdk/client.js').StateChange} change */
  #show({ state, retryInMs }) {
    clearInterval(this.#ticker);
    this.#pill.dataset.state = state;
    this.#text.textContent = TEXTS[state];
    if (state === 'reconnecting' && retryInMs && retryInMs >= 1_000) this.#countDown(retryInMs);
  }

  /** @param {number} ms */
  #countDown(ms) {
    const until = Date.now() + ms;
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds < 1) clearInterval(this.#ticker);
      this.#text.textContent = seconds < 1 ? TEXTS.reconnecting : `Reconnecting in ${seconds} s`;
    };
    tick();
    this.#ticker = setInterval(tick, 1_000);
  }
}

/** @type {Record<import('../sdk/client.js').State, string>} */
const TEXTS = {
  idle: 'Not connected', connecting: 'Connecting…', connected: 'Connected', reconnecting: 'Reconnecting…', closed: 'Disconnected',
};
