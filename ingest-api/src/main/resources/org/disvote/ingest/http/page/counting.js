// What is loaded to check a count: the transcript, the terms whose trustees sign it, and the log's policy.

import * as api from './api.js';
import { termsOf } from './offer.js';
import { agrees, countedIn, statedBy, transcriptOf } from './transcript.js';
import { need } from './wrong.js';

/**
 * @param {{transcript: string, statement: string, proof: string}} count as the results name it
 * @param {{id: string, terms: string}} election with the digest of its terms
 * @returns {Promise<{text: string, statement: string, proof: string, election: {digest: string, terms: object}}|
 *     undefined>} undefined while the log does not have all of it
 */
export async function loadCount({ transcript, statement, proof }, election) {
  const leaf = /\/proof\/leaf\/(\d+)$/.exec(proof)?.[1] ?? '';
  const [file, proved] = await Promise.all([
    api.logFile(`counts/${String(transcript).replace('sha256:', '')}`),
    api.logFile(`proof/leaf/${leaf}`),
  ]);
  return file.status === 200 && proved.status === 200
    ? { text: file.text, statement, proof: proved.text, election: await termsOf(election) }
    : undefined;
}

/** What the log says of a vote's place in the input; undefined while it does not know the count. */
export async function loadInput({ electionId, partition, seq }) {
  const { status, text } = await api.logFile(`input/${electionId}/${partition}/${seq}`);
  return status === 200 ? text : undefined;
}

/**
 * Requires that a count is that of the election's terms, signed, stated in the log, and the one that is shown.
 *
 * @param {{groups: Array<object>|undefined, choices: Array<object>|undefined}} shown
 * @returns {Promise<{signers: Array<string>, transcript: object, index: number, checkpoint: object}>}
 * @throws {Wrong}
 */
export async function countProved({ text, statement, proof, election }, policy, shown = {}) {
  const { transcript, signers } = await transcriptOf(text, statement, election);
  need(agrees(transcript, shown), 'other numbers than those of the transcript', 'numbers');
  return { transcript, signers, ...(await statedBy(statement, proof, policy)) };
}

/** Requires that besides a vote is in the count's input. @throws {Wrong} */
export async function voteProved(loaded, input, receipt, policy) {
  const proved = await countProved(loaded, policy);
  return { ...proved, ...(await countedIn(receipt, input, proved.transcript)) };
}
