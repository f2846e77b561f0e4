// Seals ballots by HPKE (RFC 9180). `build` bundles this file with its packages into the one script that the voting
// page loads for sealed elections, and whose digest stands in the log.

import { KEM_DHKEM_X25519_HKDF_SHA256 as NOBLE_X25519, KEM_MLKEM768_X25519 as X_WING } from '@panva/hpke-noble';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 as WEB_X25519 } from 'hpke';

const suite = (kem) => new CipherSuite(kem, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** The first byte of an envelope, the bytes of the encapsulated key, and what can make it, the best first. */
const SUITES = new Map([
  ['647a-0001-0002', { version: 1, encapsulated: 1120, ways: [X_WING] }],
  ['0020-0001-0002', { version: 2, encapsulated: 32, ways: [WEB_X25519, NOBLE_X25519] }],
]);

const HEAD_BYTES = 5;
const found = new Map();

/** The suite by this ID, by the first way that seals and opens something on this device. */
async function sound(id) {
  if (!SUITES.has(id)) {
    throw new TypeError(`the suite ${id} is unknown`);
  }
  if (!found.has(id)) {
    let failure;
    for (const kem of SUITES.get(id).ways) {
      try {
        await prove(suite(kem));
        found.set(id, suite(kem));
        break;
      } catch (why) {
        failure = why;
      }
    }
    if (failure && !found.has(id)) {
      throw failure;
    }
  }
  return found.get(id);
}

async function prove(hpke) {
  const options = { info: Uint8Array.of(1), aad: Uint8Array.of(2) };
  const { publicKey, privateKey } = await hpke.GenerateKeyPair();
  const { encapsulatedSecret, ciphertext } = await hpke.Seal(publicKey, Uint8Array.of(3, 4), options);
  const opened = await hpke.Open(privateKey, encapsulatedSecret, ciphertext, options);
  if (opened.join() !== '3,4') {
    throw new Error('what was sealed does not open');
  }
}

/** Ends well if this device can seal ballots of a suite. */
export async function proveSuite(id) {
  await sound(id);
}

const bytesOf = (text) => new TextEncoder().encode(text);

const bound = ({ electionId, terms, voter, constituency, revision }) => ({
  info: bytesOf(`disvote/ballot/v1\n${electionId}\n${terms.replace('sha256:', '')}\n`),
  aad: bytesOf(`${voter}\n${constituency}\n${revision}\n`),
});

/**
 * @param {object} seal of the election's terms
 * @param {{electionId: string, terms: string, voter: string, constituency: string, revision: number}} context for
 *     which alone the envelope opens; `terms` is their digest
 * @param {string} ballot its canonical JSON
 * @returns {Promise<Uint8Array>} the envelope
 */
export async function seal({ suite: id, publicKey, keyId, pad }, context, ballot) {
  const hpke = await sound(id);
  const key = await hpke.DeserializePublicKey(ofBase64url(publicKey));
  const { encapsulatedSecret, ciphertext } = await hpke.Seal(key, padded(bytesOf(ballot), pad), bound(context));
  const { version, encapsulated } = SUITES.get(id);
  if (encapsulatedSecret.length !== encapsulated) {
    throw new Error('an encapsulated key of another length');
  }
  return joined(Uint8Array.of(version), ofHex(keyId), encapsulatedSecret, ciphertext);
}

/**
 * @param {Uint8Array} seed the election's private key
 * @returns {Promise<string>} the ballot
 * @throws {Error} if the envelope does not open with these values, or its plaintext is not well-formed
 */
export async function open({ suite: id, keyId, pad }, seed, context, envelope) {
  const hpke = await sound(id);
  const { version, encapsulated } = SUITES.get(id);
  const head = joined(Uint8Array.of(version), ofHex(keyId));
  if (head.some((byte, i) => byte !== envelope[i])) {
    throw new Error('an envelope of another version or key');
  }
  const end = HEAD_BYTES + encapsulated;
  const key = await hpke.DeserializePrivateKey(seed);
  const secret = envelope.slice(HEAD_BYTES, end);
  const plaintext = await hpke.Open(key, secret, envelope.slice(end), bound(context));
  const length = HEAD + plaintext[1] * 256 + plaintext[2];
  if (plaintext.length !== pad || plaintext[0] !== 1 || length > pad || plaintext.slice(length).some((each) => each)) {
    throw new Error('a plaintext of another form');
  }
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext.slice(HEAD, length));
}

/** Before the ballot in a plaintext: its version, and the ballot's length in two bytes. */
const HEAD = 3;

function padded(ballot, pad) {
  if (HEAD + ballot.length > pad) {
    throw new RangeError('the ballot is longer than the seal allows');
  }
  const plaintext = new Uint8Array(pad);
  plaintext.set([1, ballot.length >> 8, ballot.length & 0xff]);
  plaintext.set(ballot, HEAD);
  return plaintext;
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const ofHex = (text) => Uint8Array.from(text.match(/../g), (each) => Number.parseInt(each, 16));

const ofBase64url = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0));
