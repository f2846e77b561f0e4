// What the page believes of a count, and that a changed transcript, signature, statement or path proves nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyOf } from '../../main/resources/org/disvote/ingest/http/page/policy.js';
import {
  agrees,
  countedIn,
  statedBy,
  transcriptOf,
} from '../../main/resources/org/disvote/ingest/http/page/transcript.js';
import { Wrong } from '../../main/resources/org/disvote/ingest/http/page/wrong.js';
import { digest } from './double.js';
import { Key, Notary, pathOf, rootOf } from './notary.js';
import { inputs, values } from './vectors.js';

const SUITE = '0020-0001-0002';
const { id } = inputs.sealedElections[SUITE];
const TERMS = values.terms[id];
const ELECTION = { digest: values.termsDigest[id], terms: JSON.parse(TERMS) };
const TEXT = values.log2[SUITE].count;
const NOTE = `disvote/count/v1\n${id}\n${digest(TEXT)}\n`;
const TRUSTEES = ['anna', 'bea', 'cem'].map((name) => new Key(name, inputs.keys[`trustee ${name}`]));
const signed = (...trustees) => `${NOTE}\n${trustees.map((each) => each.line(NOTE)).join('')}`;
const [ANNA, BEA, CEM] = TRUSTEES;
const COUNT = { transcript: digest(TEXT), signatures: signed(ANNA, CEM) };

async function faultOf(check) {
  try {
    await check();
    return undefined;
  } catch (wrong) {
    return wrong instanceof Wrong ? wrong.kind : wrong.stack;
  }
}

test('the count of the vectors is signed by enough trustees', async () => {
  const { transcript, signers } = await transcriptOf(COUNT, TEXT, ELECTION);

  assert.deepEqual(signers, ['anna', 'cem']);
  assert.equal(transcript.counted, 3);
  const all = await transcriptOf({ ...COUNT, signatures: signed(ANNA, BEA, CEM) }, TEXT, ELECTION);
  assert.deepEqual(all.signers, ['anna', 'bea', 'cem']);
  assert.ok(agrees(transcript, {}));
  assert.ok(agrees(transcript, { groups: transcript.groups }));
  assert.ok(!agrees(transcript, { groups: transcript.groups.slice(1) }));
});

test('a transcript that is another one proves nothing', async () => {
  const changed = TEXT.replace('"counted":3', '"counted":4');
  assert.notEqual(changed, TEXT);
  const named = (text) => ({ ...COUNT, transcript: digest(text) });
  assert.equal(await faultOf(() => transcriptOf(COUNT, changed, ELECTION)), 'form');
  assert.equal(await faultOf(() => transcriptOf(named(changed), changed, ELECTION)), 'form', 'the signatures');
  assert.equal(await faultOf(() => transcriptOf(named(`${TEXT}\n`), `${TEXT}\n`, ELECTION)), 'form', 'not canonical');
  assert.equal(await faultOf(() => transcriptOf(COUNT, TEXT, { ...ELECTION, digest: digest('') })), 'form');
  const other = { ...ELECTION, terms: { ...ELECTION.terms, id: 'ref' } };
  assert.equal(await faultOf(() => transcriptOf(COUNT, TEXT, other)), 'form');
});

test('too few trustees, strangers and wrong signatures prove nothing', async () => {
  const wrong = signed(ANNA).replace(/(anna .{20})(.)/, (_, a, b) => a + (b === 'A' ? 'B' : 'A'));
  const cases = [
    signed(ANNA),
    signed(ANNA, ANNA),
    signed(ANNA, new Key('bea', '99'.repeat(32))),
    signed(ANNA, new Key('dora', '99'.repeat(32))),
    wrong + CEM.line(NOTE) + BEA.line(NOTE),
    NOTE,
    undefined,
    signed(ANNA, CEM).replace(id, 'ref'),
  ];
  for (const [i, signatures] of cases.entries()) {
    assert.equal(await faultOf(() => transcriptOf({ ...COUNT, signatures }, TEXT, ELECTION)), 'form', String(i));
  }
});

const REF = values.countRef;
test('the count of an open election is signed by nobody', async () => {
  const election = { digest: values.termsDigest.ref, terms: JSON.parse(values.terms.ref) };
  const { signers } = await transcriptOf({ transcript: digest(REF) }, REF, election);

  assert.deepEqual(signers, []);
});

test('choices that are shown have the votes of the transcript', () => {
  const choices = (yes, no) => ({
    choices: [
      { id: 'yes', votes: yes },
      { id: 'no', votes: no },
    ],
  });
  assert.ok(agrees(JSON.parse(REF), choices(1, 1)));
  assert.ok(!agrees(JSON.parse(REF), choices(2, 0)));
});

/** A log that states the count. */
function stated(more = {}) {
  const notary = new Notary();
  const index = notary.state({ kind: 'count', electionId: id, ...COUNT, ...more });
  notary.round();
  notary.publish();
  const { text } = notary.statements.find((each) => each.index === index);
  return { notary, count: { ...COUNT, proof: { text, proof: notary.proof(index) } } };
}

test('the log states the count', async () => {
  const { notary, count } = stated();
  const policy = await policyOf(notary.policy());

  const { checkpoint } = await statedBy(count, id, policy);

  assert.deepEqual(
    checkpoint.witnesses.map(({ key }) => key),
    ['a.example', 'b.example'],
  );
});

test('another statement, proof or log does not', async () => {
  const { notary, count } = stated();
  const policy = await policyOf(notary.policy());
  const { text, proof } = count.proof;
  const cases = {
    'another election': [count, 'ref'],
    'no statement': [{ ...count, proof: undefined }, id],
    'another time': [{ ...count, proof: { text: text.replace('.00000', '.00001'), proof } }, id],
    'other signatures': [{ ...count, signatures: signed(ANNA, BEA) }, id],
    'no signatures': [{ ...count, signatures: undefined }, id],
    'another transcript': [{ ...count, transcript: digest('') }, id],
    'the proof of another leaf': [{ ...count, proof: { text, proof: notary.proof(0) } }, id],
    'no proof': [{ ...count, proof: { text, proof: '' } }, id],
  };
  for (const [name, [given, election]] of Object.entries(cases)) {
    assert.equal(await faultOf(() => statedBy(given, election, policy)), 'form', name);
  }
  const alone = notary.proof(2, notary.checkpoint(undefined, undefined, notary.witnesses.slice(1)));
  const few = { ...count, proof: { text, proof: alone } };
  assert.equal(await faultOf(() => statedBy(few, id, policy)), 'cosignatures');
});

const LEAVES = [
  [2, 1],
  [7, 3],
  [7, 4],
  [9, 1],
].map(([partition, seq]) => ({ partition, seq, digest: digest(`${partition} ${seq}`) }));
const leafOf = ({ partition, seq, digest: hex }) =>
  `${partition}\n${seq}\n${Buffer.from(hex.slice(7), 'hex').toString('base64url')}\n`;
const DATA = LEAVES.map((each) => Buffer.from(leafOf(each)));
const INPUT = {
  inputCounts: Array.from({ length: 24 }, (_, p) => LEAVES.filter(({ partition }) => partition === p).length),
  inputRoot: rootOf(DATA).toString('base64'),
};
const answerOf = (...places) =>
  JSON.stringify({
    input: places.map((index) => ({
      leaf: leafOf(LEAVES[index]),
      index,
      path: pathOf(index, DATA).map((each) => each.toString('base64')),
    })),
  });

test('each vote of the input is proved to be in it', async () => {
  for (const [i, each] of LEAVES.entries()) {
    assert.deepEqual(await countedIn(each, answerOf(i), INPUT), { number: i + 1, of: 4 });
  }
});

test('a vote that the input has not, and a path that is wrong, prove nothing', async () => {
  const [, vote] = LEAVES;
  const right = JSON.parse(answerOf(1)).input[0];
  const fault = (input, receipt = vote) => faultOf(() => countedIn(receipt, JSON.stringify({ input }), INPUT));
  assert.equal(await fault([right]), undefined);
  assert.equal(await fault([]), 'not-counted');
  assert.equal(await faultOf(() => countedIn({ ...vote, seq: 9 }, answerOf(2, 3), INPUT)), 'not-counted');
  assert.equal(await fault([right], { ...vote, digest: digest('other') }), 'not-counted');
  assert.equal(await fault([{ ...right, index: 2 }]), 'form');
  assert.equal(await fault([{ ...right, index: 4 }]), 'form');
  assert.equal(await fault([{ ...right, index: '1' }]), 'form');
  assert.equal(await fault([{ ...right, path: [] }]), 'form');
  assert.equal(await fault([{ ...right, path: right.path.slice().reverse() }]), 'form');
  assert.equal(await faultOf(() => countedIn(vote, '<html>', INPUT)), 'form');
  const other = { ...INPUT, inputRoot: rootOf(DATA.slice(1)).toString('base64') };
  assert.equal(await faultOf(() => countedIn(vote, answerOf(1), other)), 'form');
});
