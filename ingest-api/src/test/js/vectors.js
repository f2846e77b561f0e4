// The values on which two programs agree that were written from the formats alone.

import { readFileSync } from 'node:fs';

const FILE = new URL('../../../../topics/src/test/resources/disvote.json', import.meta.url);

export const vectors = JSON.parse(readFileSync(FILE, 'utf8'));
export const { inputs, values } = vectors;

export const bytes = (text) => new TextEncoder().encode(text);

/** The constituency of a voter of the vectors, by the roll of the election. */
export function constituencyOf({ electionId, voterId }) {
  const { roll } = inputs.elections.find(({ id }) => id === electionId);
  return roll ? (inputs.rolls[roll].find(([voter]) => voter === voterId)?.[1] ?? '') : '';
}
