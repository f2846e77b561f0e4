// Which step of a vote is shown, and what is sent.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Journey } from '../../main/resources/org/disvote/ingest/http/page/journey.js';
import { answer, LOST, refusal, serve, settle } from './server.js';

const STEPS = ['identify', 'choose', 'review', 'cast'];

let journey;

beforeEach((test) => {
  test.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  test.mock.method(Math, 'random', () => 0);
  journey = new Journey('park', false);
});

const shown = () => STEPS.map((step) => journey.stepFor(step));

async function send(test, ...answers) {
  const requests = serve(test, ...answers);
  const outcome = { requests, recorded: [] };
  journey.send((state) => outcome.recorded.push(state));
  await settle();
  return outcome;
}

const tick = async (test) => {
  test.mock.timers.tick(1000);
  await settle();
};

const bodies = (requests) => requests.map(({ request }) => JSON.parse(request.body));

test('no step comes before those that it needs', () => {
  assert.deepEqual(shown(), ['identify', 'identify', 'identify', 'identify']);
  journey.voterId = 'GR-1';
  assert.deepEqual(shown(), ['identify', 'choose', 'choose', 'choose']);
  journey.choice = 'c1';
  assert.deepEqual(shown(), ['identify', 'choose', 'review', 'review']);
});

test('a token identifies a voter as an ID does', () => {
  journey.token = 'a.b.c';

  assert.deepEqual(shown(), ['identify', 'choose', 'choose', 'choose']);
});

test('while it is not known whether a vote was recorded, only its outcome is shown', async (test) => {
  Object.assign(journey, { voterId: 'GR-1', choice: 'c1' });
  await send(test, LOST);

  assert.equal(journey.isUnderWay(), true);
  assert.equal(journey.isUnsure(), false);
  assert.deepEqual(shown(), ['cast', 'cast', 'cast', 'cast']);
});

test('an unsure vote can be sent again by somebody who identifies themselves, but not changed', async (test) => {
  Object.assign(journey, { voterId: 'GR-1', choice: 'c1' });
  await send(test, LOST, refusal('unauthenticated'));
  await tick(test);

  assert.equal(journey.isUnsure(), true);
  assert.deepEqual(shown(), ['identify', 'cast', 'review', 'cast']);
});

test('after a refusal every step can be taken again', async (test) => {
  Object.assign(journey, { voterId: 'GR-1', choice: 'c1' });
  await send(test, refusal('invalid-vote'));

  assert.equal(journey.isUnderWay(), false);
  assert.deepEqual(shown(), STEPS);
});

test('a vote that is sent again after a refusal is a new one', async (test) => {
  Object.assign(journey, { voterId: 'GR-1', choice: 'c1' });
  await send(test, refusal('invalid-vote'));
  Object.assign(journey, { voterId: 'GR-2', choice: 'c2' });
  const { requests, recorded } = await send(test, answer(201, {}));

  assert.deepEqual(bodies(requests), [{ voterId: 'GR-2', choice: 'c2' }]);
  assert.equal(recorded.length, 1);
});

test('an unsure vote is sent again as it was, with the new token', async (test) => {
  journey = new Journey('park', true);
  Object.assign(journey, { voterId: 'GR-1', token: 'old', choice: 'c1' });
  const { requests, recorded } = await send(test, LOST, refusal('unauthenticated'), answer(200, {}));
  await tick(test);
  Object.assign(journey, { voterId: 'GR-2', token: 'new', choice: 'c2' });

  journey.send((state) => recorded.push(state));
  await settle();

  // The ID lets the server refuse a token of another voter, whose own vote this would be.
  assert.deepEqual(bodies(requests), [{ choice: 'c1' }, { choice: 'c1' }, { voterId: 'GR-1', choice: 'c1' }]);
  assert.equal(requests.at(-1).request.headers.Authorization, 'Bearer new');
  assert.deepEqual(recorded, [{ at: 'recorded', again: true, receipt: {}, attempts: 3 }]);
});

test('the listener gets each state but the last', async (test) => {
  Object.assign(journey, { voterId: 'GR-1', choice: 'c1' });
  const heard = [];
  journey.listener = ({ at }) => heard.push(at);
  const { recorded } = await send(test, LOST, answer(201, {}));
  await tick(test);

  assert.deepEqual(heard, ['sending', 'waiting', 'sending']);
  assert.deepEqual(
    recorded.map(({ at }) => at),
    ['recorded'],
  );
});

test('a journey that is stopped sends nothing more', async (test) => {
  Object.assign(journey, { voterId: 'GR-1', choice: 'c1' });
  const { requests } = await send(test, LOST);
  journey.stop();
  await tick(test);

  assert.equal(requests.length, 1);
  assert.equal(journey.isUnderWay(), false);
});

test('a journey that sent nothing can be stopped', () => {
  journey.stop();

  assert.equal(journey.isUnderWay(), false);
});
