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
import { jcs, Key, Notary, pathOf, rootOf } from './notary.js';
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
const stating = (more = {}) =>
  jcs({
    at: '2027-05-22T08:00:00.000000Z',
    electionId: id,
    kind: 'count',
    n: 7,
    signatures: signed(ANNA, CEM),
    transcript: digest(TEXT),
    ...more,
  });

async function faultOf(check) {
  try {
    await check();
    return undefined;
  } catch (wrong) {
    return wrong instanceof Wrong ? wrong.kind : wrong.stack;
  }
}

test('the count of the vectors is signed by enough trustees', async () => {
  const { transcript, signers } = await transcriptOf(TEXT, stating(), ELECTION);

  assert.deepEqual(signers, ['anna', 'cem']);
  assert.equal(transcript.counted, 3);
  const all = await transcriptOf(TEXT, stating({ signatures: signed(ANNA, BEA, CEM) }), ELECTION);
  assert.deepEqual(all.signers, ['anna', 'bea', 'cem']);
  assert.ok(agrees(transcript, {}));
  assert.ok(agrees(transcript, { groups: transcript.groups }));
  assert.ok(!agrees(transcript, { groups: transcript.groups.slice(1) }));
});

test('a transcript that is another one proves nothing', async () => {
  const changed = TEXT.replace('"counted":3', '"counted":4');
  assert.notEqual(changed, TEXT);
  const fault = (text, statement = stating({ transcript: digest(text) }), election = ELECTION) =>
    faultOf(() => transcriptOf(text, statement, election));
  assert.equal(await fault(TEXT), undefined);
  assert.equal(await fault(changed, stating()), 'form');
  assert.equal(await fault(changed), 'form', 'the signatures');
  assert.equal(await fault(`${TEXT}\n`), 'form', 'not canonical');
  assert.equal(await fault(TEXT, stating(), { ...ELECTION, digest: digest('') }), 'form');
  assert.equal(await fault(TEXT, stating(), { ...ELECTION, terms: { ...ELECTION.terms, id: 'ref' } }), 'form');
});

test('a statement of another form proves nothing', async () => {
  const fault = (statement) => faultOf(() => transcriptOf(TEXT, statement, ELECTION));
  for (const statement of [
    stating({ electionId: 'ref' }),
    stating({ kind: 'close' }),
    stating({ more: 1 }),
    stating({ signatures: undefined }),
    ` ${stating()}`,
    '{}',
    '',
    undefined,
  ]) {
    assert.equal(await fault(statement), 'form', statement);
  }
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
    signed(ANNA, CEM).replace(id, 'ref'),
  ];
  for (const [i, signatures] of cases.entries()) {
    assert.equal(await faultOf(() => transcriptOf(TEXT, stating({ signatures }), ELECTION)), 'form', String(i));
  }
});

const REF = values.countRef;
test('the count of an open election is signed by nobody', async () => {
  const election = { digest: values.termsDigest.ref, terms: JSON.parse(values.terms.ref) };
  const statement = stating({ electionId: 'ref', transcript: digest(REF), signatures: undefined });
  const { signers } = await transcriptOf(REF, statement, election);

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

test('the log states the count, and a proof of something else proves nothing', async () => {
  const notary = new Notary();
  const index = notary.state({
    kind: 'count',
    electionId: id,
    transcript: digest(TEXT),
    signatures: signed(ANNA, CEM),
  });
  notary.round();
  notary.publish();
  const { text } = notary.statements.find((each) => each.index === index);
  const policy = await policyOf(notary.policy());

  const { checkpoint } = await statedBy(text, notary.proof(index), policy);

  assert.deepEqual(
    checkpoint.witnesses.map(({ key }) => key),
    ['a.example', 'b.example'],
  );
  assert.deepEqual((await transcriptOf(TEXT, text, ELECTION)).signers, ['anna', 'cem']);
  for (const [statement, proof] of [
    [text.replace('.00000', '.00001'), notary.proof(index)],
    [text, notary.proof(0)],
    [text, ''],
    [text, undefined],
  ]) {
    assert.equal(await faultOf(() => statedBy(statement, proof, policy)), 'form');
  }
  const alone = notary.proof(index, notary.checkpoint(undefined, undefined, notary.witnesses.slice(1)));
  assert.equal(await faultOf(() => statedBy(text, alone, policy)), 'cosignatures');
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
