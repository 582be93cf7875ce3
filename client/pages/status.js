/** The pill that says how the connection is. */
export class Status {
  #pill;
  #text;
  /** @type {any} */
  #ticker = null;

  /** @param {HTMLElement} pill @param {HTMLElement} text @param {import('../sdk/client.js').ChatClient} client */
  constructor(pill, text, client) {
    this.#pill = pill;
    this.#text = text;
    client.on('state', change => this.#show(change));
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
