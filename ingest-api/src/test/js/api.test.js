// What the page sends, and what it makes of answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as api from '../../main/resources/org/disvote/ingest/http/page/api.js';
import { answer, LOST, refusal, serve, settle } from './server.js';

const BALLOT = '{"answers":{"q":{"pick":["c1"]}},"v":1}';
const VOTE = { electionId: 'a/b', voterId: 'GR-1', ballot: BALLOT, revision: 2 };

const problemOf = async (asked) => {
  try {
    await asked;
  } catch (problem) {
    assert.ok(problem instanceof api.Problem, problem);
    return problem;
  }
  return assert.fail('there was no problem');
};

test('a vote has its ballot in the body, to the character, and never in the address', async (test) => {
  const requests = serve(test, answer(201, { receipt: 'r' }));

  assert.deepEqual(await api.cast(VOTE), { again: false, receipt: { receipt: 'r' } });

  assert.equal(requests[0].path, 'elections/a%2Fb/votes');
  assert.equal(requests[0].request.method, 'POST');
  assert.equal(requests[0].request.redirect, 'error');
  assert.equal(requests[0].request.headers.Authorization, undefined);
  assert.equal(requests[0].request.body, `{"ballot":${BALLOT},"revision":2,"voterId":"GR-1"}`);
});

test('a token goes into a header, and it may be all that says who votes', async (test) => {
  const requests = serve(test, answer(200, {}));

  const { again } = await api.cast({ ...VOTE, voterId: undefined, token: 'a.b.c' });

  assert.equal(again, true);
  assert.equal(requests[0].request.headers.Authorization, 'Bearer a.b.c');
  assert.equal(requests[0].request.body, `{"ballot":${BALLOT},"revision":2}`);
});

test('terms and papers are given in the bytes that came', async (test) => {
  const requests = serve(test, { status: 200, body: '{"b": 1,"a":1}', headers: {} });

  assert.equal(new TextDecoder().decode(await api.terms('a/b')), '{"b": 1,"a":1}');
  assert.equal(new TextDecoder().decode(await api.paper('a/b', 'A1')), '{"b": 1,"a":1}');
  await api.paper('a/b', '');

  assert.deepEqual(
    requests.map(({ path }) => path),
    ['elections/a%2Fb/terms', 'elections/a%2Fb/ballots/A1', 'elections/a%2Fb/ballots/-'],
  );
});

test('a voter is asked for by their ID or by their token, never by both', async (test) => {
  const requests = serve(test, answer(200, {}));
  await api.voter('a/b', { voterId: 'GR-1', token: '' });
  await api.voter('a/b', { voterId: 'GR-1', token: 'a.b.c' });
  const [byId, byToken] = requests.map(({ request }) => request);

  assert.equal(requests[0].path, 'elections/a%2Fb/voter');
  assert.deepEqual([byId.method, byId.body, byId.headers.Authorization], ['POST', '{"voterId":"GR-1"}', undefined]);
  assert.deepEqual([byToken.method, byToken.body, byToken.headers.Authorization], ['POST', '{}', 'Bearer a.b.c']);
});

test('a problem has its name, whether to retry, and when', async (test) => {
  serve(test, refusal('overloaded', { status: 503, retryable: true, headers: { 'Retry-After': '3' } }));
  const problem = await problemOf(api.cast(VOTE));

  assert.equal(problem.name, 'overloaded');
  assert.equal(problem.retryable, true);
  assert.equal(problem.after, 3);
  assert.equal(problem.detail, 'why');
  assert.equal(problem.body.status, 503);
});

test('a problem that does not say so is not retried', async (test) => {
  serve(test, answer(400, { type: 'urn:disvote:problem:invalid-vote' }));

  assert.equal((await problemOf(api.cast(VOTE))).retryable, false);
});

const FOREIGN = {
  'a lost connection': LOST,
  'a page of a proxy': { status: 502, body: '<html>Bad gateway</html>', headers: {} },
  'a problem of another system': answer(500, { type: 'about:blank', retryable: false }),
  'a refusal without a body': answer(503, null),
};
for (const [name, given] of Object.entries(FOREIGN)) {
  test(`${name} leaves it open whether the vote was recorded`, async (test) => {
    serve(test, given);
    const problem = await problemOf(api.cast(VOTE));

    assert.equal(problem.name, 'no-answer');
    assert.equal(problem.retryable, true);
  });
}

test('a proxy may say when to try again', async (test) => {
  serve(test, { status: 503, body: 'later', headers: { 'Retry-After': '9' } });

  assert.equal((await problemOf(api.cast(VOTE))).after, 9);
});

test('an answer that takes too long is none', async (test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  test.mock.method(globalThis, 'fetch', (_path, { signal }) => {
    return new Promise((_go, fail) => signal.addEventListener('abort', () => fail(signal.reason)));
  });
  let problem;
  api.cast(VOTE).catch((found) => {
    problem = found;
  });
  test.mock.timers.tick(19999);
  await settle();
  assert.equal(problem, undefined);

  test.mock.timers.tick(1);
  await settle();

  assert.equal(problem.name, 'no-answer');
});

test('a known open election is asked for again after a minute, or when its close has come', async (test) => {
  let passed = 0;
  test.mock.method(performance, 'now', () => passed);
  const park = (state, closesIn) => ({ id: 'park', state, closesAt: new Date(Date.now() + closesIn).toISOString() });
  const date = { Date: new Date(Date.now()).toUTCString() };
  const requests = serve(
    test,
    answer(200, { elections: [park('open', 3600000)] }, date),
    answer(200, park('open', 30000)),
    answer(200, park('closed', 30000)),
    answer(200, park('closed', 30000)),
  );
  await api.elections();
  passed = 59000;
  assert.equal((await api.openElection('park')).state, 'open');
  assert.equal(requests.length, 1);

  passed = 61000;
  await api.openElection('park');
  assert.equal(requests.length, 2);

  passed = 95000;
  assert.equal((await api.openElection('park')).state, 'closed');
  await api.openElection('park');
  assert.equal(requests.length, 4);
});

test('elections without an ID are left out', async (test) => {
  serve(test, answer(200, { elections: [null, { id: 'park' }, {}] }));

  assert.deepEqual(await api.elections(), [{ id: 'park' }]);
});

test('the time is the server’s, whatever the clock of the device says', async (test) => {
  const server = Date.parse('2040-01-01T00:00:00Z');
  serve(test, answer(200, { elections: [] }, { Date: new Date(server).toUTCString() }));
  await api.elections();

  assert.ok(Math.abs(api.serverNow() - server - 500) < 100, String(api.serverNow()));
});

test('a pause ends when the page is left', async () => {
  const leaving = new AbortController();
  const paused = api.pause(3600000, leaving.signal);
  leaving.abort();

  await paused;
});
