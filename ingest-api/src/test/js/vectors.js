// The values on which two programs agree that were written from the formats alone.

import { existsSync, readFileSync } from 'node:fs';

const FILE = new URL('../../../../topics/src/test/resources/disvote.json', import.meta.url);

export const vectors = JSON.parse(readFileSync(FILE, 'utf8'));
export const { inputs, values } = vectors;

/** Vectors of others, which lie beside the project on some machines; undefined where they do not. */
export function shared(name) {
  for (let folder = new URL('../../../../', import.meta.url); ; folder = new URL('../', folder)) {
    const file = new URL(`shared/vectors/${name}`, folder);
    if (existsSync(file)) {
      return JSON.parse(readFileSync(file, 'utf8'));
    }
    if (folder.pathname === '/') {
      return undefined;
    }
  }
}

/** Why a test is skipped that needs the vectors of others, or false. */
export const skipWithout = (found, name) => (found ? false : `there is no ../shared/vectors/${name}`);

/** The receipts of the vectors that have a promise, as the page saves them. */
export const promisedReceipts = () =>
  values.promise.paths.map((path, index) => ({
    ...JSON.parse(values.receipts[index]),
    promise: { index, path, note: values.promise.note },
  }));

/** The statement of their promise key, and its proof. */
export const promiseKey = () => ({ text: values.log1.statements[5], proof: values.log1.statementProofs[5] });

export const bytes = (text) => new TextEncoder().encode(text);

/** The constituency of a voter of the vectors, by the roll of the election. */
export function constituencyOf({ electionId, voterId }) {
  const { roll } = inputs.elections.find(({ id }) => id === electionId);
  return roll ? (inputs.rolls[roll].find(([voter]) => voter === voterId)?.[1] ?? '') : '';
}
