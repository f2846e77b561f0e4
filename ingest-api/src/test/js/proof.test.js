// Whether a receipt is of the ballot that was sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortOf } from '../../main/resources/org/disvote/ingest/http/page/digest.js';
import { compare, differences, recordOf } from '../../main/resources/org/disvote/ingest/http/page/proof.js';
import { digest } from './double.js';
import { values } from './vectors.js';

const RECEIPTS = values.receipts.map((text, i) => ({ receipt: JSON.parse(text), ballot: values.ballots[i] }));

const sentOf = ({ receipt, ballot }) => {
  const { electionId, voter, constituency, revision, terms } = receipt;
  return { electionId, voter, constituency, revision, terms, ballot };
};

test('each receipt of the vectors is of its record', async () => {
  for (const [i, each] of RECEIPTS.entries()) {
    assert.equal(recordOf(each.receipt, each), values.records[i]);
    assert.equal(await compare(each.receipt, sentOf(each)), 'same');
  }
  assert.equal(RECEIPTS.length, values.records.length);
});

test('a receipt of another ballot is told from it', async () => {
  const [first, second] = RECEIPTS;

  assert.equal(await compare(first.receipt, { ...sentOf(first), ballot: second.ballot }), 'different');
});

const OTHERS = {
  electionId: 'ref',
  voter: 'AAAAAAAAAAAAAAAAAAAAAA',
  constituency: 'B',
  revision: 2,
  terms: values.termsDigest.ref,
  partition: 1,
  seq: 2,
  castAt: '2027-05-21T07:00:00.123457Z',
  digest: values.digests[1],
  receipt: RECEIPTS[1].receipt.receipt,
  private: { ...RECEIPTS[0].receipt.private, nonce: 'AgICAgICAgICAgICAgICAg' },
};
for (const [name, other] of Object.entries(OTHERS)) {
  test(`a receipt with another ${name} is told from the right one`, async () => {
    const [each] = RECEIPTS;

    assert.equal(await compare({ ...each.receipt, [name]: other }, sentOf(each)), 'different');
  });
}

test('a receipt without its private part cannot be compared', async () => {
  const [each] = RECEIPTS;

  assert.equal(await compare({ ...each.receipt, private: undefined }, sentOf(each)), 'unknown');
});

test('each receipt of a sealed ballot is of its record', async () => {
  for (const suite of Object.keys(values.log2)) {
    for (const text of values.log2[suite].records) {
      const { ballot: envelope, auth, nonce, ...record } = JSON.parse(text);
      const receipt = { ...record, terms: values.termsDigest[record.electionId], private: { auth, nonce } };
      const { v, partition, seq, castAt, ...sent } = { ...record, terms: receipt.terms, envelope };
      receipt.digest = digest(text);
      receipt.receipt = `${partition}-${seq}-${shortOf(receipt.digest)}`;
      assert.equal(recordOf(receipt, { envelope }), text);
      assert.equal(await compare(receipt, sent), 'same');
      for (const name of ['electionId', 'voter', 'constituency', 'revision', 'terms']) {
        const other = name === 'revision' ? 9 : 'other';
        assert.equal(await compare({ ...receipt, [name]: other }, sent), 'different', name);
        assert.deepEqual(differences({ ...receipt, [name]: other }, sent), [name]);
      }
      const changed = envelope.replace(/..$/, (end) => (end === 'AA' ? 'BA' : 'AA'));
      assert.equal(await compare(receipt, { ...sent, envelope: changed }), 'different', 'the envelope');
    }
  }
});
