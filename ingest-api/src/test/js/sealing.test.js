// What the page seals: the formats' page and other programs say which bytes those are.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as script from '../../main/resources/org/disvote/ingest/http/page/seal.js';
import { Envelopes, readyToSeal, sealDigestOf } from '../../main/resources/org/disvote/ingest/http/page/sealing.js';
import { inputs, values, vectors } from './vectors.js';

const SUITES = Object.keys(values.keygen);
const CRAFTED = JSON.parse(
  readFileSync(new URL('../../../../topics/src/test/resources/crafted-envelopes.json', import.meta.url), 'utf8'),
);
const BALLOT = '{"answers":{"q1":{"blank":true}},"v":1}';

/** The seal of an election of the vectors, and its private key. */
function sealedElection(suite) {
  const { id } = inputs.sealedElections[suite];
  const terms = JSON.parse(values.terms[id]);
  const seed = new Uint8Array(Buffer.from(values.keygen[suite].seed, 'hex'));
  return { id, terms, seal: terms.seal, seed, digest: values.termsDigest[id] };
}

const contextOf = ({ id, digest }, aad) => {
  const [voter, constituency, revision] = Buffer.from(aad, 'hex').toString().split('\n');
  return { electionId: id, terms: digest, voter, constituency, revision: Number(revision) };
};

const bytesOf = (text) => new Uint8Array(Buffer.from(text, 'base64url'));

const ballotIn = (plaintext) => {
  const bytes = Buffer.from(plaintext, 'hex');
  return bytes.subarray(3, 3 + bytes.readUInt16BE(1)).toString();
};

const refused = (opened) =>
  opened.then(
    () => false,
    () => true,
  );

for (const suite of SUITES) {
  const election = sealedElection(suite);
  const { seal, seed } = election;
  const { aad, plaintext, pad } = values.sealed[suite];
  const context = contextOf(election, aad[0]);

  test(`the envelopes of two other programs open (${suite})`, async () => {
    let opened = 0;
    for (const envelopes of Object.values(vectors.envelopes)) {
      for (const [i, envelope] of envelopes[suite].entries()) {
        const { make } = inputs.sealedVotes[i];
        const open = () => script.open(seal, seed, contextOf(election, aad[i]), bytesOf(envelope));
        if (make === 'good') {
          assert.equal(await open(), ballotIn(plaintext[i]));
          opened += 1;
        }
      }
    }
    assert.equal(opened, 2 * inputs.sealedVotes.filter(({ make }) => make === 'good').length);
    assert.equal(pad, seal.pad);
  });

  test(`what the page seals opens for the same values and for no others (${suite})`, async () => {
    const envelope = await script.seal(seal, context, BALLOT);
    assert.equal(envelope.length, (suite === '647a-0001-0002' ? 1141 : 53) + seal.pad);
    assert.equal(Buffer.from(envelope.slice(1, 5)).toString('hex'), seal.keyId);
    assert.equal(await script.open(seal, seed, context, envelope), BALLOT);
    const others = {
      electionId: 'ref',
      terms: values.termsDigest.ref,
      voter: 'AAAAAAAAAAAAAAAAAAAAAA',
      constituency: '',
      revision: context.revision + 1,
    };
    for (const [name, other] of Object.entries(others)) {
      assert.ok(await refused(script.open(seal, seed, { ...context, [name]: other }, envelope)), name);
    }
    assert.ok(await refused(script.open(seal, new Uint8Array(32).fill(7), context, envelope)), 'another key');
  });

  test(`an envelope with a changed byte does not open (${suite})`, async () => {
    const envelope = await script.seal(seal, context, BALLOT);
    // The long key of X-Wing is tried at fewer places: each takes milliseconds.
    const step = envelope.length > 500 ? 29 : 1;
    for (let i = 0; i < envelope.length; i += step) {
      const changed = Uint8Array.from(envelope);
      changed[i] ^= 1;
      assert.ok(await refused(script.open(seal, seed, context, changed)), `byte ${i}`);
    }
  });

  test(`a point of small order opens nothing here either (${suite})`, async () => {
    const { voter, constituency, revision, ballot } = CRAFTED;
    const crafted = CRAFTED.envelopes.filter((each) => each.suite === suite);
    assert.equal(crafted.length, 18);
    for (const { opens, what, point, envelope } of crafted) {
      const opened = script.open(seal, seed, { ...context, voter, constituency, revision }, bytesOf(envelope));
      const found = await opened.catch(() => undefined);
      assert.equal(found, opens ? ballot : undefined, `${what} ${point}`);
    }
  });

  test(`the digest of a seal is the one that shares and trustees name (${suite})`, async () => {
    assert.equal(await sealDigestOf(election.terms), values.keygen[suite].sealDigest);
    const wrong = [
      { keyId: '00000000' },
      { trustees: seal.trustees.map((each) => ({ ...each, name: `${each.name}x` })) },
      { trustees: [{ ...seal.trustees[0], vkey: values.vkeys['a.example'] }] },
    ];
    for (const change of wrong) {
      assert.ok(await refused(sealDigestOf({ seal: { ...seal, ...change } })), JSON.stringify(change));
    }
    assert.notEqual(await sealDigestOf({ seal: { ...seal, threshold: 1 } }), values.keygen[suite].sealDigest);
  });

  test(`a vote is sealed once, however often it is asked for (${suite})`, async () => {
    const envelopes = new Envelopes();
    const [one, two] = await Promise.all([
      envelopes.of(seal, context, BALLOT),
      envelopes.of(seal, { ...context }, BALLOT),
    ]);
    assert.equal(one, two);
    assert.equal(await envelopes.of(seal, context, BALLOT), one);
    const others = await Promise.all([
      envelopes.of(seal, { ...context, revision: 2 }, BALLOT),
      envelopes.of(seal, { ...context, constituency: 'B' }, BALLOT),
      envelopes.of(seal, { ...context, terms: values.termsDigest.ref }, BALLOT),
      envelopes.of(seal, context, BALLOT.replace('blank', 'spoiled')),
    ]);
    assert.equal(new Set([one, ...others]).size, 5);
    assert.equal(await script.open(seal, seed, context, bytesOf(one)), BALLOT);
  });
}

const problemOf = async (asked) => {
  try {
    await asked;
  } catch (problem) {
    return problem.name;
  }
  return assert.fail('there was no problem');
};

test('what cannot be sealed is a problem with a name, and can be tried again', async () => {
  const { seal, ...election } = sealedElection('0020-0001-0002');
  const context = contextOf(election, values.sealed['0020-0001-0002'].aad[0]);
  const envelopes = new Envelopes();
  const long = `"${'a'.repeat(seal.pad)}"`;

  assert.equal(await problemOf(envelopes.of(seal, context, long)), 'cannot-seal');
  assert.equal(await problemOf(envelopes.of(seal, context, long)), 'cannot-seal');
  assert.equal(await problemOf(readyToSeal({ suite: '0010-0001-0002' })), 'cannot-seal');
  assert.equal(await problemOf(readyToSeal({ suite: 'toString' })), 'cannot-seal');
  await readyToSeal(seal);
});

test('a browser whose WebCrypto has no X25519 seals all the same', async (test) => {
  const { seal, seed, ...election } = sealedElection('0020-0001-0002');
  const context = contextOf(election, values.sealed['0020-0001-0002'].aad[0]);
  let asked = 0;
  for (const name of ['generateKey', 'importKey', 'deriveBits']) {
    const known = crypto.subtle[name].bind(crypto.subtle);
    test.mock.method(crypto.subtle, name, (...args) => {
      if (args.some((each) => (each?.name ?? each) === 'X25519')) {
        asked += 1;
        return Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
      }
      return known(...args);
    });
  }
  const other = await import('../../main/resources/org/disvote/ingest/http/page/seal.js?without-x25519');

  const envelope = await other.seal(seal, context, BALLOT);

  assert.ok(asked > 0, 'WebCrypto was asked');
  assert.equal(await other.open(seal, seed, context, envelope), BALLOT);
  test.mock.restoreAll();
  assert.equal(await script.open(seal, seed, context, envelope), BALLOT);
});

test('a browser that cannot do AES says so before it seals', async (test) => {
  test.mock.method(crypto.subtle, 'encrypt', () => Promise.reject(new DOMException('no', 'NotSupportedError')));
  const other = await import('../../main/resources/org/disvote/ingest/http/page/seal.js?without-aes');

  assert.ok(await refused(other.proveSuite('647a-0001-0002')));
  assert.ok(await refused(other.proveSuite('0020-0001-0002')));
});
