/**
 * The gateways that take clients now, best first: what `GET /v1/navigation` says. For the option `gateways`:
 * `new ChatClient({ gateways: () => navigate('https://chat.example/v1/navigation') })`.
 * @param {string} url
 * @param {{ region?: string, fetch?: any }} [options]
 * @returns {Promise<string[]>} addresses of WebSockets; rejects when nobody answers, or with no list
 */
export async function navigate(url, { region, fetch = globalThis.fetch } = {}) {
  const answer = await fetch(region === undefined ? url : `${url}?region=${encodeURIComponent(region)}`);
  if (!answer.ok) throw new Error(`navigation: HTTP ${answer.status}`);
  const { gateways } = await answer.json();
  return gateways.map((/** @type {{ url: string }} */ gateway) => gateway.url);
}

/** Where to connect: what the application says, asked at each attempt; what was known last when it does not answer. */
export class Gateways {
  #asked;
  #known;

  /**
   * @param {readonly string[] | (() => readonly string[] | Promise<readonly string[]>) | undefined} asked
   * @param {() => string} own when there is nothing else
   */
  constructor(asked, own) {
    this.#asked = asked;
    /** @type {() => readonly string[]} */
    this.#known = () => [own()];
    if (Array.isArray(asked) && asked.length > 0) this.#known = () => asked;
  }

  /** Whether asking takes time. */
  get isAsked() {
    return typeof this.#asked === 'function';
  }

  /** Those that are known. @returns {readonly string[]} */
  get urls() {
    return this.#known();
  }

  /** Never rejects: a list that cannot be had, or is empty, leaves the last one. */
  async ask() {
    try {
      const urls = await /** @type {any} */ (this.#asked)();
      if (urls.length > 0) this.#known = () => urls;
    } catch {
      // Whoever answers navigation may be the one that is gone.
    }
  }
}
