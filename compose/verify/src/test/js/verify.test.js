// The verifier in one file, docs/examples/verify.mjs: the vectors' verdicts, and what it says of a log that cheats.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check, ed25519, Log, policyOf, rootFrom } from '../../../../../docs/examples/verify.mjs';
import { jcs, Notary } from '../../../../../ingest-api/src/test/js/notary.js';
import {
  promisedReceipts,
  promiseKey,
  shared,
  skipWithout,
  values,
  vectors,
} from '../../../../../ingest-api/src/test/js/vectors.js';

const PROGRAM = fileURLToPath(new URL('../../../../../docs/examples/verify.mjs', import.meta.url));

const POLICY = policyOf(Buffer.from(values.policy));
const exitOf = async (text, more = undefined, policy = POLICY) => (await check(text, policy, more)).exit;

const sha256 = (data) => createHash('sha256').update(data).digest();
const copy = (value) => JSON.parse(JSON.stringify(value));

// --- the vectors ---

test('every evidence of the vectors gets its exit', async () => {
  assert.equal(vectors.evidence.length, 36);
  for (const [i, { kind, exit, text }] of vectors.evidence.entries()) {
    const found = await check(text, POLICY);
    assert.equal(found.exit, exit, `${i} ${kind}: ${found.lines}`);
    assert.equal(await exitOf(`${text}\n`), exit, 'a final LF is passed over');
  }
});

const KEY = promiseKey();
const RECEIPTS = promisedReceipts().map((each) => ({ ...each, promise: { ...each.promise, key: KEY } }));
const ballotOf = (i) => {
  const { electionId, voter, constituency, revision, terms } = RECEIPTS[i];
  return { ballot: JSON.parse(values.ballots[i]), electionId, voter, constituency, revision, terms };
};

/** The log of the vectors, as a web server has it. */
const FILES = new Map([
  ['checkpoint', values.log1.cosigned],
  ['statements', values.log1.statements.map((each) => `${each}\n`).join('')],
  ...Object.entries({ ...values.log1.tiles, ...values.log1.bundles }).map(([path, hex]) => [
    path,
    Buffer.from(hex, 'hex'),
  ]),
]);
const logOf = (files, policy = POLICY) =>
  new Log(async (path) => (files.has(path) ? Buffer.from(files.get(path)) : undefined), policy);

test('every receipt of the vectors is proved, by its proof and by the log', async () => {
  for (const [i, receipt] of RECEIPTS.entries()) {
    const more = { ballot: JSON.stringify(ballotOf(i)), proof: values.log1.proofs[i] };
    assert.deepEqual([await exitOf(JSON.stringify(receipt), more)], [0], `${i}`);
    const found = await check(JSON.stringify(receipt), POLICY, { log: logOf(FILES) });
    assert.equal(found.exit, 0, `${i}: ${found.lines}`);
  }
});

test('a receipt without a promise, key, proof, private part or quorum cannot be told', async () => {
  const [receipt] = RECEIPTS;
  const proof = values.log1.proofs[0];
  const without = (change) => {
    const changed = copy(receipt);
    change(changed);
    return JSON.stringify(changed);
  };
  const lonely = (text) => text.replace(/^\u2014 b\.example .*\n/gm, '');
  assert.equal(
    await exitOf(
      without((each) => delete each.promise),
      { proof },
    ),
    1,
  );
  assert.equal(
    await exitOf(
      without((each) => delete each.promise.key),
      { proof },
    ),
    1,
  );
  assert.equal(
    await exitOf(
      without((each) => delete each.promise.key),
      { log: logOf(FILES) },
    ),
    0,
  );
  assert.equal(await exitOf(JSON.stringify(receipt)), 1);
  const ballot = JSON.stringify(ballotOf(0));
  const wrong = values.log1.proofs[1];
  assert.equal(
    await exitOf(
      without((each) => delete each.private),
      { proof: wrong, ballot },
    ),
    4,
  );
  assert.equal(
    await exitOf(
      without((each) => delete each.private),
      { proof, ballot },
    ),
    1,
  );
  assert.equal(await exitOf(JSON.stringify(receipt), { proof: lonely(proof) }), 1);
  assert.equal(
    await exitOf(
      without((each) => (each.promise.key.proof = lonely(KEY.proof))),
      { proof },
    ),
    1,
  );
  const none = policyOf(Buffer.from(values.policy.replace('quorum q', 'quorum none')));
  assert.equal(await exitOf(JSON.stringify(receipt), { proof: lonely(proof) }, none), 0);
});

test('a receipt of another ballot, voter, constituency, revision or terms is refused', async () => {
  const proof = values.log1.proofs[0];
  const others = { ballot: JSON.parse(values.ballots[1]), voter: RECEIPTS[1].voter, constituency: 'B', revision: 2 };
  const more = { ...others, terms: values.termsDigest.ref, electionId: 'ref' };
  for (const [name, other] of Object.entries(more)) {
    const ballot = JSON.stringify({ ...ballotOf(0), [name]: other });
    assert.equal(await exitOf(JSON.stringify(RECEIPTS[0]), { ballot, proof }), 4, name);
  }
});

test('a receipt with its envelope is made again', async () => {
  for (const [suite, { records }] of Object.entries(values.log2)) {
    const record = JSON.parse(records[0]);
    const digest = `sha256:${sha256(records[0]).toString('hex')}`;
    const { electionId, partition, seq, voter, constituency, revision, castAt, auth, nonce } = record;
    const terms = values.termsDigest[electionId];
    const stated = { electionId, voter, constituency, revision, terms };
    const code = `${partition}-${seq}-${sha256(records[0]).toString('base64url')}`;
    const receipt = { v: 1, receipt: code, ...stated, partition, seq, castAt, digest, private: { nonce, auth } };
    const envelope = record.ballot;
    const lines = async (saved) =>
      (await check(JSON.stringify(receipt), POLICY, { ballot: JSON.stringify(saved) })).exit;
    assert.equal(await lines({ envelope, ...stated }), 1, suite); // as far as the promise, which it does not have
    assert.equal(await lines({ envelope: `${envelope.slice(0, -8)}AAAAAAAA`, ...stated }), 4);
    assert.equal(await lines({ envelope, ballot: {}, ...stated }), 2);
  }
});

// --- bytes that are changed ---

/** Every value of a JSON text is changed, or taken away; and members are added. */
function* edits(value) {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      for (const each of edits(value[i])) {
        yield value.map((old, j) => (j === i ? each : old));
      }
      yield value.filter((_, j) => j !== i);
    }
    yield [...value, ...(value.length > 0 ? [value[0]] : [0])];
    yield null;
  } else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      for (const each of edits(value[name])) {
        yield { ...value, [name]: each };
      }
      const { [name]: _, ...rest } = value;
      yield rest;
    }
    yield { ...value, more: 1 };
    yield [];
  } else if (typeof value === 'string') {
    for (let i = 0; i < value.length; i += Math.ceil(value.length / 6)) {
      const other =
        value[i] === 'A' ? 'B' : value[i] === '1' ? '2' : value[i] === '\n' ? ' ' : value[i] === 'B' ? 'A' : '1';
      yield value.slice(0, i) + other + value.slice(i + 1);
    }
    yield value.slice(0, -1);
    yield `${value} `;
    yield '';
    yield 0;
  } else {
    yield typeof value === 'number' ? value + 1 : undefined;
    yield typeof value === 'number' ? value - 1 : true;
    yield String(value);
    yield null;
  }
}

test('evidence that does not hold is 4 in every edit, and never 3', async () => {
  let number = 0;
  const holding = new Set(vectors.evidence.filter(({ exit }) => exit !== 4).map(({ text }) => text));
  for (const { kind, exit, text } of vectors.evidence) {
    for (const edited of edits(JSON.parse(text))) {
      const changed = jcs(edited);
      const found = await check(changed, POLICY);
      number += 1;
      if (exit === 4) {
        assert.ok(found.exit === 4 || holding.has(changed), `${found.exit} ${kind}: ${changed}`);
      }
      assert.ok([1, 3, 4, 5].includes(found.exit), `${found.exit} ${kind}: ${changed.slice(0, 200)}`);
      assert.ok(found.exit !== 1 || !('evidence' in edited), 'only a receipt can be open');
    }
  }
  console.log(`${number} edited evidence files`);
  assert.ok(number > 2000);
});

test('an edited receipt never accuses, and is proved only if nothing that counts was changed', async () => {
  const [receipt] = RECEIPTS;
  const more = { proof: values.log1.proofs[0], ballot: JSON.stringify(ballotOf(0)) };
  let number = 0;
  for (const edited of edits(receipt)) {
    const found = await check(JSON.stringify(edited), POLICY, more);
    number += 1;
    const isNew = [edited, edited?.private, edited?.promise].some((each) => each?.more === 1);
    assert.equal(found.exit === 0, isNew, `${found.lines} ${JSON.stringify(edited)}`);
    assert.ok([0, 1, 4].includes(found.exit), `${found.exit}`);
    const log = await check(JSON.stringify(edited), POLICY, { log: logOf(FILES) });
    assert.ok([0, 1, 4].includes(log.exit), `${log.exit} ${log.lines} ${JSON.stringify(edited)}`);
  }
  console.log(`${number} edited receipts`);
  assert.ok(number > 150);
});

test('each byte of a proof that is changed refuses it', async () => {
  const receipt = JSON.stringify(RECEIPTS[0]);
  const proof = values.log1.proofs[0];
  let number = 0;
  for (let i = 0; i < proof.length; i += 1) {
    const changed = proof.slice(0, i) + (proof[i] === 'A' ? 'B' : 'A') + proof.slice(i + 1);
    const found = await check(receipt, POLICY, { proof: changed });
    number += 1;
    assert.ok([1, 2, 4].includes(found.exit), `${found.exit} at ${i}: ${found.lines}`);
    // 1 is for a witness whose name or key ID is another one: its line is passed over.
    assert.ok(found.exit !== 1 || i >= proof.indexOf('\u2014 a.example'), `${i}`);
  }
  console.log(`${number} changed proofs`);
});

test('a member that stands twice is refused', async () => {
  const text = JSON.stringify(RECEIPTS[0]);
  assert.equal(await exitOf(text.replace('"v":1', '"v":1,"v":1'), { proof: values.log1.proofs[0] }), 4);
  const { text: evidence } = vectors.evidence[0];
  assert.equal(await exitOf(evidence.replace('"v":1', '"v":1,"v":1')), 4);
});

// --- vectors of others ---

const edge = shared('ed25519-edge-cases.json');

test('Ed25519 is strict', { skip: skipWithout(edge, 'ed25519-edge-cases.json') }, () => {
  const REFUSED = ['low_order_A', 'low_order_R', 'non_canonical_A', 'non_canonical_R', 'low_order_residue'];
  let accepted = 0;
  for (const { number, key, sig, msg, flags } of edge) {
    const expected = !(flags ?? []).some((flag) => REFUSED.includes(flag));
    const found = ed25519(Buffer.from(key, 'hex'), Buffer.from(msg), Buffer.from(sig, 'hex'));
    assert.equal(found, expected, `${number} ${flags}`);
    accepted += found ? 1 : 0;
  }
  assert.ok(accepted > 0 && accepted < 60, `${accepted}`);
});

test('an S that is not below the order of the group is refused', () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const notary = new Notary();
  const line = Buffer.from(notary.log.line('x\n').split(' ')[2], 'base64').subarray(4);
  assert.equal(ed25519(notary.log.raw, Buffer.from('x\n'), line), true);
  let s = BigInt(`0x${Buffer.from(line.subarray(32)).reverse().toString('hex')}`) + order;
  const forged = Buffer.from(line);
  for (let i = 32; i < 64; i += 1) {
    forged[i] = Number(s & 255n);
    s >>= 8n;
  }
  assert.equal(ed25519(notary.log.raw, Buffer.from('x\n'), forged), false);
});

const merkle = shared('merkle-proofs.json');

test('inclusion proofs of others get their verdict', { skip: skipWithout(merkle, 'merkle-proofs.json') }, () => {
  const bytes = (text) => Buffer.from(text ?? '', 'base64');
  const { inclusion } = merkle;
  assert.equal(inclusion.length, 98);
  for (const each of inclusion) {
    let holds;
    try {
      const path = (each.proof ?? []).map(bytes);
      const leaf = bytes(each.leafHash);
      const wellFormed = [leaf, ...path].every(({ length }) => length === 32);
      holds = wellFormed && rootFrom(leaf, each.leafIdx, each.treeSize, path).equals(bytes(each.root));
    } catch {
      holds = false;
    }
    assert.equal(holds, !each.wantErr, each.case);
  }
});

// --- a log that cheats ---

const TRANSCRIPT = { v: 1, electionId: 'e', inputCounts: [0, 1], inputRoot: '' };

/** A notary of two partitions with a receipt for each of its votes. */
function system(more = {}) {
  const notary = new Notary({ partitions: 2, ...more });
  const receipts = [
    [0, 1],
    [0, 2],
    [1, 1],
  ].map(([partition, seq]) => receiptOf(partition, seq));
  return { notary, receipts, policy: policyOf(Buffer.from(notary.policy())) };
}

function receiptOf(partition, seq) {
  const bytes = sha256(`record ${partition} ${seq}`);
  const digest = `sha256:${bytes.toString('hex')}`;
  const stated = { electionId: 'e', partition, seq, voter: 'AAAAAAAAAAAAAAAAAAAAAA', constituency: '', revision: 1 };
  const code = `${partition}-${seq}-${bytes.toString('base64url')}`;
  return { v: 1, receipt: code, ...stated, castAt: '2027-05-21T07:00:00.123456Z', digest, terms: digest };
}

const bytesOf = ({ digest }) => Buffer.from(digest.slice(7), 'hex');

/** What `verify --log` says of a receipt with its promise. */
const judged = (receipt, promise, notary, policy) =>
  check(JSON.stringify({ ...receipt, promise }), policy, { log: new Log(notary.get, policy) });

/** The evidence that was written holds by itself. */
async function holds(found, kind, policy) {
  assert.ok(found.evidence, `${found.exit}: ${found.lines}`);
  assert.equal(JSON.parse(found.evidence).evidence, kind);
  assert.equal((await check(`${found.evidence}\n`, policy)).exit, kind === 'late' ? 5 : 3);
}

const close = (lastSeqs) => ({ kind: 'close', electionId: 'e', closesAt: '2027-05-21T16:00:00.000000Z', lastSeqs });

test('a vote in its place is proved through rounds of any size', async () => {
  const { notary, receipts, policy } = system();
  const promises = notary.promise(receipts);
  notary.round();
  for (let i = 0; i < 700; i += 1) {
    notary.vote(i % 2, i < 3 ? bytesOf(receipts[[0, 2, 1][i]]) : sha256(`other ${i}`));
    if (i % 130 === 0) {
      notary.round();
    }
  }
  notary.round();
  notary.publish();
  for (const [i, receipt] of receipts.entries()) {
    const found = await judged(receipt, promises[i], notary, policy);
    assert.equal(found.exit, 0, found.lines.join());
    assert.deepEqual(Object.keys(found.key), ['text', 'proof']);
  }
});

test('a vote left out is evidence from the close on, and before it is not yet there', async () => {
  const { notary, receipts, policy } = system();
  const promises = notary.promise(receipts);
  notary.vote(0, bytesOf(receipts[0]));
  notary.round();
  notary.publish();
  assert.equal((await judged(receipts[1], promises[1], notary, policy)).exit, 1);
  notary.state(close([1, 0]));
  notary.round();
  notary.publish();
  const found = await judged(receipts[1], promises[1], notary, policy);
  assert.equal(found.exit, 3);
  await holds(found, 'omitted', policy);
  assert.equal((await judged(receipts[0], promises[0], notary, policy)).exit, 0);
});

test('a vote that is not there in time is late, by the times of a quorum', async () => {
  const { notary, receipts, policy } = system();
  const castAt = Date.parse('2027-05-21T07:00:00Z') / 1000; // and 123456 microseconds
  const promises = notary.promise(receipts, castAt + 7);
  notary.round();
  notary.publish(castAt + 607);
  assert.equal((await judged(receipts[1], promises[1], notary, policy)).exit, 1, 'the last second');
  notary.publish(castAt + 608);
  const found = await judged(receipts[1], promises[1], notary, policy);
  assert.equal(found.exit, 5);
  await holds(found, 'late', policy);
  // The later of castAt and the promise's time counts.
  const early = notary.promise(receipts, castAt - 5000);
  notary.publish(castAt + 600);
  assert.equal((await judged(receipts[1], early[1], notary, policy)).exit, 1, 'the fraction of a second counts');
  notary.publish(castAt + 601);
  assert.equal((await judged(receipts[1], early[1], notary, policy)).exit, 5);
});

test('another vote in the place of a promised one is evidence', async () => {
  const { notary, receipts, policy } = system();
  const promises = notary.promise(receipts);
  notary.vote(0, bytesOf(receipts[0]));
  notary.round();
  notary.vote(0, sha256('another'));
  notary.round();
  notary.publish();
  const found = await judged(receipts[1], promises[1], notary, policy);
  assert.equal(found.exit, 3, found.lines.join());
  await holds(found, 'replaced', policy);
  const first = system();
  first.notary.vote(0, sha256('another'));
  first.notary.round();
  first.notary.publish();
  await holds(await judged(receipts[0], promises[0], first.notary, policy), 'replaced', policy);
});

test('a statement in the place of a promised vote is evidence, too', async () => {
  const { notary, receipts, policy } = system();
  const promises = notary.promise(receipts);
  const text = jcs({ at: '2027-05-21T06:00:00.000000Z', kind: 'strange', n: 9 });
  notary.vote(0, Buffer.from(text));
  notary.round();
  notary.publish();
  await holds(await judged(receipts[0], promises[0], notary, policy), 'replaced', policy);
});

for (const later of [0, 3]) {
  test(`a log that forked since the key was saved is evidence, ${later} leaves later`, async () => {
    const { notary, receipts, policy } = system();
    notary.vote(0, bytesOf(receipts[0]));
    notary.round();
    notary.publish();
    const promise = { ...notary.promise(receipts)[0], key: notary.key() };
    const other = system().notary;
    other.vote(0, sha256('other'));
    other.round();
    for (let i = 0; i < later; i += 1) {
      other.round();
    }
    other.publish();
    const found = await judged(receipts[0], promise, other, policy);
    assert.equal(found.exit, 3, found.lines.join());
    await holds(found, 'forked', policy);
  });
}

/** A notary whose election was closed and counted with this input, and the log's files for it. */
function countedSystem(counts, entries, asked) {
  const { notary, receipts, policy } = system();
  for (const receipt of receipts) {
    notary.vote(receipt.partition, bytesOf(receipt));
  }
  notary.round();
  notary.state(close([2, 1]));
  notary.round();
  const texts = entries.map(([p, s, bytes]) => `${p}\n${s}\n${bytes.toString('base64url')}\n`);
  const tree = new InputTree(texts);
  const transcript = jcs({ ...TRANSCRIPT, inputCounts: counts, inputRoot: tree.root });
  const digest = `sha256:${sha256(transcript).toString('hex')}`;
  notary.state({ kind: 'count', electionId: 'e', transcript: digest });
  notary.round();
  notary.publish();
  notary.files.set(`counts/${digest.slice(7)}`, transcript);
  notary.files.set('input/e/0/2', JSON.stringify({ input: asked.map((index) => tree.leaf(index)) }));
  return { notary, receipts, policy };
}

class InputTree {
  constructor(texts) {
    this.notary = new Notary({ partitions: 1 });
    this.notary.leaves = texts.map((each) => Buffer.from(each));
    this.texts = texts;
    this.root = this.notary.checkpoint().split('\n')[2];
  }

  leaf(index) {
    const path = this.notary.proof(index, this.notary.checkpoint()).split('\n\n')[0].split('\n').slice(2);
    return { leaf: this.texts[index], index, path };
  }
}

const other = sha256('other');
const INPUTS = [
  [
    'it is there',
    [2, 1],
    [
      [0, 1, other],
      [0, 2, bytesOf(receiptOf(0, 2))],
      [1, 1, other],
    ],
    [1],
    0,
  ],
  [
    'there is another digest',
    [2, 1],
    [
      [0, 1, other],
      [0, 2, other],
      [1, 1, other],
    ],
    [1],
    3,
  ],
  [
    'two neighbours are around it',
    [1, 1],
    [
      [0, 1, other],
      [1, 1, other],
    ],
    [0, 1],
    3,
  ],
  [
    'two neighbours, the second first',
    [1, 1],
    [
      [0, 1, other],
      [1, 1, other],
    ],
    [1, 0],
    3,
  ],
  [
    'the first leaf is behind it',
    [0, 2],
    [
      [1, 1, other],
      [1, 2, other],
    ],
    [0],
    3,
  ],
  ['the last leaf is before it', [1, 0], [[0, 1, other]], [0], 3],
  ['the input is empty', [0, 0], [], [], 3],
  [
    'a leaf that says nothing is no evidence',
    [1, 1],
    [
      [0, 1, other],
      [1, 1, other],
    ],
    [0],
    0,
  ],
  [
    'leaves that are no neighbours are no evidence',
    [1, 2],
    [
      [0, 1, other],
      [1, 1, other],
      [1, 2, other],
    ],
    [0, 2],
    0,
  ],
];
for (const [claim, counts, entries, asked, exit] of INPUTS) {
  test(`the input of a count: ${claim}`, async () => {
    const { notary, receipts, policy } = countedSystem(counts, entries, asked);
    const found = await judged(receipts[1], notary.promise(receipts)[1], notary, policy);
    assert.equal(found.exit, exit, found.lines.join());
    if (exit === 3) {
      await holds(found, 'not-counted', policy);
    }
  });
}

const ROUNDS = {
  'a size that is not its own': (notary) => ({ round: notary.rounds + 1, size: notary.leaves.length + 2 }),
  'a head that falls': (notary) => ({ heads: [0, 0], round: notary.rounds + 1, size: notary.leaves.length + 1 }),
  'the number of the one before': (notary) => ({ round: notary.rounds, size: notary.leaves.length + 1 }),
};
for (const [what, change] of Object.entries(ROUNDS)) {
  test(`a round with ${what} is evidence`, async () => {
    const { notary, receipts, policy } = system();
    notary.vote(0, bytesOf(receipts[0]));
    notary.round();
    notary.state({ kind: 'round', heads: notary.heads, ...change(notary) });
    notary.publish();
    const found = await judged(receipts[0], notary.promise(receipts)[0], notary, policy);
    assert.equal(found.exit, 3, found.lines.join());
    await holds(found, 'malformed', policy);
    // A file of statements that says so of a sound log accuses nobody.
    const sound = system().notary;
    sound.vote(0, bytesOf(receipts[0]));
    sound.round();
    sound.round();
    sound.publish();
    sound.files.set('statements', notary.files.get('statements'));
    assert.equal((await judged(receipts[0], notary.promise(receipts)[0], sound, policy)).exit, 1);
  });
}

test('a statement that the log alters or leaves out in its file is found', async () => {
  const { notary, receipts, policy } = system();
  notary.vote(0, bytesOf(receipts[0]));
  notary.state(close([5, 5]));
  notary.round();
  notary.publish();
  const promise = notary.promise(receipts)[0];
  assert.equal((await judged(receipts[0], promise, notary, policy)).exit, 0);
  const served = notary.files.get('statements');
  for (const altered of [served.replace('[5,5]', '[9,9]'), served.replace(/.*"close".*\n/, '')]) {
    notary.files.set('statements', altered);
    assert.equal((await judged(receipts[0], promise, notary, policy)).exit, 1);
  }
});

// --- an honest log that looks like fraud ---

test('a shard that was restored has lost votes, and nobody is accused', async () => {
  const { notary, receipts, policy } = system();
  const at = '2027-05-21T08:00:00.900000Z';
  const seconds = Date.parse('2027-05-21T08:00:00Z') / 1000;
  notary.vote(0, bytesOf(receipts[0]));
  notary.round();
  notary.state({ kind: 'restored', at, partition: 0, tail: 1 });
  notary.state(close([1, 0]));
  notary.round();
  notary.publish();
  const given = (time) => notary.promise(receipts, time)[1];
  const found = await judged(receipts[1], given(seconds), notary, policy);
  assert.equal(found.exit, 5, found.lines.join());
  assert.equal(found.evidence, undefined);
  assert.equal((await judged(receipts[1], given(seconds + 1), notary, policy)).exit, 3, 'promised after it');
  assert.equal((await judged(receipts[2], notary.promise(receipts, seconds)[2], notary, policy)).exit, 3, 'elsewhere');
  const evidence = (await judged(receipts[1], given(seconds + 1), notary, policy)).evidence;
  const log = new Log(notary.get, policy);
  assert.equal((await check(evidence, policy, { log })).exit, 3);
  const away = new Log(async () => undefined, policy);
  assert.equal((await check(evidence, policy, { log: away })).exit, 3, 'a log that is away changes nothing');
});

test('a vote that a restored shard still has is proved', async () => {
  const { notary, receipts, policy } = system();
  notary.vote(0, bytesOf(receipts[0]));
  notary.vote(0, bytesOf(receipts[1]));
  notary.state({ kind: 'restored', at: '2027-06-21T08:00:00.900000Z', partition: 0, tail: 1 });
  notary.round();
  notary.publish();
  assert.equal((await judged(receipts[1], notary.promise(receipts, 1)[1], notary, policy)).exit, 0);
});

test('a key that was revoked accuses nobody beyond its heads', async () => {
  const { notary, receipts, policy } = system();
  notary.vote(0, bytesOf(receipts[0]));
  notary.round();
  notary.state({ kind: 'promise-key-revoked', heads: [1, 0], vkey: notary.promiser.vkey() });
  notary.state(close([1, 0]));
  notary.round();
  notary.publish();
  const promises = notary.promise(receipts);
  assert.equal((await judged(receipts[1], promises[1], notary, policy)).exit, 4);
  assert.equal((await judged(receipts[0], promises[0], notary, policy)).exit, 0);
});

test('a log that answers nothing, or nonsense, is no verdict', async () => {
  const { notary, receipts, policy } = system();
  notary.vote(0, bytesOf(receipts[0]));
  notary.round();
  notary.publish();
  const promise = { ...notary.promise(receipts)[0], key: notary.key() };
  assert.equal((await judged(receipts[0], promise, notary, policy)).exit, 0);
  const names = [...notary.files.keys()].filter((name) => !/policy|promise-keys|entries/.test(name));
  for (const name of names) {
    const was = notary.files.get(name);
    for (const now of [undefined, '', '<html>', Buffer.from(was).subarray(0, -33), Buffer.from(was).fill(7, 40, 60)]) {
      notary.files.delete(name);
      if (now !== undefined) {
        notary.files.set(name, now);
      }
      const found = await judged(receipts[0], promise, notary, policy);
      assert.equal(found.exit, 1, `${name} ${now}: ${found.lines}`);
    }
    notary.files.set(name, was);
  }
});

test('a checkpoint without a quorum is no verdict', async () => {
  const { notary, receipts, policy } = system();
  notary.vote(0, bytesOf(receipts[0]));
  notary.round();
  notary.publish(undefined, notary.witnesses.slice(0, 1));
  assert.equal((await judged(receipts[0], notary.promise(receipts)[0], notary, policy)).exit, 1);
});

// --- policies ---

test('a policy with nested groups, comments and several logs is read', () => {
  const [log, w1, w2] = values.policy.split('\n');
  const groups = 'group a any w1\ngroup b all a w2\nquorum b\n';
  const text = `# a comment\n\n  ${log} https://x.example/ \t\n${w1}\n${w2}\n${groups}`;
  assert.equal(policyOf(Buffer.from(text)).groups.size, 2);
});

test('a policy that is not one is refused', () => {
  const [log, w1, w2, group] = values.policy.split('\n');
  const lines = {
    'no quorum': [log, w1],
    'two quorums': [log, w1, 'quorum w1', 'quorum w1'],
    'an unknown quorum': [log, w1, 'quorum w2'],
    'no log': [w1, 'quorum w1'],
    'a name twice': [log, w1, w1, 'quorum w1'],
    'one key under two names': [log, w1, w1.replace('w1', 'w3'), 'quorum w1'],
    'a threshold above the members': [log, w1, w2, 'group q 3 w1 w2', 'quorum q'],
    'a member of two groups': [log, w1, w2, group, 'group z 1 w1', 'quorum q'],
    'a group before its members': [log, group, w1, w2, 'quorum q'],
    'a log key for a witness': [log, `witness w1 ${log.split(' ')[1]}`, 'quorum w1'],
    'a wrong key ID': [log.replace('5dd35e3f', '5dd35e3e'), w1, 'quorum w1'],
    'an unknown word': [log, w1, 'quorum w1', 'hello'],
  };
  for (const [claim, each] of Object.entries(lines)) {
    assert.throws(() => policyOf(Buffer.from(`${each.join('\n')}\n`)), claim);
  }
});

// --- the command ---

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
after(() => rmSync(folder, { recursive: true }));

function command(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' });
  assert.equal(stderr, '');
  return { status, stdout };
}

test('the command prints its verdict first and ends with its exit', () => {
  const put = (name, text) => writeFileSync(join(folder, name), text);
  put('policy', values.policy);
  put('receipt.json', JSON.stringify(RECEIPTS[0], undefined, 2));
  put('proof', values.log1.proofs[0]);
  put('ballot.json', JSON.stringify(ballotOf(0)));
  put('evidence-file.json', vectors.evidence[0].text);
  put('broken.json', '{');
  put('latin.json', Buffer.from([0x22, 0xe9, 0x22]));
  const policy = ['--policy', 'policy'];
  const proved = command('receipt.json', '--ballot', 'ballot.json', '--proof', 'proof', ...policy);
  assert.deepEqual([proved.status, proved.stdout.split('\n')[0]], [0, 'PROVED.']);
  assert.equal(command('receipt.json', ...policy).status, 1);
  assert.match(command('evidence-file.json', ...policy).stdout, /^BROKEN/);
  const wrong = [
    [],
    ['receipt.json'],
    ['receipt.json', 'receipt.json', ...policy],
    ['nowhere.json', ...policy],
    ['broken.json', ...policy],
    ['latin.json', ...policy],
    ['receipt.json', '--policy', 'receipt.json'],
    ['receipt.json', '--proof', 'receipt.json', ...policy],
    ['receipt.json', '--ballot', 'proof', ...policy],
    ['receipt.json', '--ballot', 'receipt.json', ...policy],
    ['receipt.json', '--log', 'nonsense', ...policy],
    ['receipt.json', '--proof', 'proof', '--log', 'http://127.0.0.1:1/', ...policy],
    ['receipt.json', '--unknown', ...policy],
    ['evidence-file.json', '--proof', 'proof', ...policy],
  ];
  for (const each of wrong) {
    assert.equal(command(...each).status, 2, each.join(' '));
  }
  assert.equal(command('policy', ...policy).status, 2);
  assert.equal(command('receipt.json', '--log', 'http://127.0.0.1:1/', ...policy).status, 1);
});

test('evidence is written beside what is there, and the key is added to a receipt that is proved', async () => {
  const { notary, receipts } = system();
  const promises = notary.promise(receipts);
  notary.vote(0, bytesOf(receipts[0]));
  notary.state(close([1, 0]));
  notary.round();
  notary.publish();
  const server = createServer(async (request, response) => {
    const found = await notary.get(request.url.slice('/log/'.length));
    response.writeHead(found ? 200 : 404);
    response.end(found);
  });
  await new Promise((go) => server.listen(0, '127.0.0.1', go));
  const url = `http://127.0.0.1:${server.address().port}/log`;
  writeFileSync(join(folder, 'own-policy'), notary.policy());
  for (const [i, name] of ['in.json', 'out.json'].entries()) {
    writeFileSync(join(folder, name), JSON.stringify({ ...receipts[i], promise: promises[i] }), { mode: 0o600 });
  }
  const { run } = await import('../../../../../docs/examples/verify.mjs');
  const before = process.cwd();
  process.chdir(folder);
  try {
    assert.equal((await run(['in.json', '--log', url, '--policy', 'own-policy'])).exit, 0);
    assert.deepEqual(JSON.parse(readFileSync('in.json')).promise.key, notary.key());
    assert.equal((await run(['out.json', '--log', url, '--policy', 'own-policy'])).exit, 3);
    assert.equal((await run(['out.json', '--log', url, '--policy', 'own-policy'])).exit, 3);
    const written = readdirSync('.').filter((name) => /^evidence(-\d)?\.json$/.test(name));
    assert.deepEqual(written, ['evidence-2.json', 'evidence.json']);
    assert.equal((await run(['evidence.json', '--log', url, '--policy', 'own-policy'])).exit, 3);
    assert.equal((await run(['evidence.json', '--policy', 'own-policy'])).exit, 3);
  } finally {
    process.chdir(before);
    server.close();
  }
});
