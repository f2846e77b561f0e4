// Whether a receipt is of the ballot that was sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, recordOf } from '../../main/resources/org/disvote/ingest/http/page/proof.js';
import { values } from './vectors.js';

const RECEIPTS = values.receipts.map((text, i) => ({ receipt: JSON.parse(text), ballot: values.ballots[i] }));

const sentOf = ({ receipt, ballot }) => {
  const { electionId, voter, constituency, revision, terms } = receipt;
  return { electionId, voter, constituency, revision, terms, ballot };
};

test('each receipt of the vectors is of its record', async () => {
  for (const [i, each] of RECEIPTS.entries()) {
    assert.equal(recordOf(each.receipt, each.ballot), values.records[i]);
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
