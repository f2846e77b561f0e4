// What one voter is offered: the terms of an election and a ballot paper. Nothing of them is shown before their digests
// are compared, so that a server cannot give some voters other questions, names or rules than all others.

import * as api from './api.js';
import { canHash, digestOf } from './digest.js';
import { paperFor, readPaper, readTerms } from './paper.js';

/**
 * The terms of an election, as its digest says.
 *
 * @returns {Promise<{digest: string, terms: object}>}
 * @throws {api.Problem} `altered` if the server sent others, `insecure` if this browser cannot hash here
 */
export async function termsOf(election) {
  if (!canHash()) {
    throw new api.Problem('insecure', { retryable: false });
  }
  const bytes = await api.terms(election.id);
  const digest = await digestOf(bytes);
  agree(digest === election.terms);
  return { digest, terms: readOr(() => readTerms(bytes, election.id)) };
}

/**
 * The ballot paper of a constituency, as the terms say.
 *
 * @throws {api.Problem} `altered` if the server sent another one, `not-eligible` if there is none
 */
export async function paperOf(terms, constituency) {
  const served = paperFor(terms, constituency);
  if (served === undefined) {
    throw new api.Problem('not-eligible', { retryable: false });
  }
  const bytes = await api.paper(terms.id, constituency);
  const digest = await digestOf(bytes);
  agree(digest === terms.papers[served]);
  return { digest, paper: readOr(() => readPaper(bytes, terms.id, served)) };
}

/**
 * Asks who the voter is to the server, and loads their paper.
 *
 * @param {{voterId: string|undefined, token: string}} identity
 * @returns {Promise<{terms: object, termsDigest: string, paper: object, paperDigest: string, voter: string,
 *     constituency: string, revision: number}>} `revision` of the vote that would be cast now
 */
export async function offerTo(election, identity) {
  const { digest: termsDigest, terms } = await termsOf(election);
  if (terms.ballots !== 'open') {
    throw new api.Problem('sealed-ballots', { retryable: false });
  }
  const { voter, constituency, revision, terms: toVoter } = await api.voter(election.id, identity);
  agree(toVoter === termsDigest);
  agree(typeof voter === 'string' && typeof constituency === 'string' && Number.isSafeInteger(revision));
  if (revision > (terms.changesMax ?? Number.MAX_SAFE_INTEGER) + 1) {
    throw new api.Problem('too-many-changes', { retryable: false });
  }
  const { digest: paperDigest, paper } = await paperOf(terms, constituency);
  return { terms, termsDigest, paper, paperDigest, voter, constituency, revision };
}

function agree(holds) {
  if (!holds) {
    throw new api.Problem('altered', { retryable: false });
  }
}

/** Bytes that have the right digest and the wrong form cannot be shown either. */
function readOr(read) {
  try {
    return read();
  } catch {
    throw new api.Problem('altered', { retryable: false });
  }
}
