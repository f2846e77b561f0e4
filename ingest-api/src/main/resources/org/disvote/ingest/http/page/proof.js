// Whether a receipt is of the ballot that this page sent: the page makes the record again and compares the digests.

import { canonical } from './canonical.js';
import { base64url, bytesOf, digestOf, shortOf } from './digest.js';

/** The first byte of an open ballot in a record. */
const OPEN = 0;

/**
 * @param {object} receipt as the server answered
 * @param {object} sent `electionId`, `voter`, `constituency`, `revision`, `terms`, and the `envelope`, or the `ballot`
 *     in its canonical form
 * @returns {Promise<'same'|'different'|'unknown'>} unknown if the receipt lacks its private part
 */
export async function compare(receipt, sent) {
  if (differences(receipt, sent).length > 0) {
    return 'different';
  }
  if (typeof receipt.private?.nonce !== 'string' || typeof receipt.private.auth !== 'string') {
    return 'unknown';
  }
  const digest = await digestOf(bytesOf(recordOf(receipt, sent)));
  const code = `${receipt.partition}-${receipt.seq}-${shortOf(digest)}`;
  return digest === receipt.digest && code === receipt.receipt ? 'same' : 'different';
}

const STATED = ['electionId', 'voter', 'constituency', 'revision', 'terms'];

/** What a receipt says of a vote and the page had not stated so, by name. */
export const differences = (receipt, sent) => STATED.filter((name) => receipt[name] !== sent[name]);

/** The record that the log has of this vote, if the receipt is right. */
export function recordOf(receipt, { ballot, envelope }) {
  const { electionId, partition, seq, voter, constituency, revision, castAt } = receipt;
  const { auth, nonce } = receipt.private;
  return canonical({
    v: 2,
    electionId,
    partition,
    seq,
    voter,
    constituency,
    revision,
    ballot: envelope ?? base64url([OPEN, ...bytesOf(ballot)]),
    auth,
    nonce,
    castAt,
  });
}
