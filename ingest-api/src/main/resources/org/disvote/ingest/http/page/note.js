// Signed notes and their keys (C2SP signed-note), and the notes of logs: checkpoints, cosignatures, proofs.

import { bytesOf, hex, joined, sha256 } from './digest.js';
import { verify } from './ed25519.js';
import { rootFrom } from './merkle.js';
import { decimal, need } from './wrong.js';

/** The types of keys: of signatures, and of witnesses' cosignatures with their time. */
export const SIGNATURE = 1;
export const COSIGNATURE = 4;

const HASHES_MAX = 63;

/** Standard base64 with padding, strict: no unused bit is set. */
export function ofBase64(text, detail, length = undefined) {
  let binary = '';
  try {
    binary = atob(text);
  } catch {
    need(false, detail);
  }
  need(btoa(binary) === text && (length === undefined || binary.length === length), detail);
  return Uint8Array.from(binary, (each) => each.charCodeAt(0));
}

export const isSame = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);

const isName = (name) => /^[^\s+]+$/u.test(name) && bytesOf(name).length <= 255;

/** A verifier key: `<name>+<8 hex>+<base64>`. */
export async function keyOf(text, type) {
  const [, name, id, data] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) || [];
  need(name !== undefined && isName(name), 'a key');
  const bytes = ofBase64(data, 'a key', 33);
  need(bytes[0] === type, 'a key of another type');
  const hash = await sha256(joined(bytesOf(`${name}\n`), bytes));
  need(hex(hash.slice(0, 4)) === id, 'the ID of a key');
  return { name, id, text, bytes: bytes.slice(1) };
}

/** @returns {{text: string, lines: Array<{name: string, id: string, signature: Uint8Array}>}} */
export function noteOf(note) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note has none but the ends of its lines
  need(typeof note === 'string' && !/[\0-\t\v-\x1f]/.test(note), 'a note with control characters');
  const end = note.lastIndexOf('\n\n');
  need(end >= 0 && note.endsWith('\n') && note.length > end + 2, 'a note without signatures');
  const lines = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => {
      const [, name, data] = /^\u2014 (\S+) (\S+)$/u.exec(line) || [];
      need(name !== undefined && isName(name), 'a signature line');
      const bytes = ofBase64(data, 'a signature line');
      need(bytes.length > 4, 'a signature line');
      return { name, id: hex(bytes.slice(0, 4)), signature: bytes.slice(4) };
    });
  return { text: note.slice(0, end + 1), lines };
}

/** Of two lines of one key only the first is looked at. Lines of unknown keys are passed over. */
const lineOf = (note, key) => note.lines.find(({ name, id }) => name === key.name && id === key.id);

/** Requires that the key signed the note. */
export async function needSigned(note, key) {
  const line = lineOf(note, key);
  need(line !== undefined, `no signature of ${key.name}`);
  need(await verify(key.bytes, bytesOf(note.text), line.signature), `the signature of ${key.name}`);
}

/** Those of these keys that signed the note. A line of one of them that fails refuses the note. */
export async function signersOf(note, keys) {
  const signers = keys.filter((key) => lineOf(note, key) !== undefined);
  for (const key of signers) {
    await needSigned(note, key);
  }
  return signers;
}

/** When a witness cosigned, in seconds since 1970, or undefined. A line of it that fails refuses the note. */
async function cosignedAt(note, key) {
  const line = lineOf(note, key);
  if (line === undefined) {
    return undefined;
  }
  need(line.signature.length === 72, `the cosignature of ${key.name}`);
  const view = new DataView(line.signature.buffer, line.signature.byteOffset);
  const time = view.getUint32(0) * 2 ** 32 + view.getUint32(4);
  need(Number.isSafeInteger(time), `the time of ${key.name}`);
  const signed = bytesOf(`cosignature/v1\ntime ${time}\n${note.text}`);
  need(await verify(key.bytes, signed, line.signature.slice(8)), `the cosignature of ${key.name}`);
  return time;
}

/**
 * A checkpoint that the log of the policy signed, with the witnesses of the policy that cosigned it.
 *
 * @throws {Wrong} of kind `log` if it is of another log, `cosignatures` if the policy's quorum did not cosign
 */
export async function checkpointOf(text, policy) {
  const note = noteOf(text);
  const [origin, size, root, ...more] = note.text.slice(0, -1).split('\n');
  need(root !== undefined && more.every((line) => line !== ''), 'a checkpoint');
  const log = policy.logs.find(({ name }) => name === origin);
  need(log !== undefined, `a checkpoint of the log ${origin}`, 'log');
  const read = { origin, size: decimal(size, 'the size of a tree'), root: ofBase64(root, 'a root', 32) };
  await needSigned(note, log);
  const witnesses = [];
  for (const [name, key] of policy.witnesses) {
    const time = await cosignedAt(note, key);
    if (time !== undefined) {
      witnesses.push({ name, key: key.name, time });
    }
  }
  const names = witnesses.map(({ name }) => name);
  need(policy.isEnough(names), 'a checkpoint without enough cosignatures', 'cosignatures');
  return { ...read, witnesses };
}

export function hashesOf(list) {
  need(Array.isArray(list) && list.length <= HASHES_MAX, 'a path');
  return list.map((each) => ofBase64(each, 'a path', 32));
}

/**
 * Requires that a tlog-proof (C2SP) shows a leaf in the log of the policy.
 *
 * @param {Uint8Array} leaf its hash
 * @returns {Promise<{index: number, checkpoint: object}>}
 */
export async function provenBy(proof, leaf, policy) {
  need(typeof proof === 'string', 'a proof');
  const end = proof.indexOf('\n\n');
  need(end >= 0, 'a proof');
  const [first, ...lines] = proof.slice(0, end).split('\n');
  need(first === 'c2sp.org/tlog-proof@v1' && lines.length > 0, 'a proof');
  if (lines[0].startsWith('extra ')) {
    lines.shift();
  }
  const [, index] = /^index (\d+)$/.exec(lines.shift() || '') || [];
  need(index !== undefined, 'a proof');
  const place = decimal(index, 'an index');
  const path = hashesOf(lines);
  const checkpoint = await checkpointOf(proof.slice(end + 2), policy);
  const root = await rootFrom(leaf, place, checkpoint.size, path);
  need(isSame(root, checkpoint.root), 'a proof that leads to another root');
  return { index: place, checkpoint };
}
