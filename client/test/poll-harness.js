/** A network of requests that the test answers by hand. */
export function fakeFetch() {
  const requests = [];
  const fetch = (url, { method, headers = {}, body = null, signal, keepalive }) => new Promise((resolve, reject) => {
    const request = {
      url, method, headers, body, signal, keepalive, done: false,
      number: headers['Poll-Number'] === undefined ? null : Number(headers['Poll-Number']),
      ack: headers['Poll-Ack'] === undefined ? null : Number(headers['Poll-Ack']),
      get frames() { return body === null ? [] : JSON.parse(body); },
      answer(frames, more = {}, status = 200) {
        request.done = true;
        const text = JSON.stringify(frames);
        resolve({ status, headers: { get: name => more[name] ?? null }, text: async () => text, json: async () => JSON.parse(text) });
      },
      refuse(status, problem = {}, more = {}) { request.answer(problem, more, status); },
      fail() {
        request.done = true;
        reject(new TypeError('fetch failed'));
      },
    };
    signal?.addEventListener('abort', () => request.fail());
    requests.push(request);
  });
  return {
    fetch, requests,
    get last() { return requests.at(-1); },
    /** Requests that nobody has answered yet. */
    get open() { return requests.filter(({ done }) => !done); },
  };
}

/** Lets everything run that is only waiting for its turn. */
export const settle = () => new Promise(resolve => setImmediate(resolve));
