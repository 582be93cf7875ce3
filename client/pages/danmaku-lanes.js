/**
 * Who flies where: all texts have one speed, and each takes the first lane whose last text has come in far enough. Pure
 * arithmetic; times in ms, sizes in px.
 */
export class DanmakuLanes {
  /** When each lane's last text will be in with its whole length and the distance behind it. @type {number[]} */
  #freeAt = [];
  #crossingMs;
  #distance;

  /** @param {{ crossingMs?: number, distance?: number }} [options] time from edge to edge; least distance between two texts */
  constructor({ crossingMs = 8_000, distance = 40 } = {}) {
    this.#crossingMs = crossingMs;
    this.#distance = distance;
  }

  get count() {
    return this.#freeAt.length;
  }

  /** @param {number} now */
  hasFree(now) {
    return this.#freeAt.some(freeAt => freeAt <= now);
  }

  /** @param {number} count how many lanes there are now */
  resize(count) {
    this.#freeAt.length = Math.min(this.#freeAt.length, count);
    while (this.#freeAt.length < count) this.#freeAt.push(-Infinity);
  }

  /** How long a text flies until its tail is out. @param {number} width of the text @param {number} stage width of the stage */
  flightMs(width, stage) {
    return (stage + width) / stage * this.#crossingMs;
  }

  /**
   * Takes a lane.
   * @param {number} now
   * @param {number} width of the text
   * @param {number} stage width of the stage
   * @returns {number} lane, -1 when all are taken: the text does not fly
   */
  take(now, width, stage) {
    const lane = this.#freeAt.findIndex(freeAt => freeAt <= now);
    if (lane >= 0) this.#freeAt[lane] = now + (width + this.#distance) / stage * this.#crossingMs;
    return lane;
  }
}
