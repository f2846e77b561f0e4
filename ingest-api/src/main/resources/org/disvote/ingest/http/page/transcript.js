// The count of an election: whether its transcript (`count.json`) is the one that the log states and that enough
// trustees signed, and whether a vote is in its input.

import { canonical, readCanonical } from './canonical.js';
import { bytesOf, digestOf, shortOf } from './digest.js';
import { leafHash, rootFrom } from './merkle.js';
import { hashesOf, isSame, keyOf, noteOf, ofBase64, provenBy, SIGNATURE, signersOf } from './note.js';
import { statementOf } from './promise.js';
import { need } from './wrong.js';

/**
 * Requires that the transcript is the one of this statement, the count of these terms, and signed by enough of their
 * trustees. An election without a seal has none, and nobody signs its count.
 *
 * @param {string} text of the transcript
 * @param {string} statement of the count, a leaf of the log
 * @param {{digest: string, terms: object}} election
 * @returns {Promise<{transcript: object, signers: Array<string>}>}
 * @throws {Wrong}
 */
export async function transcriptOf(text, statement, { digest, terms }) {
  const { signatures, transcript: named } = readStatement(statement, terms.id);
  const bytes = bytesOf(text);
  need((await digestOf(bytes)) === named, 'another transcript than the one that is stated');
  let transcript;
  try {
    transcript = readCanonical(bytes);
  } catch {
    need(false, 'a transcript that is not canonical');
  }
  need(transcript.v === 1 && transcript.electionId === terms.id, 'the transcript of another election');
  need(transcript.terms === digest, 'a transcript of other terms');
  const { inputCounts } = transcript;
  need(Array.isArray(inputCounts) && inputCounts.every((each) => Number.isSafeInteger(each) && each >= 0), 'the input');
  return { transcript, signers: terms.seal ? await trusteesOf(named, signatures, terms) : [] };
}

function readStatement(text, electionId) {
  const isSigned = String(text).includes('"signatures":');
  const members = isSigned ? 'at,electionId,kind,n,signatures' : 'at,electionId,kind,n';
  const statement = statementOf(text, 'count', `${members},transcript`);
  need(statement.electionId === electionId, 'the statement of another count');
  return statement;
}

async function trusteesOf(transcript, signatures, { id, seal }) {
  const note = noteOf(signatures);
  need(note.text === `disvote/count/v1\n${id}\n${transcript}\n`, 'signatures of another count');
  const keys = await Promise.all(seal.trustees.map(({ vkey }) => keyOf(vkey, SIGNATURE)));
  const signers = await signersOf(note, keys);
  need(signers.length >= seal.threshold, `${signers.length} of ${seal.threshold} signatures of trustees`);
  return signers.map(({ name }) => name);
}

/** Whether what is shown, as groups or as the choices of the short form, are the numbers of the transcript. */
export function agrees(transcript, { groups, choices }) {
  if (groups && canonical(groups) !== canonical(transcript.groups)) {
    return false;
  }
  const votes = (id) =>
    transcript.groups.reduce((sum, { questions }) => sum + (questions.choice?.options[id]?.votes ?? 0), 0);
  return !choices || choices.every((each) => each.votes === votes(each.id));
}

/** Requires that a proof shows the statement in the log of the policy. @throws {Wrong} */
export const statedBy = async (statement, proof, policy) => provenBy(proof, await leafHash(bytesOf(statement)), policy);

/**
 * Requires that a vote is in the input of a count.
 *
 * @param {object} receipt
 * @param {string} answer of the log
 * @returns {Promise<{number: number, of: number}>} its place, from 1 on
 * @throws {Wrong}
 */
export async function countedIn({ partition, seq, digest }, answer, { inputCounts, inputRoot }) {
  const leaf = `${partition}\n${seq}\n${shortOf(digest)}\n`;
  const of = inputCounts.reduce((sum, each) => sum + each, 0);
  let input;
  try {
    ({ input } = JSON.parse(answer));
  } catch {
    need(false, 'the answer about the input');
  }
  const found = Array.isArray(input) ? input.find((each) => each?.leaf === leaf) : undefined;
  need(found !== undefined, 'the input of the count without this vote', 'not-counted');
  need(Number.isSafeInteger(found.index) && found.index >= 0, 'an index');
  const root = await rootFrom(await leafHash(bytesOf(leaf)), found.index, of, hashesOf(found.path));
  need(isSame(root, ofBase64(inputRoot, 'the root of the input', 32)), 'a path that leads to another input');
  return { number: found.index + 1, of };
}
