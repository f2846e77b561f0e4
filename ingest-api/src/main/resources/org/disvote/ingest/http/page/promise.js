// What a receipt promises, and whether the log keeps it: the page checks both by itself.

import { readCanonical } from './canonical.js';
import { bytesOf, digestOf, halfOf, ofHex, shortOf } from './digest.js';
import { leafHash, rootFrom } from './merkle.js';
import { hashesOf, isSame, keyOf, needSigned, noteOf, ofBase64, provenBy, SIGNATURE } from './note.js';
import { decimal, need } from './wrong.js';

const PROMISE = /^disvote\/promise\/v1\n([^\n]+)\n(\d+)\n([^\n]+)\n(\d+)\n$/;
const ID = /^(?!(?:\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/;
const STATEMENT = { least: 33, most: 65535 };

/** The text that a promise binds: election, position, time and digest. */
export const leafTextOf = (origin, { electionId, partition, seq, castAt, digest }) =>
  `disvote/receipt/v1\n${origin}\n${electionId}\n${partition}\n${seq}\n${castAt}\n${shortOf(digest)}\n`;

/**
 * Requires that the receipt was promised a place in the log of the policy, by a key that the log states.
 *
 * @param {{text: string, proof: string}} key the statement of the key, and its proof
 * @returns {Promise<{key: object, seconds: number, checkpoint: object}>}
 * @throws {Wrong}
 */
export async function promisedBy(receipt, key, policy) {
  const { promise } = receipt;
  const note = noteOf(promise.note);
  const [, origin, size, root, seconds] = PROMISE.exec(note.text) || [];
  need(origin !== undefined, 'the text of the promise');
  need(
    policy.logs.some(({ name }) => name === origin),
    `a promise of the log ${origin}`,
    'log',
  );
  need(Number.isSafeInteger(promise.index) && promise.index >= 0, 'the index of the promise');
  const leaf = await leafHash(bytesOf(leafTextOf(origin, receipt)));
  const found = await rootFrom(leaf, promise.index, decimal(size, 'the size of a batch'), hashesOf(promise.path));
  need(isSame(found, ofBase64(root, 'the root of a promise', 32)), 'a promise for another receipt');
  const signer = await keyIn(key.text, origin);
  await needSigned(note, signer);
  const { checkpoint } = await provenBy(key.proof, await leafHash(bytesOf(key.text)), policy);
  need(checkpoint.origin === origin, 'a key of another log');
  return { key: signer, seconds: decimal(seconds, 'the time of a promise'), checkpoint };
}

/** A statement of this kind with these members. */
export function statementOf(text, kind, members) {
  need(typeof text === 'string', 'a statement');
  const bytes = bytesOf(text);
  need(bytes.length >= STATEMENT.least && bytes.length <= STATEMENT.most, 'a statement');
  let statement;
  try {
    statement = readCanonical(bytes);
  } catch {
    need(false, 'a statement');
  }
  need(Object.keys(statement).join() === members && statement.kind === kind, 'another statement');
  need(typeof statement.at === 'string' && Number.isSafeInteger(statement.n), 'a statement');
  return statement;
}

/** The key in a statement of kind `promise-key`. */
async function keyIn(text, origin) {
  const statement = statementOf(text, 'promise-key', 'at,kind,n,vkey');
  const key = await keyOf(statement.vkey, SIGNATURE);
  const prefix = `${origin}/promise/`;
  need(key.name.startsWith(prefix) && ID.test(key.name.slice(prefix.length)), 'a key that is not for promises');
  return key;
}

/**
 * Whether the log states, in what it lists, that a key was revoked before this vote. What is not proved says nothing.
 *
 * @param {Array<{text: string, proof: string}>} listed
 */
export async function isRevoked({ partition, seq }, key, listed, policy) {
  for (const { text, proof } of listed) {
    try {
      const { vkey, heads } = statementOf(text, 'promise-key-revoked', 'at,heads,kind,n,vkey');
      if (vkey === key.text && heads[partition] < seq) {
        await provenBy(proof, await leafHash(bytesOf(text)), policy);
        return true;
      }
    } catch {
      // another statement, or one that is not proved
    }
  }
  return false;
}

/** The statement of the key that signed a promise, of those that the log lists; undefined if there is none. */
export function keyFor(promise, listed) {
  let lines;
  try {
    ({ lines } = noteOf(promise.note));
  } catch {
    return undefined;
  }
  return listed.find(({ text }) =>
    lines.some(
      ({ name, id }) =>
        String(text).includes('"kind":"promise-key",') && String(text).includes(`"vkey":"${name}+${id}+`),
    ),
  );
}

/**
 * Requires that a proof shows the vote in the log of the policy.
 *
 * @returns {Promise<{index: number, checkpoint: object}>}
 * @throws {Wrong}
 */
export const includedBy = async ({ digest }, proof, policy) =>
  provenBy(proof, await leafHash(ofHex(digest.slice('sha256:'.length))), policy);

/** A digest of a policy that people can compare with one on paper. */
export const shortDigest = async (text) => halfOf(await digestOf(bytesOf(text)));
