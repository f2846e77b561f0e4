// Opens envelopes: section 8 of the formats. HPKE itself is `hpke` in the folder vendor; this program has no cipher
// of its own.
// As the main module of a worker thread it opens and judges what it is sent.

import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { judgeBallot, unpadded } from './ballots.mjs';
import { base64url, H, need, utf8 } from './basics.mjs';
import { suiteOf } from './vendor/hpke.mjs';

/** The version byte and the length of an encapsulation, by suite. */
const SUITES = {
  '647a-0001-0002': { version: 1, encapsulation: 1120 },
  '0020-0001-0002': { version: 2, encapsulation: 32 },
};
const TAG = 16;

export class Opener {
  /** @param {Uint8Array} seed the private key; what it opens must belong to the public key of the terms */
  static async of(seed, { electionId, termsDigest, seal }) {
    const form = SUITES[seal.suite];
    need(form !== undefined, `the suite ${seal.suite} is unknown`);
    const opener = new Opener();
    const publicKey = base64url(seal.publicKey, undefined, 'the public key of the terms');
    Object.assign(opener, form, { pad: seal.pad, keyId: H(publicKey).subarray(0, 4) });
    opener.info = utf8(`disvote/ballot/v1\n${electionId}\n${termsDigest.slice('sha256:'.length)}\n`);
    opener.suite = await suiteOf(seal.suite);
    opener.key = await opener.suite.DeserializePrivateKey(seed, true); // its public key is needed, too
    // The private key must open what is sealed to the public key of the terms.
    const probe = utf8('probe');
    const sealed = await opener.suite.Seal(await opener.suite.DeserializePublicKey(publicKey), probe);
    const opened = await opener.suite
      .Open(opener.key, sealed.encapsulatedSecret, sealed.ciphertext)
      .catch(() => new Uint8Array());
    need(probe.equals(opened), 'the shares do not make the private key of the public key in the terms');
    return opener;
  }

  /** @returns the plaintext, or undefined if this is no envelope of this key for this vote */
  async open({ ballot, voter, constituency, revision }) {
    const encAt = 5;
    const ctAt = encAt + this.encapsulation;
    const isOurs =
      ballot[0] === this.version &&
      ballot.length === ctAt + this.pad + TAG &&
      ballot.subarray(1, encAt).equals(this.keyId);
    if (!isOurs) {
      return undefined;
    }
    const aad = utf8(`${voter}\n${constituency}\n${revision}\n`);
    try {
      const [enc, ct] = [ballot.subarray(encAt, ctAt), ballot.subarray(ctAt)];
      return Buffer.from(await this.suite.Open(this.key, enc, ct, { info: this.info, aad }));
    } catch {
      return undefined;
    }
  }

  /** @returns {Promise<{reason: string} | {answers: object}>} */
  async judge(vote, paper) {
    const plaintext = await this.open(vote);
    if (plaintext === undefined) {
      return { reason: 'does-not-open' };
    }
    const ballot = unpadded(plaintext, this.pad);
    return ballot === undefined ? { reason: 'bad-plaintext' } : judgeBallot(ballot, paper);
  }
}

if (!isMainThread && workerData?.isOpener) {
  const { seed, about, papers } = workerData;
  const opener = await Opener.of(seed, about);
  parentPort.on('message', async (votes) => {
    const judged = await Promise.all(
      votes.map((vote) => {
        const paper = papers.get(vote.constituency) ?? papers.get('');
        return opener.judge({ ...vote, ballot: Buffer.from(vote.ballot) }, paper);
      }),
    );
    parentPort.postMessage(judged);
  });
  parentPort.postMessage([]);
}
