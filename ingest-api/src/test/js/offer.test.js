// What a voter is offered, and that a server cannot offer them anything else.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import * as api from '../../main/resources/org/disvote/ingest/http/page/api.js';
import { offerTo, paperOf, termsOf } from '../../main/resources/org/disvote/ingest/http/page/offer.js';
import { city, country } from './country.js';
import { digest, launched } from './double.js';
import { refusal } from './server.js';
import { values } from './vectors.js';

const COUNTRY = launched(country());
const CITY = launched(city());

let election;
let paths;
let digests;
let answers;

/** A server that offers a country's election to a voter of the constituency E07. */
function offered(test, launchedElection = COUNTRY, voter = {}) {
  const { definition, terms, texts } = launchedElection;
  election = { id: definition.id, terms: digest(terms) };
  answers = {
    terms,
    voter: JSON.stringify({ voter: 'V', constituency: 'E07', revision: 1, terms: election.terms, ...voter }),
    ballots: texts.E07 ?? texts[''],
  };
  paths = [];
  digests = [];
  test.mock.method(globalThis, 'fetch', async (asked) => {
    const [path, query] = asked.split('?');
    paths.push(path);
    digests.push(query && decodeURIComponent(query));
    const given = answers[path.split('/')[2]];
    const { status, body } = typeof given === 'string' ? { status: 200, body: given } : given;
    return {
      ok: status < 300,
      status,
      headers: new Headers(),
      json: async () => JSON.parse(body),
      arrayBuffer: async () => new TextEncoder().encode(body).buffer,
    };
  });
}

beforeEach((test) => offered(test));

const WHO = { voterId: 'GR-1', token: '' };

async function problemOf(asked) {
  try {
    await asked;
  } catch (problem) {
    assert.ok(problem instanceof api.Problem, problem);
    return problem.name;
  }
  return assert.fail('there was no problem');
}

test('a voter is offered the terms and the paper of their own constituency, and no other is loaded', async () => {
  const offer = await offerTo(election, WHO);

  assert.equal(offer.paper.constituency, 'E07');
  assert.equal(offer.paper.questions[0].options.length, 30);
  assert.equal(offer.termsDigest, election.terms);
  assert.equal(offer.paperDigest, offer.terms.papers.E07);
  assert.equal(offer.revision, 1);
  assert.deepEqual(paths, [
    'elections/vouli-2027/terms',
    'elections/vouli-2027/voter',
    'elections/vouli-2027/ballots/E07',
  ]);
  assert.deepEqual(digests, [`digest=${offer.termsDigest}`, undefined, `digest=${offer.paperDigest}`]);
});

/** Changes one byte in the middle of a text, and keeps it JSON. */
const twist = (text, from, to) => {
  assert.ok(text.includes(from), from);
  return text.replace(from, to);
};

test('one byte of the terms that is another is seen, before the voter is named', async () => {
  answers.terms = twist(answers.terms, '"minGroup":50', '"minGroup":51');

  assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
  assert.deepEqual(paths, ['elections/vouli-2027/terms']);
});

test('one byte of the paper that is another is seen', async () => {
  answers.ballots = twist(answers.ballots, 'Papadopoulou', 'Papadopoulos');

  assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
});

test('the paper of another constituency is seen', async () => {
  answers.ballots = COUNTRY.texts.E08;

  assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
});

test('other terms for one voter are seen', async (test) => {
  offered(test, COUNTRY, { terms: digest(CITY.terms) });

  assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
  assert.equal(paths.length, 2);
});

test('terms that have the right digest and are not canonical are refused', async () => {
  answers.terms = `${answers.terms}\n`;
  election.terms = digest(answers.terms);

  assert.equal(await problemOf(termsOf(election)), 'altered');
});

test('terms of another election with the right digest are refused', async () => {
  answers.terms = CITY.terms;
  election.terms = digest(CITY.terms);

  assert.equal(await problemOf(termsOf(election)), 'altered');
});

test('an election that names no digest shows nothing', async () => {
  assert.equal(await problemOf(termsOf({ id: 'vouli-2027' })), 'altered');
});

test('an answer about the voter that lacks something shows nothing', async (test) => {
  for (const wrong of [{ revision: '1' }, { voter: undefined }, { constituency: undefined }, { revision: 1.5 }]) {
    offered(test, COUNTRY, wrong);
    assert.equal(await problemOf(offerTo(election, WHO)), 'altered', JSON.stringify(wrong));
  }
});

test('a voter whose constituency has no paper may not vote, and none is asked for', async (test) => {
  offered(test, COUNTRY, { constituency: 'Z9' });

  assert.equal(await problemOf(offerTo(election, WHO)), 'not-eligible');
  assert.equal(paths.length, 2);
});

test('everybody else has the paper without a constituency, under the name of their own', async (test) => {
  offered(test, CITY);
  const offer = await offerTo(election, WHO);

  assert.equal(offer.paper.constituency, '');
  assert.equal(paths[2], 'elections/city/ballots/E07');
  offered(test, CITY, { constituency: '' });
  await offerTo(election, WHO);
  assert.equal(paths[2], 'elections/city/ballots/-');
});

test('what the server refuses is said as it is', async () => {
  answers.voter = refusal('unauthenticated', { status: 401 });

  assert.equal(await problemOf(offerTo(election, WHO)), 'unauthenticated');
});

test('after the last change there is no other', async (test) => {
  offered(test, COUNTRY, { revision: 21 });
  assert.equal((await offerTo(election, WHO)).revision, 21);
  offered(test, COUNTRY, { revision: 22 });

  assert.equal(await problemOf(offerTo(election, WHO)), 'too-many-changes');
});

const SEAL = JSON.parse(values.keygen['647a-0001-0002'].seal);
const sealed = (seal) => launched({ ...country(), ballots: 'sealed', seal });

test('a sealed election is offered with the digest of its seal', async (test) => {
  offered(test, sealed(SEAL));
  const offer = await offerTo(election, WHO);

  assert.equal(offer.sealDigest, values.keygen['647a-0001-0002'].sealDigest);
  assert.equal(offer.terms.seal.threshold, 2);
});

test('one byte of the seal that is another is seen', async (test) => {
  offered(test, sealed(SEAL));
  answers.terms = twist(answers.terms, '"QiE_', '"QiF_');

  assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
  assert.equal(paths.length, 1);
});

const [ANNA, BEA] = SEAL.trustees;
const BAD_SEALS = {
  'without members': {},
  'of an unknown suite': { ...SEAL, suite: '0020-0001-0001' },
  'with the key of another suite': { ...SEAL, suite: '0020-0001-0002' },
  'with the ID of another key': { ...SEAL, keyId: '23ca9d6f' },
  'with a pad between the steps': { ...SEAL, pad: 130 },
  'with too small a pad': { ...SEAL, pad: 64 },
  'with a threshold that is not reached': { ...SEAL, threshold: 4 },
  'without a threshold': { ...SEAL, threshold: 0 },
  'without trustees': { ...SEAL, trustees: [] },
  'with a trustee twice': { ...SEAL, trustees: [ANNA, ANNA, BEA] },
  'with the key of another trustee': { ...SEAL, trustees: [{ ...ANNA, vkey: BEA.vkey }, BEA] },
  'with a member too many': { ...SEAL, more: 1 },
};
for (const [what, seal] of Object.entries(BAD_SEALS)) {
  test(`a seal ${what} is refused, also with the right digest`, async (test) => {
    offered(test, sealed(seal));

    assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
    assert.equal(paths.length, 1);
  });
}

test('sealed ballots without a seal are refused, and a seal with open ones', async (test) => {
  offered(test, sealed(undefined));
  assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
  offered(test, launched({ ...country(), seal: SEAL }));
  assert.equal(await problemOf(offerTo(election, WHO)), 'altered');
});

test('a voter or constituency that would be two lines is refused', async (test) => {
  for (const wrong of [{ voter: 'a\nb' }, { voter: '' }, { constituency: 'E07\n1' }, { revision: 0 }]) {
    offered(test, COUNTRY, wrong);
    assert.equal(await problemOf(offerTo(election, WHO)), 'altered', JSON.stringify(wrong));
  }
});

test('a browser that does not hash here shows nothing and asks for nothing', async (test) => {
  test.mock.getter(globalThis, 'crypto', () => ({}));

  assert.equal(await problemOf(offerTo(election, WHO)), 'insecure');
  assert.deepEqual(paths, []);
});

test('a paper for the results is compared as well', async () => {
  const { terms } = await termsOf(election);
  assert.equal((await paperOf(terms, 'E07')).paper.constituency, 'E07');
  answers.ballots = twist(answers.ballots, 'Papadopoulou', 'Papadopoulos');

  assert.equal(await problemOf(paperOf(terms, 'E07')), 'altered');
});
