// How one vote is sent until its outcome is known.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Problem } from '../../main/resources/org/disvote/ingest/http/page/api.js';
import { Casting } from '../../main/resources/org/disvote/ingest/http/page/cast.js';
import { answer, LOST, refusal, serve, settle } from './server.js';

const BALLOT = '{"answers":{"q":{"pick":["c1"]}},"v":1}';
const VOTE = { electionId: 'park', voterId: 'GR-1', token: '', ballot: BALLOT, revision: 1 };
const RECEIPT = { electionId: 'park', receipt: '7-1-x' };
const RECORDED = answer(201, RECEIPT);
const BUSY = refusal('overloaded', { status: 503, retryable: true });

let states;

beforeEach((test) => {
  states = [];
  test.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  test.mock.method(Math, 'random', () => 0);
});

const last = () => states.at(-1);
const names = () => states.map(({ at }) => at);

/** Sends a vote, and gives the casting once its first answer has come. */
async function casting() {
  const sent = new Casting(VOTE, (state) => states.push(state));
  sent.start();
  await settle();
  return sent;
}

async function pass(test, millis) {
  test.mock.timers.tick(millis);
  await settle();
}

test('a vote that is recorded at once is sent once', async (test) => {
  const requests = serve(test, RECORDED);
  const sent = await casting();

  assert.deepEqual(names(), ['sending', 'recorded']);
  assert.deepEqual(last(), { at: 'recorded', again: false, receipt: RECEIPT, attempts: 1 });
  assert.equal(sent.unknown, false);
  assert.equal(requests.length, 1);
});

test('an answer that was lost makes the page send the same vote again', async (test) => {
  const requests = serve(test, LOST, answer(200, RECEIPT));
  const sent = await casting();
  assert.equal(last().at, 'waiting');
  assert.equal(sent.unknown, true);

  await pass(test, 1000);

  assert.deepEqual(last(), { at: 'recorded', again: true, receipt: RECEIPT, attempts: 2 });
  assert.equal(requests[0].request.body, requests[1].request.body);
});

test('waits grow, and after six attempts the voter decides', async (test) => {
  const requests = serve(test, BUSY);
  const sent = await casting();
  for (const seconds of [1, 2, 4, 8, 15]) {
    assert.equal(last().at, 'waiting');
    assert.equal(last().until - Date.now(), seconds * 1000);
    await pass(test, seconds * 1000 - 1);
    assert.equal(last().at, 'waiting', `sent before ${seconds} s had passed`);
    await pass(test, 1);
  }
  assert.equal(last().at, 'given-up');
  assert.equal(requests.length, 6);
  assert.equal(sent.unknown, true);

  sent.start();
  await settle();

  assert.equal(requests.length, 7);
  assert.equal(last().at, 'waiting');
});

test('the page waits for as long as the server asks, up to half a minute', async (test) => {
  serve(test, refusal('overloaded', { retryable: true, headers: { 'Retry-After': '7' } }));
  await casting();
  assert.equal(last().until - Date.now(), 7000);

  states = [];
  serve(test, refusal('overloaded', { retryable: true, headers: { 'Retry-After': '3600' } }));
  await casting();
  assert.equal(last().until - Date.now(), 30000);
});

test('voters spread over a second, so that a shard that is back is not overloaded at once', async (test) => {
  test.mock.method(Math, 'random', () => 0.5);
  serve(test, BUSY);
  await casting();

  assert.equal(last().until - Date.now(), 1500);
});

test('a wait ends when the voter says so, and an attempt under way is not doubled', async (test) => {
  const requests = serve(test, BUSY, RECORDED);
  const sent = await casting();

  sent.now();
  sent.now();
  await settle();
  await pass(test, 60000);

  assert.equal(requests.length, 2);
  assert.equal(last().at, 'recorded');
});

test('a refusal after an answer that was lost leaves the vote unsure', async (test) => {
  serve(test, LOST, refusal('unauthenticated', { status: 401 }));
  const sent = await casting();
  await pass(test, 1000);

  assert.equal(last().at, 'unsure');
  assert.equal(last().problem.name, 'unauthenticated');
  assert.equal(sent.unknown, true);
});

for (const name of ['no-answer', 'master-unavailable', 'internal']) {
  test(`an attempt that ended with ${name} may be recorded`, async (test) => {
    serve(test, refusal(name, { retryable: true }), refusal('invalid-vote'));
    await casting();
    await pass(test, 1000);

    assert.equal(last().at, 'unsure');
  });
}

test('an attempt that may be recorded stays so, whatever comes after it', async (test) => {
  serve(test, LOST, BUSY, refusal('invalid-vote'));
  await casting();
  await pass(test, 1000);
  await pass(test, 2000);

  assert.equal(last().at, 'unsure');
});

test('a server too busy to look at a vote has not recorded it', async (test) => {
  serve(test, BUSY, refusal('invalid-vote'));
  const sent = await casting();
  await pass(test, 1000);

  assert.equal(last().at, 'refused');
  assert.equal(sent.unknown, false);
});

for (const name of ['already-voted', 'changed', 'not-open', 'not-eligible', 'too-many-changes']) {
  test(`${name} settles that no earlier attempt was recorded`, async (test) => {
    serve(test, LOST, refusal(name));
    const sent = await casting();
    await pass(test, 1000);

    assert.equal(last().at, 'refused');
    assert.equal(sent.unknown, false);
  });
}

test('an unsure vote becomes recorded when it is sent again with another token', async (test) => {
  const requests = serve(test, LOST, refusal('unauthenticated'), answer(200, RECEIPT));
  const sent = await casting();
  await pass(test, 1000);

  sent.vote = { ...sent.vote, token: 'new' };
  sent.start();
  await settle();

  assert.equal(requests.at(-1).request.headers.Authorization, 'Bearer new');
  assert.equal(last().at, 'recorded');
  assert.equal(sent.unknown, false);
});

test('a ballot is sealed once, before it is sent first, and its envelope is sent again', async (test) => {
  let sealed = 0;
  const seal = async () => {
    sealed += 1;
    return { envelope: `e${sealed}`, terms: 'sha256:t', constituency: 'A1' };
  };
  const requests = serve(test, LOST, BUSY, RECORDED);
  const sent = new Casting(VOTE, (state) => states.push(state), seal);
  sent.start();
  await settle();
  await pass(test, 1000);
  await pass(test, 2000);

  assert.equal(last().at, 'recorded');
  assert.equal(sealed, 1);
  const body = '{"envelope":"e1","terms":"sha256:t","constituency":"A1","revision":1,"voterId":"GR-1"}';
  assert.deepEqual(
    requests.map(({ request }) => request.body),
    [body, body, body],
  );
});

test('a ballot that cannot be sealed is not sent', async (test) => {
  const requests = serve(test, RECORDED);
  const sent = new Casting(
    VOTE,
    (state) => states.push(state),
    async () => {
      throw new Problem('cannot-seal', { retryable: false });
    },
  );
  sent.start();
  await settle();

  assert.deepEqual(names(), ['sending', 'refused']);
  assert.equal(sent.unknown, false);
  assert.equal(requests.length, 0);
});

test('a casting that is stopped while it seals sends nothing', async (test) => {
  const requests = serve(test, RECORDED);
  const sent = new Casting(
    VOTE,
    (state) => states.push(state),
    async () => ({ envelope: 'e1' }),
  );
  sent.start();
  sent.stop();
  await settle();

  assert.equal(requests.length, 0);
});

test('a casting that is stopped sends nothing more and reports nothing more', async (test) => {
  const requests = serve(test, BUSY);
  const sent = await casting();
  const before = states.length;

  sent.stop();
  await pass(test, 60000);
  sent.now();
  await settle();

  assert.equal(requests.length, 1);
  assert.equal(states.length, before);
  assert.equal(sent.unknown, false);
});

test('a casting that is stopped while it sends waits for nothing afterwards', async (test) => {
  const requests = serve(test, BUSY);
  const sent = new Casting(VOTE, (state) => states.push(state));
  sent.start();
  sent.stop();
  await settle();
  await pass(test, 60000);

  assert.equal(requests.length, 1);
  assert.deepEqual(names(), ['sending']);
});
