/** More listeners than this on one event are a leak in the caller. */
const MAX_LISTENERS = 100;

/**
 * Named events and who listens. A listener that throws harms neither the others nor the caller:
 * its error surfaces as an uncaught one.
 */
export class Listeners {
  /** @type {Map<string, Set<(value: any) => void>>} */
  #byName = new Map();

  /**
   * @param {string} name
   * @param {(value: any) => void} listener
   * @returns {() => void} takes the listener off again
   */
  on(name, listener) {
    let set = this.#byName.get(name);
    if (!set) this.#byName.set(name, set = new Set());
    if (set.size >= MAX_LISTENERS) throw new RangeError(`more than ${MAX_LISTENERS} listeners on '${name}'`);
    set.add(listener);
    return () => this.off(name, listener);
  }

  /**
   * @param {string} name
   * @param {(value: any) => void} listener
   */
  off(name, listener) {
    this.#byName.get(name)?.delete(listener);
  }

  /**
   * @param {string} name
   * @param {any} [value]
   */
  emit(name, value) {
    const set = this.#byName.get(name);
    if (!set) return;
    for (const listener of [...set]) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => { throw error; });
      }
    }
  }
}
