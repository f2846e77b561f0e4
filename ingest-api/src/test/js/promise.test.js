// What the page proves of a promise and of a place in the log, and that one changed byte proves nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canVerify, verify } from '../../main/resources/org/disvote/ingest/http/page/ed25519.js';
import { leafHash, rootFrom } from '../../main/resources/org/disvote/ingest/http/page/merkle.js';
import { keyOf, noteOf } from '../../main/resources/org/disvote/ingest/http/page/note.js';
import { policyOf } from '../../main/resources/org/disvote/ingest/http/page/policy.js';
import {
  includedBy,
  keyFor,
  leafTextOf,
  promisedBy,
  shortDigest,
} from '../../main/resources/org/disvote/ingest/http/page/promise.js';
import { Wrong } from '../../main/resources/org/disvote/ingest/http/page/wrong.js';
import { bytes, promisedReceipts, promiseKey, shared, skipWithout, values, vectors } from './vectors.js';

const PAGE_POLICY = await policyOf(values.policy);
const KEY = promiseKey();
const RECEIPTS = promisedReceipts();

/** `undefined` if the check holds, else the kind of what is wrong. */
async function faultOf(check) {
  try {
    await check();
    return undefined;
  } catch (wrong) {
    return wrong instanceof Wrong ? wrong.kind : wrong.constructor.name;
  }
}

const promiseFault = (receipt, key = KEY, policy = PAGE_POLICY) => faultOf(() => promisedBy(receipt, key, policy));
const proofFault = (receipt, proof, policy = PAGE_POLICY) => faultOf(() => includedBy(receipt, proof, policy));

const lonely = (text) => text.replace(/^\u2014 b\.example .*\n/gm, '');
const other = (letter) => (letter === 'A' ? 'B' : 'A');
const changedAt = (text, i) => text.slice(0, i) + other(text[i]) + text.slice(i + 1);

test('each promise of the vectors is proved, with its key and the witnesses', async () => {
  assert.equal(RECEIPTS.length, 4);
  for (const [i, receipt] of RECEIPTS.entries()) {
    assert.equal(leafTextOf('log.example.org/disvote-1a2b3c4d', receipt), values.leafTexts[i]);
    const { key, seconds, checkpoint } = await promisedBy(receipt, KEY, PAGE_POLICY);
    assert.equal(key.text, values.vkeys.promise);
    assert.equal(seconds, 1809999999);
    assert.deepEqual(
      checkpoint.witnesses.map((each) => [each.name, each.key, each.time]),
      [
        ['w1', 'a.example', 1810000000],
        ['w2', 'b.example', 1810000000],
      ],
    );
  }
});

test('each vote of the vectors is proved to be in the log, where it stands', async () => {
  for (const [i, text] of values.receipts.entries()) {
    const { index, checkpoint } = await includedBy(JSON.parse(text), values.log1.proofs[i], PAGE_POLICY);
    assert.equal(index, values.log1.index[i]);
    assert.equal(checkpoint.size, 24);
  }
});

test('a promise for another election, position, time or digest proves nothing', async () => {
  const [receipt, second] = RECEIPTS;
  const others = { electionId: 'ref', partition: 5, seq: 2, castAt: second.castAt, digest: second.digest };
  for (const [name, value] of Object.entries(others)) {
    assert.equal(await promiseFault({ ...receipt, [name]: value }), 'form', name);
  }
});

test('each changed byte of a promise note, path or key proves nothing', async () => {
  const [receipt] = RECEIPTS;
  const { note, path } = receipt.promise;
  for (let i = 0; i < note.length; i += 1) {
    const fault = await promiseFault({ ...receipt, promise: { ...receipt.promise, note: changedAt(note, i) } });
    assert.ok(fault === 'form' || fault === 'log', `note ${i}: ${fault}`);
  }
  for (let i = 0; i < path[0].length; i += 1) {
    const changed = { ...receipt.promise, path: [changedAt(path[0], i), path[1]] };
    assert.equal(await promiseFault({ ...receipt, promise: changed }), 'form', `path ${i}`);
  }
  for (let i = 0; i < KEY.text.length; i += 1) {
    assert.equal(await promiseFault(receipt, { ...KEY, text: changedAt(KEY.text, i) }), 'form', `key ${i}`);
  }
  for (const wrong of [{ index: 1 }, { index: 4 }, { index: -1 }, { index: 0.5 }, { path: [] }, { path: undefined }]) {
    assert.equal(await promiseFault({ ...receipt, promise: { ...receipt.promise, ...wrong } }), 'form');
  }
});

test('each changed byte of a proof proves nothing', async () => {
  const [receipt] = RECEIPTS;
  for (const [what, proof, fault] of [
    ['vote', values.log1.proofs[0], (changed) => proofFault(receipt, changed)],
    ['key', KEY.proof, (changed) => promiseFault(receipt, { ...KEY, proof: changed })],
  ]) {
    for (let i = 0; i < proof.length; i += 1) {
      const found = await fault(changedAt(proof, i));
      // A witness's line with another name or key ID is passed over: then the quorum is missing.
      const lines = i >= proof.indexOf('\u2014 a.example');
      assert.ok(['form', 'log'].includes(found) || (lines && found === 'cosignatures'), `${what} ${i}: ${found}`);
    }
  }
});

test('too few cosignatures prove nothing, and are no alarm', async () => {
  const [receipt] = RECEIPTS;
  assert.equal(await proofFault(receipt, lonely(values.log1.proofs[0])), 'cosignatures');
  assert.equal(await promiseFault(receipt, { ...KEY, proof: lonely(KEY.proof) }), 'cosignatures');
  const none = await policyOf(values.policy.replace('quorum q', 'quorum none'));
  assert.equal(await proofFault(receipt, lonely(values.log1.proofs[0]), none), undefined);
  const one = await policyOf(values.policy.replace('group q 2', 'group q 1'));
  assert.equal(await proofFault(receipt, lonely(values.log1.proofs[0]), one), undefined);
});

test('a proof of another vote, or a proof alone of a later quorum, is no proof of this one', async () => {
  assert.equal(await proofFault(RECEIPTS[0], values.log1.proofs[1]), 'form');
  assert.equal(await proofFault(RECEIPTS[0], ''), 'form');
  assert.equal(await proofFault(RECEIPTS[0], undefined), 'form');
});

test('a key that is revoked, of another kind, or that the log does not list is not believed', async () => {
  const listed = [{ text: values.log1.statements[5].replace('promise-key', 'promise-key-revoked') }, KEY];
  assert.equal(keyFor(RECEIPTS[0].promise, listed), KEY);
  assert.equal(keyFor(RECEIPTS[0].promise, listed.slice(0, 1)), undefined);
  assert.equal(keyFor({ note: 'nonsense' }, listed), undefined);
  const client = { text: values.log1.statements[6], proof: values.log1.statementProofs[6] };
  assert.equal(await promiseFault(RECEIPTS[0], client), 'form');
});

test('a policy of another log is told from a wrong promise', async () => {
  const evidence = JSON.parse(vectors.evidence[0].text);
  assert.equal(evidence.promises.length, 2);
  const stranger = await policyOf(`log ${values.vkeys.anna}\nquorum none\n`);
  assert.equal(await promiseFault(RECEIPTS[0], KEY, stranger), 'log');
  assert.equal(await proofFault(RECEIPTS[0], values.log1.proofs[0], stranger), 'log');
});

test('policies with comments and groups of groups are read, and others refused', async () => {
  const [log, w1, w2] = values.policy.split('\n');
  const nested = await policyOf(`# why\n${log}\n${w1}\n${w2}\ngroup a any w1\n\n group b all a w2\t\nquorum b\n`);
  assert.equal(nested.isEnough(['w1']), false);
  assert.equal(nested.isEnough(['w1', 'w2']), true);
  const wrong = [
    '',
    'hello',
    `${log}\n`,
    `${w1}\nquorum w1\n`,
    `${log}\n${w1}\nquorum w2\n`,
    `${log}\n${w1}\n${w1}\nquorum w1\n`,
    `${log}\n${w1}\n${w1.replace('w1', 'w3')}\nquorum w1\n`,
    `${log}\n${w1}\ngroup q 2 w1\nquorum q\n`,
    `${log}\n${w1}\ngroup q 1 w1\ngroup r 1 w1\nquorum q\n`,
    `${log.replace('5dd35e3f', '5dd35e3e')}\n${w1}\nquorum w1\n`,
    `${log}\nwitness w1 ${values.vkeys.log}\nquorum w1\n`,
  ];
  for (const text of wrong) {
    assert.equal(await faultOf(() => policyOf(text)), 'form', text);
  }
});

test('the digest of a policy is short enough to be compared', async () => {
  assert.match(await shortDigest(values.policy), /^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/);
});

test('every key of the vectors is read, and none with another ID or type', async () => {
  for (const [name, text] of Object.entries(values.vkeys)) {
    const type = name.endsWith('.example') ? 4 : 1;
    assert.equal((await keyOf(text, type)).text, text);
    assert.equal(await faultOf(() => keyOf(text, 5 - type)), 'form');
    assert.equal(
      await faultOf(() =>
        keyOf(
          text.replace(/\+(.)/, (_, digit) => `+${other(digit)}`),
          type,
        ),
      ),
      'form',
    );
  }
});

test('of two lines of one key only the first is looked at', async () => {
  const [good] = values.log1.proofs[0].match(/^\u2014 a\.example .*\n/m);
  const bad = good.replace(/.{12}\n/, 'AAAAAAAAAAA=\n');
  const twice = (one, two) => values.log1.proofs[0].replace(good, one + two);
  assert.equal(await proofFault(RECEIPTS[0], twice(good, bad)), undefined);
  assert.equal(await proofFault(RECEIPTS[0], twice(bad, good)), 'form');
});

test('a note has no control characters and at least one signature', async () => {
  for (const text of ['', 'a\n', 'a\n\n', '\u2014 a b\n', 'a\t\n\n\u2014 a AAAAAAA=\n', 'a\n\n\u2014 a AAAA\n']) {
    assert.equal(await faultOf(async () => noteOf(text)), 'form', JSON.stringify(text));
  }
});

// --- vectors of others ---

test('this runtime verifies Ed25519', async () => {
  assert.equal(await canVerify(), true);
});

const edge = shared('ed25519-edge-cases.json');

test('Ed25519 is strict', { skip: skipWithout(edge, 'ed25519-edge-cases.json') }, async () => {
  const REFUSED = ['low_order_A', 'low_order_R', 'non_canonical_A', 'non_canonical_R', 'low_order_residue'];
  for (const { number, key, sig, msg, flags } of edge) {
    const expected = !(flags ?? []).some((flag) => REFUSED.includes(flag));
    const found = await verify(Buffer.from(key, 'hex'), bytes(msg), new Uint8Array(Buffer.from(sig, 'hex')));
    assert.equal(found, expected, `${number} ${flags}`);
  }
});

const merkle = shared('merkle-proofs.json');

test('inclusion proofs of others', { skip: skipWithout(merkle, 'merkle-proofs.json') }, async () => {
  const read = (text) => new Uint8Array(Buffer.from(text ?? '', 'base64'));
  for (const each of merkle.inclusion) {
    const path = (each.proof ?? []).map(read);
    const leaf = read(each.leafHash);
    const isForm = [leaf, ...path].every(({ length }) => length === 32);
    const root = await rootFrom(leaf, each.leafIdx, each.treeSize, path).catch(() => undefined);
    const holds = isForm && root !== undefined && Buffer.from(root).equals(read(each.root));
    assert.equal(holds, !each.wantErr, each.case);
  }
});

test('the hash of a leaf is that of RFC 6962', async () => {
  const found = Buffer.from(await leafHash(bytes('L123456'))).toString('hex');
  assert.match(found, /^395aa064.*4d56$/);
});
