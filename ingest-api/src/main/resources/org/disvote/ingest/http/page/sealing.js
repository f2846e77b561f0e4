// Seals ballots on this device, so that nothing but the envelope leaves it. `seal.js` has the cryptography. It is
// loaded for sealed elections only, and is proved to work here before a voter is asked anything.

import { Problem } from './api.js';
import { canonical } from './canonical.js';
import { base64url, bytesOf, digestOf, hex, ofBase64url, sha256 } from './digest.js';
import { keyOf, SIGNATURE } from './note.js';

let loading;

/** Loads what seals, and has it seal and open something. @throws {Problem} `cannot-seal` if that fails here */
export async function readyToSeal({ suite }) {
  loading = loading ?? import('./seal.js');
  return orCannot(async () => {
    const script = await loading;
    await script.proveSuite(suite);
    return script;
  });
}

/**
 * The digest of the whole seal of these terms, which voters and trustees can compare.
 *
 * @throws {Error} if its parts do not belong together
 */
export async function sealDigestOf({ seal }) {
  const keyId = hex(await sha256(ofBase64url(seal.publicKey))).slice(0, 8);
  need(keyId === seal.keyId, 'the ID of the key');
  for (const { name, vkey } of seal.trustees) {
    need((await keyOf(vkey, SIGNATURE)).name === name, 'the key of a trustee');
  }
  return digestOf(bytesOf(canonical(seal)));
}

/**
 * The envelopes that were made for one voter. A ballot is never sealed twice for the same terms, voter, constituency
 * and revision: its envelope is sent again instead, because another one would count as another vote.
 */
export class Envelopes {
  constructor() {
    this.made = new Map();
  }

  /**
   * @param {object} seal of the terms
   * @param {{electionId: string, terms: string, voter: string, constituency: string, revision: number}} context
   * @param {string} ballot in its canonical form
   * @returns {Promise<string>} in base64url
   * @throws {Problem} `cannot-seal`
   */
  async of(seal, context, ballot) {
    const key = canonical({ ...context, seal, ballot });
    if (!this.made.has(key)) {
      this.made.set(key, this.make(seal, context, ballot));
    }
    try {
      return await this.made.get(key);
    } catch (problem) {
      this.made.delete(key);
      throw problem;
    }
  }

  async make(seal, context, ballot) {
    const script = await readyToSeal(seal);
    return orCannot(async () => base64url(await script.seal(seal, context, ballot)));
  }
}

/** What fails in the script is this browser's fault, or that of a network that did not bring the script. */
async function orCannot(act) {
  try {
    return await act();
  } catch (failure) {
    throw new Problem('cannot-seal', { retryable: false, detail: String(failure?.message ?? failure) });
  }
}

function need(holds, what) {
  if (!holds) {
    throw new TypeError(what);
  }
}
