// The requests of this page to the public HTTP interface, and what their answers mean.

const ANSWER_WITHIN_MS = 20000;

/** A refusal, or the lack of an answer. `name` is the last part of the problem's type. */
export class Problem extends Error {
  constructor(name, { retryable, after = 0, detail = '', body = {} }) {
    super(name);
    this.name = name;
    this.retryable = retryable;
    /** For how many seconds the server asks not to be called again. */
    this.after = after;
    this.detail = detail;
    /** The whole answer, such as with the receipt that stands. */
    this.body = body;
  }
}

/** Elections as the server described them last, by ID, and when. */
const described = new Map();

/** For how long a description is used again: nobody but an operator can close an election earlier than it says. */
const DESCRIBED_FOR_MS = 60000;

const keep = (each) => {
  described.set(each.id, { each, at: performance.now() });
  return each;
};

export const elections = async () =>
  (await ask('elections')).body.elections.filter((each) => each?.id).map((each) => keep(each));

export const election = async (id) => keep((await ask(`elections/${encodeURIComponent(id)}`)).body);

/** The same, without a request if the election was open a moment ago and its close has not come since. */
export async function openElection(id) {
  const { each, at } = described.get(id) ?? {};
  const isOpen = each?.state === 'open' && serverNow() < Date.parse(each.closesAt);
  return isOpen && performance.now() - at < DESCRIBED_FOR_MS ? each : election(id);
}

export const results = async (id) => (await ask(`elections/${encodeURIComponent(id)}/results`)).body;

/**
 * What has become of a vote. An answer is kept in `known`; with it, the next call waits at the server until there is
 * something new, 8 s at most. The first call of somebody who has just voted waits until the vote is everywhere, 3 s at
 * most: mostly there is nothing to ask after it.
 *
 * @param {{isNew: boolean|undefined, tag: string|undefined, body: object|undefined}} known without `tag` and `body` at
 *     first
 */
export async function follow(id, receipt, known = {}) {
  const headers = known.tag
    ? { 'If-None-Match': known.tag, Prefer: 'wait=8' }
    : known.isNew
      ? { Prefer: 'wait=3' }
      : {};
  const path = `elections/${encodeURIComponent(id)}/receipts/${encodeURIComponent(receipt)}`;
  const { status, body, tag } = await ask(path, { headers, cache: 'no-store' });
  if (status !== 304) {
    known.body = body;
    known.tag = tag;
  }
  return known.body;
}

/** The terms of an election, in the bytes that are hashed. By their digest caches may keep them for ever. */
export const terms = async (id, digest) =>
  (await ask(`elections/${encodeURIComponent(id)}/terms${named(digest)}`, {}, bytes)).body;

/** The ballot paper of a constituency, as the terms. */
export const paper = async (id, constituency, digest) =>
  (
    await ask(
      `elections/${encodeURIComponent(id)}/ballots/${encodeURIComponent(constituency || '-')}${named(digest)}`,
      {},
      bytes,
    )
  ).body;

const named = (digest) => (digest ? `?digest=${encodeURIComponent(digest)}` : '');

/** Who the voter is to the server. Of a voter ID and a token it gets one. */
export const voter = async (id, { voterId, token }) =>
  (
    await askAs(token, `elections/${encodeURIComponent(id)}/voter`, {
      method: 'POST',
      body: token ? '{}' : JSON.stringify({ voterId }),
    })
  ).body;

/**
 * A file of the log. The log is not part of the interface for votes: what it answers is checked by its signatures.
 *
 * @returns {Promise<{status: 200|202|404, text: string, after: number}>} 202 if the log has the answer later
 */
export async function logFile(path) {
  const { response, body } = await send(`log/${path}`, {}, (each) => each.text());
  if (![200, 202, 404].includes(response.status)) {
    throw new Problem('no-answer', { retryable: true, after: seconds(response) });
  }
  return { status: response.status, text: body, after: seconds(response) };
}

/**
 * Asks in a voter's name. A token that the server refuses is asked for again, once: it may have ended on the way.
 *
 * @param {string|((anew?: boolean) => Promise<string>)} token itself, or what gives it; empty without one
 */
async function askAs(token, path, request) {
  const asked = async (by) =>
    ask(path, {
      ...request,
      headers: { 'Content-Type': 'application/json', ...(by ? { Authorization: `Bearer ${by}` } : {}) },
    });
  if (typeof token !== 'function') {
    return asked(token);
  }
  try {
    return await asked(await token());
  } catch (problem) {
    if (problem.name !== 'unauthenticated' || problem.retryable) {
      throw problem;
    }
    return asked(await token(true));
  }
}

/**
 * Casts a ballot. The same vote is always sent in the same bytes.
 *
 * @param {{electionId: string, voterId: string|undefined, token: string|function, ballot: string, revision: number}}
 *     vote `ballot` in its canonical form; of a sealed one its `envelope`, and `terms` and `constituency` for which it
 *     is sealed; without a voter ID the token alone says who votes
 * @returns {Promise<{again: boolean, receipt: object}>} `again` if this vote had been recorded before
 */
export async function cast({ electionId, voterId, token, ballot, envelope, terms, constituency, revision }) {
  const who = voterId ? `,"voterId":${JSON.stringify(voterId)}` : '';
  const what = envelope
    ? [
        `"envelope":"${envelope}"`,
        `"terms":${JSON.stringify(terms)}`,
        `"constituency":${JSON.stringify(constituency)}`,
      ].join()
    : `"ballot":${ballot}`;
  const { status, body } = await askAs(token, `elections/${encodeURIComponent(electionId)}/votes`, {
    method: 'POST',
    body: `{${what},"revision":${revision}${who}}`,
  });
  return { again: status === 200, receipt: body };
}

/** Waits, but no longer than the page is shown. */
export const pause = (millis, signal) =>
  new Promise((go) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      go();
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener('abort', end);
  });

/** The server's time minus `performance.now()`, which nobody can set, unlike the clock of the device. */
let ahead = Date.now() - performance.now();

/** The time by the server's clock, in milliseconds. */
export const serverNow = () => performance.now() + ahead;

function learnTime(response) {
  const date = Date.parse(response.headers.get('Date') || '');
  if (!Number.isNaN(date)) {
    // The header has whole seconds: half a second is the mean of what it leaves out.
    ahead = date + 500 - performance.now();
  }
}

/** Sends a request. If there is no answer, or one that cannot be read, the problem is named `no-answer`. */
async function send(path, request, read) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), ANSWER_WITHIN_MS);
  let response;
  try {
    response = await fetch(path, { ...request, signal: giveUp.signal, redirect: 'error' });
    return { response, body: await read(response) };
  } catch {
    throw new Problem('no-answer', { retryable: true, after: seconds(response) });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks the interface. If the answer is not from it, such as a proxy's, the problem is named `no-answer`, too: the
 * server may or may not have done what was asked.
 */
async function ask(path, request = {}, read = json) {
  const { response, body } = await send(path, request, (each) =>
    each.status === 304 ? undefined : (each.ok ? read : json)(each),
  );
  learnTime(response);
  if (response.ok || response.status === 304) {
    return { status: response.status, body, tag: response.headers.get('ETag') ?? undefined };
  }
  const name = /^urn:disvote:problem:([a-z-]+)$/.exec(body?.type)?.[1];
  if (!name) {
    throw new Problem('no-answer', { retryable: true, after: seconds(response) });
  }
  throw new Problem(name, { retryable: body.retryable === true, after: seconds(response), detail: body.detail, body });
}

const json = (response) => response.json();
const bytes = async (response) => new Uint8Array(await response.arrayBuffer());

function seconds(response) {
  const after = Number.parseInt(response?.headers.get('Retry-After') ?? '', 10);
  return Number.isNaN(after) ? 0 : after;
}
