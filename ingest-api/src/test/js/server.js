// A server that gives prepared answers, in the place of `fetch`.

export const answer = (status, body, headers = {}) => ({ status, body: JSON.stringify(body), headers });

export const refusal = (name, { status = 400, retryable = false, headers = {} } = {}) =>
  answer(status, { type: `urn:disvote:problem:${name}`, status, retryable, detail: 'why' }, headers);

export const LOST = 'the connection is lost';

/**
 * Replaces `fetch` until the test ends. It gives the answers in their order, the last of them any number of times.
 * There is no log.
 *
 * @param {import('node:test').TestContext} test
 * @returns {Array<{path: string, request: object}>} the requests so far
 */
export function serve(test, ...answers) {
  const requests = [];
  test.mock.method(globalThis, 'fetch', async (path, request) => {
    if (path.startsWith('log/')) {
      return { ok: false, status: 404, headers: new Headers(), text: async () => '' };
    }
    requests.push({ path, request });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next === LOST) {
      throw new TypeError('Failed to fetch');
    }
    return {
      ok: next.status < 300,
      status: next.status,
      headers: new Headers(next.headers),
      json: async () => JSON.parse(next.body),
      arrayBuffer: async () => new TextEncoder().encode(next.body).buffer,
    };
  });
  return requests;
}

/** Lets all promises that can go on go on. Nothing in a test waits for more than promises and mocked timers. */
export const settle = () => new Promise((go) => setImmediate(go));
