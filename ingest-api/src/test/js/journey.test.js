// Which step of a vote is shown, and what is sent.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Journey } from '../../main/resources/org/disvote/ingest/http/page/journey.js';
import { city, park } from './country.js';
import { launched } from './double.js';
import { answer, LOST, refusal, serve, settle } from './server.js';
import { values } from './vectors.js';

const STEPS = ['identify', 'choose', 'choose/1', 'choose/2/crosses', 'review', 'cast'];

const offerOf = (election, more = {}) => ({
  terms: { id: election.id, changeOfMind: election.changeOfMind, changesMax: election.changesMax },
  termsDigest: 'sha256:terms',
  paper: JSON.parse(launched(election).texts['']),
  paperDigest: `sha256:${election.id}`,
  voter: 'voter-of-GR-1',
  constituency: '',
  revision: 1,
  ...more,
});

let journey;

beforeEach((test) => {
  test.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  test.mock.method(Math, 'random', () => 0);
  journey = new Journey('park', false);
});

const shown = (steps = STEPS) => steps.map((step) => journey.stepFor(step));

function pick(number, ...ids) {
  const question = journey.marks.paper.questions[number - 1];
  for (const id of ids) {
    journey.marks.pick(
      question,
      question.options.find((each) => each.id === id),
      true,
    );
  }
}

/** A voter who has chosen, in an election with one question. */
function ready(voterId = 'GR-1', token = '', more = {}) {
  journey.identify(voterId, token);
  journey.take(offerOf(park(), more));
  pick(1, 'c1');
  journey.review();
}

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

const bodies = (requests) => requests.map(({ request }) => request.body);
const BALLOT = '{"answers":{"choice":{"pick":["c1"]}},"v":1}';
const BODY = `{"ballot":${BALLOT},"revision":1,"voterId":"GR-1"}`;

test('nothing is shown before the voter is identified and has an offer', () => {
  assert.deepEqual(shown(), Array(6).fill('identify'));
  assert.equal(journey.needsOffer('choose/1'), false);
  journey.identify('GR-1', '');
  assert.deepEqual(shown(), Array(6).fill('identify'));
  assert.deepEqual(
    STEPS.map((step) => journey.needsOffer(step)),
    [false, true, true, true, true, true],
  );
});

test('no step comes before those that it needs', () => {
  journey.identify('GR-1', '');
  journey.take(offerOf(park()));
  assert.deepEqual(shown(), ['identify', 'choose/1', 'choose/1', 'choose/1', 'choose/1', 'choose/1']);
  pick(1, 'c1');
  assert.deepEqual(shown(), ['identify', 'choose/1', 'choose/1', 'choose/1', 'review', 'review']);
});

test('questions come one after the other, each with its crosses', () => {
  journey.identify('GR-1', '');
  journey.take(offerOf(city()));
  assert.deepEqual(shown(['choose/3', 'review']), ['choose/1', 'choose/1']);
  pick(1, 'yes');
  assert.equal(journey.stepAfter('choose/1'), 'choose/2');
  pick(2, 'pool');
  assert.equal(journey.stepAfter('choose/2'), 'choose/3');
  pick(3, 'old', 'port');
  assert.equal(journey.stepAfter('choose/3'), 'choose/3/crosses');
  assert.deepEqual(shown(['review', 'cast', 'choose/2/crosses']), ['choose/3/crosses', 'choose/3/crosses', 'choose/2']);
  const council = journey.marks.paper.questions[2];
  journey.marks.cross(council, council.options[0], council.options[0].candidates[0], true);
  assert.equal(journey.stepAfter('choose/3/crosses'), 'review');
  assert.deepEqual(shown(['review', 'choose/9', 'choose/3/crosses']), ['review', 'choose/3', 'choose/3/crosses']);
});

test('after a change in the review the way back leads to the review', () => {
  journey.identify('GR-1', '');
  journey.take(offerOf(city()));
  pick(1, 'yes');
  pick(2, 'pool');
  pick(3, 'new', 'port');
  assert.equal(journey.stepAfter('choose/1'), 'review');
});

test('a token identifies a voter as an ID does', () => {
  journey.identify('', 'a.b.c');
  journey.take(offerOf(park()));

  assert.deepEqual(shown(['choose/1', 'review']), ['choose/1', 'choose/1']);
});

test('whoever identifies themselves is asked for again, and another voter finds no marks', () => {
  ready();
  journey.identify('GR-1', '');
  assert.equal(journey.needsOffer('review'), true);
  journey.take(offerOf(park()));
  assert.equal(journey.stepFor('review'), 'review');

  journey.identify('GR-2', '');
  journey.take(offerOf(park(), { voter: 'voter-of-GR-2' }));
  assert.equal(journey.stepFor('review'), 'choose/1');
});

test('another paper has no marks', () => {
  ready();
  journey.renew();
  assert.equal(journey.needsOffer('review'), true);
  journey.take(offerOf(park(), { paperDigest: 'sha256:other' }));

  assert.equal(journey.stepFor('review'), 'choose/1');
});

test('while it is not known whether a vote was recorded, only its outcome is shown', async (test) => {
  ready();
  await send(test, LOST);

  assert.equal(journey.isUnderWay(), true);
  assert.equal(journey.isUnsure(), false);
  assert.deepEqual(shown(), Array(6).fill('cast'));
});

test('an unsure vote can be sent again by somebody who identifies themselves, but not changed', async (test) => {
  ready();
  await send(test, LOST, refusal('unauthenticated'));
  await tick(test);
  journey.identify('GR-2', 'new');

  assert.equal(journey.isUnsure(), true);
  assert.equal(journey.needsOffer('review'), false);
  assert.deepEqual(shown(['identify', 'choose/1', 'review', 'cast']), ['identify', 'cast', 'review', 'cast']);
  assert.equal(journey.review(), BALLOT);
});

test('after a refusal every step can be taken again', async (test) => {
  ready();
  await send(test, refusal('invalid-vote'));

  assert.equal(journey.isUnderWay(), false);
  assert.deepEqual(shown(['identify', 'choose/1', 'review', 'cast']), ['identify', 'choose/1', 'review', 'cast']);
});

test('a vote that is sent again after a refusal is a new one', async (test) => {
  ready();
  await send(test, refusal('invalid-vote'));
  pick(1, 'c2');
  journey.review();
  const { requests, recorded } = await send(test, answer(201, {}));

  assert.deepEqual(bodies(requests), [BODY.replace('c1', 'c2')]);
  assert.equal(recorded.length, 1);
});

test('what is sent is what the review showed, whatever is marked since', async (test) => {
  ready();
  pick(1, 'c2');
  const { requests } = await send(test, answer(201, {}));

  assert.deepEqual(bodies(requests), [BODY]);
});

test('where a mind may be changed, the vote has the revision that the server named', async (test) => {
  journey.identify('GR-1', '');
  journey.take(offerOf({ ...park(), changeOfMind: 'last-counts', changesMax: 20 }, { revision: 3 }));
  pick(1, 'c1');
  journey.review();
  const { requests } = await send(test, answer(201, {}));

  assert.deepEqual(bodies(requests), [BODY.replace('"revision":1', '"revision":3')]);
});

test('where no mind may be changed, the same vote again is the first one', async (test) => {
  ready('GR-1', '', { revision: 2 });
  const { requests } = await send(test, answer(200, {}));

  assert.deepEqual(bodies(requests), [BODY]);
});

test('an unsure vote is sent again as it was, with the new token', async (test) => {
  journey = new Journey('park', true);
  ready('GR-1', 'old');
  const { requests, recorded } = await send(test, LOST, refusal('unauthenticated'), answer(200, {}));
  await tick(test);
  journey.identify('GR-2', 'new');
  pick(1, 'c2');

  journey.send((state) => recorded.push(state));
  await settle();

  // The ID lets the server refuse a token of another voter, whose own vote this would be.
  const without = BODY.replace(',"voterId":"GR-1"', '');
  assert.deepEqual(bodies(requests), [without, without, BODY]);
  assert.equal(requests[2].request.headers.Authorization, 'Bearer new');
  assert.deepEqual(recorded, [{ at: 'recorded', again: true, receipt: {}, attempts: 3 }]);
});

test('the listener gets each state but the last', async (test) => {
  ready();
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
  ready();
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

const SEAL = JSON.parse(values.keygen['0020-0001-0002'].seal);

/** A voter who has chosen, in a sealed election. */
function readyToSeal(voterId = 'GR-1', more = {}) {
  journey.identify(voterId, '');
  const offer = offerOf(park(), more);
  journey.take({ ...offer, terms: { ...offer.terms, seal: SEAL } });
  pick(1, 'c1');
  journey.review();
}

/** Sends the vote, and ends when the server has answered. */
async function sendSealed(test, ...answers) {
  const requests = serve(test, ...answers);
  await new Promise((go) => {
    journey.listener = ({ at }) => at !== 'sending' && go();
    journey.send(go);
  });
  return requests.map(({ request }) => JSON.parse(request.body));
}

test('a sealed ballot is refused and sent again in the same envelope', { timeout: 60000 }, async (test) => {
  readyToSeal();
  const [first] = await sendSealed(test, refusal('not-open'));
  journey.identify('GR-1', '');
  readyToSeal();
  const [again] = await sendSealed(test, refusal('not-open'));

  assert.deepEqual(again, first);
  assert.deepEqual(
    { ...first, envelope: '' },
    { envelope: '', terms: 'sha256:terms', constituency: '', revision: 1, voterId: 'GR-1' },
  );
});

test('another constituency, number or voter has another envelope', { timeout: 60000 }, async (test) => {
  const sent = [];
  for (const [voterId, more] of [
    ['GR-1', {}],
    ['GR-1', { constituency: 'B' }],
    ['GR-1', { termsDigest: 'sha256:others' }],
    ['GR-2', { voter: 'voter-of-GR-2' }],
    ['GR-1', {}],
  ]) {
    readyToSeal(voterId, more);
    const [body] = await sendSealed(test, refusal('changed'));
    sent.push(body.envelope);
  }

  assert.equal(new Set(sent).size, 5, 'what another voter sealed is forgotten');
});
