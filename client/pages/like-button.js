/** The heart under the stream and the number of all likes. */
export class LikeButton {
  #button;
  #count;
  #client;
  #hearts;

  /**
   * @param {{ button: HTMLButtonElement, count: HTMLElement }} parts
   * @param {import('../sdk/client.js').ChatClient} client
   * @param {import('./hearts.js').Hearts} hearts
   */
  constructor({ button, count }, client, hearts) {
    this.#button = button;
    this.#count = count;
    this.#client = client;
    this.#hearts = hearts;
    button.addEventListener('click', () => this.#like());
    client.on('counters', ({ changes }) => this.#onCounters(changes));
    for (const name of ['joined', 'left', 'removed']) client.on(name, () => this.#show());
    this.#show();
  }

  #like() {
    if (!this.#client.room) return;
    this.#client.like();
    this.#hearts.rise(1);
  }

  /** @param {import('../sdk/log.js').CounterChange[]} changes */
  #onCounters(changes) {
    const like = changes.find(change => change.name === 'like');
    if (!like) return;
    this.#show();
    this.#hearts.rise(like.added);
  }

  #show() {
    const room = this.#client.room;
    const total = room?.counters.get('like') ?? 0;
    this.#button.hidden = !room?.countsLikes;
    this.#button.disabled = !room || room.role === 'guest';
    this.#count.textContent = total === 0 ? '' : compact(total);
    this.#button.setAttribute('aria-label', total === 0 ? 'Like' : `Like, ${total.toLocaleString('en')} so far`);
  }
}

/** 12,345 as 12K: it must not push its neighbours about. @param {number} total */
function compact(total) {
  return total.toLocaleString('en', { notation: 'compact', maximumFractionDigits: total < 10_000 ? 1 : 0 });
}
