// What one voter is offered: the terms of an election and a ballot paper. Nothing of them is shown before their digests
// are compared, so that a server cannot give some voters other questions, names or rules than all others.

import * as api from './api.js';
import { canHash, digestOf } from './digest.js';
import { paperFor, readPaper, readTerms } from './paper.js';
import { readyToSeal, sealDigestOf } from './sealing.js';

/** A pseudonym, voter ID or constituency. What is sealed has one on a line. */
const isName = (value) => typeof value === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(value);

/**
 * The terms of an election, as its digest says.
 *
 * @returns {Promise<{digest: string, terms: object, sealDigest: string|undefined}>} the last only of sealed elections
 * @throws {api.Problem} `altered` if the server sent others, `insecure` if this browser cannot hash here
 */
export async function termsOf(election) {
  if (!canHash()) {
    throw new api.Problem('insecure', { retryable: false });
  }
  const bytes = await api.terms(election.id, election.terms);
  const digest = await digestOf(bytes);
  agree(digest === election.terms);
  return readOr(async () => {
    const terms = readTerms(bytes, election.id);
    return { digest, terms, sealDigest: terms.seal && (await sealDigestOf(terms)) };
  });
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
  const bytes = await api.paper(terms.id, constituency, terms.papers[served]);
  const digest = await digestOf(bytes);
  agree(digest === terms.papers[served]);
  return { digest, paper: await readOr(async () => readPaper(bytes, terms.id, served)) };
}

/**
 * Asks who the voter is to the server, and loads their paper. A sealed election is offered only where this browser can
 * seal.
 *
 * @param {{voterId: string|undefined, token: string}} identity
 * @returns {Promise<{terms: object, termsDigest: string, sealDigest: string|undefined, paper: object,
 *     paperDigest: string, voter: string, constituency: string, revision: number}>} `revision` of the vote that would
 *     be cast now
 */
export async function offerTo(election, identity) {
  const { digest: termsDigest, terms, sealDigest } = await termsOf(election);
  if (terms.seal) {
    await readyToSeal(terms.seal);
  }
  const { voter, constituency, revision, terms: toVoter } = await api.voter(election.id, identity);
  agree(toVoter === termsDigest);
  agree(isName(voter) && (constituency === '' || isName(constituency)));
  agree(Number.isSafeInteger(revision) && revision >= 1);
  if (revision > (terms.changesMax ?? Number.MAX_SAFE_INTEGER) + 1) {
    throw new api.Problem('too-many-changes', { retryable: false });
  }
  const { digest: paperDigest, paper } = await paperOf(terms, constituency);
  return { terms, termsDigest, sealDigest, paper, paperDigest, voter, constituency, revision };
}

function agree(holds) {
  if (!holds) {
    throw new api.Problem('altered', { retryable: false });
  }
}

/** Bytes that have the right digest and the wrong form cannot be shown either. */
async function readOr(read) {
  try {
    return await read();
  } catch {
    throw new api.Problem('altered', { retryable: false });
  }
}
