/** What the SDK's tests stand on: a clock that is wound by hand, sockets that are played by hand, a seeded random. */
import { ChatClient } from '../sdk/index.js';

/** A clock that stands still until it is wound. */
export class ManualClock {
  #now = 1_700_000_000_000;
  #timers = new Map();
  #next = 1;

  now() { return this.#now; }

  setTimeout(run, ms) {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#now + ms, run });
    return id;
  }

  clearTimeout(id) { this.#timers.delete(id); }

  get timers() { return this.#timers.size; }

  /** Runs what is due in the next `ms`, in order. */
  wind(ms) {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, t]) => t.at <= end).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = due[1].at;
      due[1].run();
    }
    this.#now = end;
  }
}

/** mulberry32: the same numbers for the same seed. */
export function seeded(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A set of sockets that the test answers for. */
export function fakeSockets() {
  const sockets = [];
  class FakeWebSocket {
    readyState = 0;
    sent = [];
    closedWith = null;
    constructor(url, protocols) {
      this.url = url;
      this.protocols = protocols;
      sockets.push(this);
    }
    send(data) { this.sent.push(JSON.parse(data)); }
    close(code) { this.readyState = 3; this.closedWith = code; }
    // What the other side does:
    accept() { this.readyState = 1; this.onopen?.(); }
    say(...frame) { this.onmessage?.({ data: JSON.stringify(frame) }); }
    lose(code = 1006, reason = '') { this.readyState = 3; this.onclose?.({ code, reason }); }
    /** Frames of a type number, e.g. 3 for PUBLISH. */
    of(type) { return this.sent.filter(frame => frame[0] >> 4 === type); }
  }
  return { FakeWebSocket, sockets, get last() { return sockets.at(-1); } };
}

export const JOINED = {
  room: 'r', epoch: 7, seq: 100, count: 3, role: 'member', mutedUntil: 0,
  config: { name: 'Room', slowModeSeconds: 0, entries: true }, entries: [['k', 'v', 1, 'ann']], history: [],
};

export const text = (user, id, content = 'hi') => [1, 1000, user, id, 'text', content];

/** A client with everything in the test's hands, and a log of its events. */
export function makeClient(options = {}) {
  const clock = new ManualClock();
  const net = fakeSockets();
  const client = new ChatClient({
    url: 'ws://test/ws', token: 'dev:me', WebSocket: net.FakeWebSocket, transports: ['websocket'], clock, random: seeded(1), ...options,
  });
  const events = [];
  for (const name of ['state', 'joined', 'left', 'removed', 'reset', 'items', 'gap', 'count', 'unexplained', 'digest']) {
    client.on(name, value => events.push([name, value]));
  }
  client.on('outgoing', message => events.push(['outgoing', { ...message }]));
  const of = name => events.filter(event => event[0] === name).map(event => event[1]);
  return { client, clock, net, events, of };
}

/** Answers CONNECT on the newest socket. */
export function welcome(net, details = {}) {
  net.last.accept();
  net.last.say(32, 0, { user: 'me', role: 'member', session: 's', time: 1_700_000_005_000, heartbeatMs: 30_000, ...details });
}

/** A client that is connected and in room `r` at position (7, 100). */
export function inRoom(options) {
  const all = makeClient(options);
  all.client.join('r').catch(() => {});
  all.client.connect();
  welcome(all.net, { join: { code: 0, ...JOINED } });
  return all;
}
