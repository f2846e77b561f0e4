// Signatures, signed notes, the policy and checkpoints: sections 1 and 6 of the formats, C2SP signed-note, tlog-policy,
// tlog-checkpoint, tlog-cosignature.

import { createPublicKey, verify } from 'node:crypto';
import { base64, decimal, H, isText, need, utf8 } from './basics.mjs';

// --- Ed25519, RFC 8032, strict ---

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const SPKI = Buffer.from('302a300506032b6570032100', 'hex'); // the header of an Ed25519 key in DER

/** The y coordinates of the eight points whose order divides 8, each with two signs or one. */
const SMALL_ORDER = new Set([
  0n,
  1n,
  P - 1n,
  littleEndian(Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')),
  littleEndian(Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex')),
]);

function littleEndian(bytes) {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

/** Whether 32 bytes are the one encoding of a point that is not of small order. Its being on the curve comes later. */
function isSoundPoint(bytes) {
  const y = littleEndian(bytes) & (2n ** 255n - 1n);
  return y < P && !SMALL_ORDER.has(y);
}

/** OpenSSL does not look at everything; what it leaves out comes first: S, and canonical points of no small order. */
export function ed25519(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) {
    return false;
  }
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  if (littleEndian(s) >= ORDER || !isSoundPoint(key) || !isSoundPoint(r)) {
    return false;
  }
  try {
    const der = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
    return verify(null, message, der, signature);
  } catch {
    return false; // no point of the curve
  }
}

// --- keys and notes ---

export const [SIGNATURE, COSIGNATURE] = [1, 4];

export const isName = (name) => isText(name) && /^[^\s+]+$/u.test(name) && utf8(name).length <= 255;

/** `<name>+<8 hex>+<base64 of the type and the key>`; the hex digits must follow from the rest. */
export function keyOf(vkey, type) {
  need(isText(vkey), 'a key is not a text');
  const [, name, id, data] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  need(name !== undefined && isName(name), 'a key is malformed');
  const bytes = base64(data, 33, 'a key');
  need(bytes[0] === type, `a key is not of type ${type}`);
  need(H(utf8(`${name}\n`), bytes).toString('hex', 0, 4) === id, `the ID of the key ${name} is wrong`);
  return { vkey, name, id, bytes: bytes.subarray(1) };
}

function noteOf(note, what) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: notes have none but LF
  need(!/[\0-\t\v-\x1f]/.test(note), `${what} has control characters`);
  const end = note.lastIndexOf('\n\n');
  need(end >= 0 && note.endsWith('\n') && note.length > end + 2, `${what} is not a signed note`);
  const lines = note.slice(end + 2, -1).split('\n');
  return {
    text: note.slice(0, end + 1),
    lines: lines.map((line) => {
      const [, name, data] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
      need(name !== undefined && isName(name), `a signature line of ${what} is malformed`);
      const bytes = base64(data, undefined, `a signature of ${what}`);
      need(bytes.length > 4, `a signature of ${what} is too short`);
      return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
    }),
  };
}

/** The first line of this key, or undefined. Other keys are passed over. */
const lineOf = (note, key) => note.lines.find(({ name, id }) => name === key.name && id === key.id);

/** Whether a witness cosigned. A line of its key that fails refuses the whole note. */
function isCosigned(note, key) {
  const line = lineOf(note, key);
  if (line === undefined) {
    return false;
  }
  need(line.signature.length === 72, `the cosignature of ${key.name} is malformed`);
  const signed = utf8(`cosignature/v1\ntime ${line.signature.readBigUInt64BE()}\n${note.text}`);
  need(ed25519(key.bytes, signed, line.signature.subarray(8)), `${key.name} did not cosign the checkpoint`);
  return true;
}

// --- the policy ---

/** Any policy file is read, also with several logs and with groups of groups. */
export function policyOf(bytes) {
  const text = bytes.toString('latin1'); // bytes beyond ASCII may stand in names and comments, and mean nothing
  need(!/[^\t\n\x20-\x7e\x80-\xff]/.test(text), 'the policy has control characters');
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: undefined };
  const grouped = new Set();
  const isKnown = (name) => policy.witnesses.has(name) || policy.groups.has(name);
  const isNew = (name) => name !== undefined && name !== 'none' && !isKnown(name);
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.split(/[ \t]+/).filter((each) => each);
    if (word === undefined || word.startsWith('#')) {
      continue;
    }
    if (word === 'log') {
      need(rest.length === 1 || rest.length === 2, 'a log line of the policy is malformed');
      const key = keyOf(Buffer.from(rest[0], 'latin1').toString(), SIGNATURE);
      need(
        policy.logs.every((other) => !other.bytes.equals(key.bytes)),
        'the policy has a log twice',
      );
      policy.logs.push(key);
    } else if (word === 'witness') {
      need(rest.length === 2 || rest.length === 3, 'a witness line of the policy is malformed');
      const key = keyOf(Buffer.from(rest[1], 'latin1').toString(), COSIGNATURE);
      need(isNew(rest[0]), `the policy names ${rest[0]} twice`);
      need(
        [...policy.witnesses.values()].every((other) => !other.bytes.equals(key.bytes)),
        'the policy has one witness key under two names',
      );
      policy.witnesses.set(rest[0], key);
    } else if (word === 'group') {
      const [name, threshold, ...all] = rest;
      need(isNew(name) && all.length > 0, 'a group line of the policy is malformed');
      for (const each of all) {
        need(isKnown(each) && !grouped.has(each), `the group ${name} names ${each}, which is unknown or taken`);
        grouped.add(each);
      }
      const words = { any: 1, all: all.length };
      const least = Object.hasOwn(words, threshold) ? words[threshold] : decimal(threshold, 'a threshold');
      need(least >= 1 && least <= all.length, `the threshold of the group ${name} cannot be`);
      policy.groups.set(name, { least, all });
    } else {
      need(word === 'quorum' && rest.length === 1 && policy.quorum === undefined, 'a line of the policy is malformed');
      need(rest[0] === 'none' || isKnown(rest[0]), 'the quorum of the policy is unknown');
      policy.quorum = rest[0];
    }
  }
  need(policy.quorum !== undefined && policy.logs.length > 0, 'the policy has no quorum or no log');
  return policy;
}

/** A checkpoint that the policy's log signed and a quorum of its witnesses cosigned. */
export function checkpointOf(text, policy) {
  const note = noteOf(text, 'the checkpoint');
  const [origin, size, root, ...more] = note.text.slice(0, -1).split('\n');
  // Extension lines are read and mean nothing.
  need(root !== undefined && more.every((line) => line !== ''), 'the checkpoint is malformed');
  const key = policy.logs.find(({ name }) => name === origin);
  need(key !== undefined, `the checkpoint is of the log ${origin}, which the policy does not name`);
  const signed = lineOf(note, key);
  need(
    signed !== undefined && ed25519(key.bytes, utf8(note.text), signed.signature),
    'the log did not sign this checkpoint',
  );
  const by = new Set([...policy.witnesses].filter(([, witness]) => isCosigned(note, witness)).map(([name]) => name));
  const holds = (name) => {
    const group = policy.groups.get(name);
    return group === undefined ? by.has(name) : group.all.filter(holds).length >= group.least;
  };
  need(policy.quorum === 'none' || holds(policy.quorum), 'the checkpoint is not cosigned by the quorum of the policy');
  return { origin, size: decimal(size, 'the tree size'), root: base64(root, 32, 'the root'), base64Root: root };
}
