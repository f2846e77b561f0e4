// What this page asks of the voters' interface, and what it makes of the answers.

const ANSWER_WITHIN_MS = 20000;

/** An answer that is a refusal: `name` is the stable end of the problem's type. */
export class Problem extends Error {
  constructor(name, { retryable, after = 0, detail = '' }) {
    super(name);
    this.name = name;
    this.retryable = retryable;
    /** Seconds that the server wants to be left alone for. */
    this.after = after;
    this.detail = detail;
  }
}

export const elections = async () => (await ask('elections')).body.elections.filter((each) => each?.id);

export const election = async (id) => (await ask(`elections/${encodeURIComponent(id)}`)).body;

export const results = async (id) => (await ask(`elections/${encodeURIComponent(id)}/results`)).body;

export const follow = async (id, receipt) =>
  (await ask(`elections/${encodeURIComponent(id)}/receipts/${encodeURIComponent(receipt)}`)).body;

/** @returns {Promise<{again: boolean, receipt: object}>} `again` if this vote had been recorded before */
export async function cast({ electionId, voterId, choice, token }) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const { status, body } = await ask(`elections/${encodeURIComponent(electionId)}/votes`, {
    method: 'POST',
    headers,
    // Without a voter ID where the token alone names the voter.
    body: JSON.stringify({ voterId, choice }),
  });
  return { again: status === 200, receipt: body };
}

/** Waits, or ends at once when the page is turned. */
export const pause = (millis, signal) =>
  new Promise((go) => {
    const timer = setTimeout(go, millis);
    const end = () => {
      clearTimeout(timer);
      go();
    };
    signal.addEventListener('abort', end, { once: true });
  });

/** How far the server's clock is from the page's own, which starts at nothing and which nobody sets. */
let ahead = Date.now() - performance.now();

/** The time by the server's clock, in milliseconds. */
export const serverNow = () => performance.now() + ahead;

function learnTime(response) {
  const told = Date.parse(response.headers.get('Date') || '');
  if (!Number.isNaN(told)) {
    // It is told in whole seconds.
    ahead = told + 500 - performance.now();
  }
}

/** No answer, or one that nobody of ours gave, is a problem named `no-answer`: it is not known what has happened. */
async function ask(path, request = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), ANSWER_WITHIN_MS);
  let response;
  let body;
  try {
    response = await fetch(path, { ...request, signal: giveUp.signal, redirect: 'error' });
    body = await response.json();
  } catch {
    throw new Problem('no-answer', { retryable: true, after: seconds(response) });
  } finally {
    clearTimeout(timer);
  }
  learnTime(response);
  if (response.ok) {
    return { status: response.status, body };
  }
  const name = /^urn:disvote:problem:([a-z-]+)$/.exec(body.type)?.[1];
  if (!name) {
    throw new Problem('no-answer', { retryable: true, after: seconds(response) });
  }
  throw new Problem(name, { retryable: body.retryable === true, after: seconds(response), detail: body.detail });
}

function seconds(response) {
  const after = Number.parseInt(response?.headers.get('Retry-After') ?? '', 10);
  return Number.isNaN(after) ? 0 : after;
}
