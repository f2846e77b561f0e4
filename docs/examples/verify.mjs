#!/usr/bin/env node
// Checks a receipt or a piece of evidence of a DisVote election. Node 20 or newer, no other package, one file.
//
//   node verify.mjs receipt.json [--ballot FILE] [--proof FILE | --log URL] --policy FILE
//   node verify.mjs evidence.json [--log URL] --policy FILE
//
// It is for people who trust neither the voting page nor our programs in Java: it was written from the formats alone,
// shares no code with them, and does what `disvote verify` does. The policy names the log's key and the witnesses.
// Take it from paper, from the press or from a party, never from the server that you want to check.
//
// exit 0  promise and inclusion are proved (with --ballot also what was recorded)
//      1  not yet, or it cannot be told with what was given
//      2  wrong use, or a file that cannot be read or is not what it should be
//      3  the operator's own signature proves a broken promise; for a receipt evidence.json is written
//      4  the file is damaged, forged, of another log, or not of this ballot: nobody is accused
//      5  the file holds and is explained: late, or lost in an accident that the log states
//
// The parts stand in the order in which they need each other. "§ 6" is the section of the formats' contract; what
// docs/log-format.md says of the log is the same.

import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const [PROVED, OPEN, USAGE, BROKEN, DAMAGED, EXPLAINED] = [0, 1, 2, 3, 4, 5];

/** Ends a check with one of the exits above. */
class Refused extends Error {
  constructor(exit, why) {
    super(why);
    this.exit = exit;
  }
}

const need = (holds, why, exit = DAMAGED) => {
  if (!holds) {
    throw new Refused(exit, why);
  }
};

/** Whatever is refused inside is refused with this exit. */
const refusing = (exit, check) => {
  try {
    return check();
  } catch (refused) {
    need(!(refused instanceof Refused), refused.message, exit);
    throw refused;
  }
};

// --- § 1: bytes, numbers, times, names ---

const H = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const utf8 = (text) => Buffer.from(text, 'utf8');
const isText = (value) => typeof value === 'string' && value.isWellFormed();
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value, least = 0) => Number.isSafeInteger(value) && value >= least && !Object.is(value, -0);
const isWholes = (value) => Array.isArray(value) && value.every((each) => isWhole(each));

/** Strict: there is one way only to write these bytes, so no unused bit is set. */
function decoded(encoding, text, length, what) {
  need(isText(text), `${what} is not a text`);
  const bytes = Buffer.from(text, encoding);
  need(bytes.toString(encoding) === text && (length === undefined || bytes.length === length), `${what} is malformed`);
  return bytes;
}
const base64 = (text, length, what) => decoded('base64', text, length, what);
const base64url = (text, length, what) => decoded('base64url', text, length, what);

/** A number in a text: decimal, no sign, no leading zero. */
function decimal(text, what) {
  need(/^(?:0|[1-9]\d{0,15})$/.test(text) && isWhole(Number(text)), `${what} is not a number`);
  return Number(text);
}

const isId = (text) => isText(text) && /^(?!(?:\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/.test(text);
const isDigest = (text) => isText(text) && /^sha256:[0-9a-f]{64}$/.test(text);
const digestText = (bytes) => `sha256:${H(bytes).toString('hex')}`;

function isTime(text) {
  if (!isText(text) || !/^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) {
    return false;
  }
  const read = new Date(`${text.slice(0, 23)}Z`); // null where there is no such day or hour
  return !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 23) === text.slice(0, 23);
}

/** Microseconds since 1970. They do not fit into a double. */
const micros = (time) => BigInt(Date.parse(`${time.slice(0, 23)}Z`)) * 1000n + BigInt(time.slice(23, 26));
const secondsOf = (time) => Math.floor(Date.parse(`${time.slice(0, 23)}Z`) / 1000);

// --- § 1: JSON ---

const LEVELS_MAX = 32;

/** RFC 8785 (JCS) of what JSON.parse gave: members sorted by UTF-16 units, no white space, whole numbers only. */
function canonical(value, level = 0) {
  need(level <= LEVELS_MAX, 'it is nested too deeply');
  if (typeof value === 'string') {
    need(value.isWellFormed(), 'it has half a character');
    return JSON.stringify(value);
  }
  if (typeof value === 'boolean' || value === null) {
    return String(value);
  }
  if (typeof value === 'number') {
    need(Number.isSafeInteger(value), 'it has a number that is not whole, or too large');
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((each) => canonical(each, level + 1)).join(',')}]`;
  }
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${canonical(name)}:${canonical(value[name], level + 1)}`).join(',')}}`;
}

/** JSON that is hashed or signed: the same bytes when it is written again. So no member can stand twice, either. */
function readCanonical(text, what) {
  const value = refusing(DAMAGED, () => parsed(text, what));
  need(canonical(value) === text, `${what} is not canonical JSON`);
  return value;
}

/** JSON as people save it, with any white space. */
function parsed(text, what) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(USAGE, `${what} is not JSON`);
  }
}

/** As `parsed`; a member that stands twice in an object is refused. In JSON a colon follows only a member's name. */
function parsedOnce(text, what) {
  const value = parsed(text, what);
  const count = (each, level) => {
    need(level <= LEVELS_MAX, `${what} is nested too deeply`);
    const own = isObject(each) ? Object.keys(each).length : 0;
    const inside = typeof each === 'object' && each !== null ? Object.values(each) : [];
    return inside.reduce((sum, one) => sum + count(one, level + 1), own);
  };
  const named = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon).length;
  need(count(value, 0) === named, `${what} has a member twice`);
  need(!/\d[.eE]/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')), `${what} has a number that is not whole`);
  return value;
}

/** Exactly these members, and perhaps some of `more`. */
function members(value, names, what, more = []) {
  need(isObject(value), `${what} is not an object`);
  for (const name of names) {
    need(Object.hasOwn(value, name), `${what} has no ${name}`);
  }
  for (const name of Object.keys(value)) {
    need(names.includes(name) || more.includes(name), `${what} has a member too many: ${name}`);
  }
  return value;
}

// --- § 1: Merkle trees, RFC 6962 section 2.1 ---

const leafHash = (data) => H(Buffer.of(0), data);
const nodeHash = (left, right) => H(Buffer.of(1), left, right);

/** The largest power of two below n: where RFC 6962 splits n leaves. */
function split(n) {
  let k = 1;
  while (k * 2 < n) {
    k *= 2;
  }
  return k;
}

/** The root that follows from a leaf, its index and its path, leaf to root. The whole path must be used. */
export function rootFrom(leaf, index, size, path) {
  need(index < size, 'the index is outside the tree');
  if (size === 1) {
    need(path.length === 0, 'the path is too long');
    return leaf;
  }
  need(path.length > 0, 'the path is too short');
  const k = split(size);
  const [rest, sibling] = [path.slice(0, -1), path[path.length - 1]];
  return index < k
    ? nodeHash(rootFrom(leaf, index, k, rest), sibling)
    : nodeHash(sibling, rootFrom(leaf, index - k, size - k, rest));
}

/** The roots for m and for n leaves that follow from the nodes of SUBPROOF(m, D[n], false). */
function rootsFrom(m, n, nodes) {
  need(nodes.length > 0, 'there are too few nodes');
  const [rest, last] = [nodes.slice(0, -1), nodes[nodes.length - 1]];
  if (m === n) {
    need(rest.length === 0, 'there are too many nodes');
    return { before: last, after: last };
  }
  const k = split(n);
  if (m <= k) {
    const { before, after } = rootsFrom(m, k, rest);
    return { before, after: nodeHash(after, last) };
  }
  const { before, after } = rootsFrom(m - k, n - k, rest);
  return { before: nodeHash(last, before), after: nodeHash(last, after) };
}

/** Hashes of a path or of nodes: standard base64, 63 at most. */
function hashes(list, what) {
  need(Array.isArray(list) && list.length <= 63, `${what} is not a list of at most 63 hashes`);
  return list.map((each) => base64(each, 32, what));
}

// --- § 1: Ed25519, RFC 8032, strict ---

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

/**
 * OpenSSL computes SB - kA without the cofactor and compares the bytes with R; what it does not look at comes first:
 * S below the group's order, A and R canonical and of no small order.
 */
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
    return verifySignature(null, message, der, signature);
  } catch {
    return false; // no point of the curve
  }
}

// --- § 1: keys and notes, C2SP signed-note ---

const [SIGNATURE, COSIGNATURE] = [1, 4];

const isName = (name) => isText(name) && /^[^\s+]+$/u.test(name) && utf8(name).length <= 255;

/** `<name>+<8 hex>+<base64 of the type and the key>`; the hex digits must follow from the rest. */
function keyOf(vkey, type) {
  need(isText(vkey), 'a key is not a text');
  const [, name, id, data] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  need(name !== undefined && isName(name), 'a key is malformed');
  const bytes = base64(data, 33, 'a key');
  need(bytes[0] === type, `a key is not of type ${type}`);
  need(H(utf8(`${name}\n`), bytes).toString('hex', 0, 4) === id, `the ID of the key ${name} is wrong`);
  return { vkey, name, id, bytes: bytes.subarray(1) };
}

/** @returns {{text: string, lines: Array<{name: string, id: string, signature: Buffer}>}} */
function noteOf(note, what) {
  need(isText(note), `${what} is not a text`);
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

/** Whether the key signed. A line of it that fails refuses the whole note. */
function isSigned(note, key) {
  const line = lineOf(note, key);
  need(line === undefined || ed25519(key.bytes, utf8(note.text), line.signature), `${key.name} did not sign this`);
  return line !== undefined;
}

/** When a witness cosigned, in POSIX seconds, or undefined. § 6: 8 bytes of time and 64 bytes of Ed25519. */
function cosignedAt(note, key) {
  const line = lineOf(note, key);
  if (line === undefined) {
    return undefined;
  }
  need(line.signature.length === 72, `the cosignature of ${key.name} is malformed`);
  const time = line.signature.readBigUInt64BE();
  const signed = utf8(`cosignature/v1\ntime ${time}\n${note.text}`);
  need(ed25519(key.bytes, signed, line.signature.subarray(8)), `${key.name} did not cosign this`);
  return time;
}

// --- § 6: policy (C2SP tlog-policy), checkpoint, proof (C2SP tlog-proof) ---

/** Any policy file is read, also with several logs and with groups of groups. */
export function policyOf(bytes) {
  const text = bytes.toString('latin1'); // bytes beyond ASCII may stand in names and comments, and mean nothing
  need(!/[^\t\n\x20-\x7e\x80-\xff]/.test(text), 'the policy has control characters');
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: undefined };
  const grouped = new Set();
  const isNew = (name) =>
    name !== undefined && name !== 'none' && !policy.witnesses.has(name) && !policy.groups.has(name);
  const isKnown = (name) => policy.witnesses.has(name) || policy.groups.has(name);
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

/** @returns {{text: string, origin: string, size: number, root: Buffer, times: Map<string, bigint>}} */
function checkpointOf(text, policy) {
  const { note, ...read } = checkpointForm(text);
  const log = policy.logs.find(({ name }) => name === read.origin);
  need(log !== undefined, 'a checkpoint is of another log than the policy says');
  need(isSigned(note, log), 'a checkpoint is not signed by the log');
  read.times = new Map();
  for (const [name, key] of policy.witnesses) {
    const time = cosignedAt(note, key);
    if (time !== undefined) {
      read.times.set(name, time);
    }
  }
  return read;
}

/** The form of a checkpoint, whoever signed it. */
function checkpointForm(text) {
  const note = noteOf(text, 'a checkpoint');
  const [origin, size, root, ...more] = note.text.slice(0, -1).split('\n');
  need(
    root !== undefined && more.every((line) => line !== ''),
    'a checkpoint is malformed', // extension lines are read and mean nothing
  );
  const read = { note, text: note.text, signed: text, origin, size: decimal(size, 'a tree size') };
  read.root = base64(root, 32, 'a root');
  need(read.size > 0 || read.root.equals(H()), 'the empty tree has another root');
  return read;
}

/** Whether a quorum cosigned; with `after`, by those alone whose time (POSIX seconds) is later. */
function hasQuorum(policy, checkpoint, after = undefined) {
  const holds = (name) => {
    const group = policy.groups.get(name);
    return group === undefined
      ? checkpoint.times.has(name) && (after === undefined || checkpoint.times.get(name) > after)
      : group.all.filter(holds).length >= group.least;
  };
  // Under a policy without witnesses nobody says what time it is.
  return policy.quorum === 'none' ? after === undefined : holds(policy.quorum);
}

/** @returns {{index: number, path: Buffer[], note: string}} */
function proofOf(text) {
  need(isText(text), 'a proof is not a text');
  const end = text.indexOf('\n\n');
  need(end >= 0, 'a proof has no checkpoint');
  const [first, ...lines] = text.slice(0, end).split('\n');
  need(first === 'c2sp.org/tlog-proof@v1', 'a proof is malformed');
  if (lines[0]?.startsWith('extra ')) {
    lines.shift();
  }
  const [, index] = /^index (\d+)$/.exec(lines.shift() ?? '') ?? [];
  need(index !== undefined, 'a proof has no index');
  return { index: decimal(index, 'an index'), path: hashes(lines, 'a path'), note: text.slice(end + 2) };
}

/** Proves that a leaf stands in the tree of a checkpoint that the log signed. The quorum is a question of its own. */
function included(leaf, text, policy) {
  const proof = proofOf(text);
  const checkpoint = checkpointOf(proof.note, policy);
  const root = rootFrom(leaf, proof.index, checkpoint.size, proof.path);
  need(root.equals(checkpoint.root), 'a proof does not lead to the root of its checkpoint');
  return { index: proof.index, checkpoint };
}

// --- § 6: statements ---

/** What each member of a statement must be. */
const MEMBERS = {
  at: isTime,
  client: isDigest,
  closesAt: isTime,
  commitment: isDigest,
  electionId: isId,
  from: isTime,
  heads: isWholes,
  id: (value) => isText(value) && /^[0-9a-f]{8}$/.test(value),
  includeWithin: (value) => isWhole(value),
  kind: isText,
  lastSeqs: isWholes,
  n: (value) => isWhole(value),
  origin: isName,
  partition: (value) => isWhole(value),
  partitions: (value) => isWhole(value, 1),
  pseudonymous: isDigest,
  raw: isDigest,
  roll: isId,
  round: (value) => isWhole(value, 1),
  signatures: isText,
  size: (value) => isWhole(value, 1),
  tail: (value) => isWhole(value),
  terms: isDigest,
  to: isTime,
  transcript: isDigest,
  v: (value) => value === 1,
  vkey: isText,
  voterKey: isDigest,
  voters: (value) => isObject(value) && isWholes(Object.values(value)),
};

/** The members of each kind beside at, kind and n. A kind that is not listed here may have any. */
const KINDS = {
  system: ['id', 'includeWithin', 'origin', 'partitions', 'v'],
  terms: ['electionId', 'terms'],
  roll: ['roll', 'raw', 'pseudonymous', 'voters'],
  'promise-key': ['vkey'],
  'promise-key-revoked': ['heads', 'vkey'],
  client: ['client'],
  'close-moved': ['electionId', 'from', 'to'],
  close: ['closesAt', 'electionId', 'lastSeqs'],
  count: ['electionId', 'transcript'],
  restored: ['partition', 'tail'],
  'voter-key-destroyed': ['commitment'],
  'seal-key-destroyed': ['electionId'],
  round: ['heads', 'round', 'size'],
};
const OPTIONAL = { system: ['voterKey'], count: ['signatures'] };

/** A statement as a reader takes it: anything else in the notary's topic is foreign. */
function statementOf(text, kind) {
  need(isText(text), 'a statement is not a text');
  const length = utf8(text).length;
  need(length >= 33 && length <= 65535, 'a statement is too short or too long');
  const value = readCanonical(text, 'a statement');
  need(isObject(value) && isWhole(value.n), 'a statement has no number');
  if (isText(value.kind) && Object.hasOwn(KINDS, value.kind)) {
    const what = `a statement of kind ${value.kind}`;
    members(value, ['at', 'kind', 'n', ...KINDS[value.kind]], what, OPTIONAL[value.kind]);
    for (const [name, each] of Object.entries(value)) {
      need(MEMBERS[name](each), `${name} of ${what} is malformed`);
    }
  }
  need(kind === undefined || value.kind === kind, `a statement is not of kind ${kind}`);
  return value;
}

/** index(p, s) of § 6, where r is the first round that holds s. `before` is undefined for round 1. */
function indexOf(before, r, p, s) {
  const heads = before?.heads ?? r.heads.map(() => 0);
  need(heads.length === r.heads.length && p < heads.length, 'the rounds are of different partitions');
  need(heads[p] < s && s <= r.heads[p], 'the rounds do not hold this position');
  const deltas = r.heads.map((head, q) => head - heads[q]);
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  return r.size - 1 - sum(deltas) + sum(deltas.slice(0, p)) + (s - heads[p] - 1);
}

// --- § 7: the promise ---

const LEAF = /^disvote\/receipt\/v1\n([^\n]+)\n([^\n]+)\n(\d+)\n(\d+)\n([^\n]+)\n([\w-]{43})\n$/;
const PROMISE = /^disvote\/promise\/v1\n([^\n]+)\n(\d+)\n([^\n]+)\n(\d+)\n$/;

/** What a promise binds: election, position, time and digest. */
function leafTextOf(text) {
  need(isText(text), 'a leaf text is not a text');
  const [, origin, electionId, partition, seq, castAt, digest] = LEAF.exec(text) ?? [];
  need(origin !== undefined && isId(electionId) && isTime(castAt), 'a leaf text is malformed');
  const read = { origin, electionId, partition: decimal(partition, 'a partition'), seq: decimal(seq, 'a seq'), castAt };
  need(read.seq >= 1, 'a seq is below 1');
  return { ...read, digest: base64url(digest, 32, 'a digest') };
}

/** Whether a promise is for a leaf text, whoever signed it. `leafOf` gives the text of a log with this origin. */
function promiseFor(leafOf, promise, policy) {
  const note = noteOf(promise.note, 'a promise');
  const [, origin, size, root, time] = PROMISE.exec(note.text) ?? [];
  need(origin !== undefined, 'the text of a promise is malformed');
  need(
    policy.logs.some(({ name }) => name === origin),
    'a promise is of another log than the policy says',
  );
  const leaf = leafOf(origin);
  const bound = leafTextOf(leaf);
  need(origin === bound.origin, 'a promise is of another log than its leaf');
  need(isWhole(promise.index), 'the index of a promise is malformed');
  const path = hashes(promise.path, 'the path of a promise');
  const found = rootFrom(leafHash(utf8(leaf)), promise.index, decimal(size, 'the size of a batch'), path);
  need(found.equals(base64(root, 32, 'the root of a promise')), 'the promise is not for this vote');
  return { ...bound, leaf, note, seconds: decimal(time, 'the time of a promise') };
}

/** The key that signed a promise, by its statement. Whether the statement is cosigned is said apart. */
function keyThatPromised(promise, key, policy) {
  members(key, ['text', 'proof'], 'the key of a promise');
  const read = keyOf(statementOf(key.text, 'promise-key').vkey, SIGNATURE);
  const { checkpoint } = included(leafHash(utf8(key.text)), key.proof, policy);
  const prefix = `${checkpoint.origin}/promise/`;
  need(read.name.startsWith(prefix) && isId(read.name.slice(prefix.length)), 'the key is not for promises');
  need(promise.origin === checkpoint.origin, 'the key of a promise is of another log');
  need(isSigned(promise.note, read), 'the promise is not signed by its key');
  return { ...read, checkpoint, isCosigned: hasQuorum(policy, checkpoint) };
}

// --- § 7: evidence ---

/** Reads one piece of evidence. Every proof but those of keys must be under one cosigned checkpoint text. */
class Evidence {
  constructor(value, policy) {
    this.value = value;
    this.policy = policy;
    this.text = undefined;
    this.promised = [];
  }

  promises(number) {
    const { promises } = this.value;
    need(Array.isArray(promises) && promises.length === number, `there must be ${number} promises`);
    this.promised = promises.map((each) => {
      members(each, ['leaf', 'index', 'path', 'note', 'key'], 'a promise');
      const promise = promiseFor(() => each.leaf, each, this.policy);
      const key = keyThatPromised(promise, each.key, this.policy);
      need(key.isCosigned, 'the key of a promise is not cosigned by the quorum');
      return { ...promise, vkey: key.vkey };
    });
    return this.promised;
  }

  /** Each statement with its index in the tree and the checkpoint of its proof. */
  statements(...numbers) {
    const { statements } = this.value;
    need(Array.isArray(statements) && numbers.includes(statements.length), 'the number of statements is wrong');
    return statements.map((each) => {
      members(each, ['text', 'proof'], 'a statement');
      const statement = statementOf(each.text);
      return { ...this.proven(leafHash(utf8(each.text)), each.proof), is: statement };
    });
  }

  proven(leaf, proof) {
    const found = included(leaf, proof, this.policy);
    need(hasQuorum(this.policy, found.checkpoint), 'a checkpoint is not cosigned by the quorum');
    this.text ??= found.checkpoint.text;
    need(found.checkpoint.text === this.text, 'the proofs are under different checkpoints');
    return found;
  }
}

const isKind = (statement, kind) => statement.is.kind === kind;

/** The statements of these kinds, one of each, whatever their order: only `malformed` goes by the tree's order. */
function byKind(statements, ...kinds) {
  return kinds.map((kind) => {
    const found = statements.filter((each) => isKind(each, kind));
    need(found.length === 1, `there is not one statement of kind ${kind}`);
    return found[0];
  });
}

/** Each kind: its members, and its rule, which refuses what does not hold. */
const EVIDENCE = {
  omitted: {
    members: ['promises', 'statements'],
    judge(evidence) {
      const [promise] = evidence.promises(1);
      const [close] = byKind(evidence.statements(1), 'close');
      need(close.is.electionId === promise.electionId, 'the close is of another election');
      need(close.is.lastSeqs[promise.partition] < promise.seq, 'the close does not leave this vote out');
    },
  },

  late: {
    members: ['promises', 'statements'],
    judge(evidence) {
      const [promise] = evidence.promises(1);
      const [system, round] = byKind(evidence.statements(2), 'system', 'round');
      need(
        system.index === 0 && system.is.n === 0 && system.is.origin === promise.origin,
        'this is not the system of the log',
      );
      need(round.index === round.checkpoint.size - 1, 'the round is not the last leaf of the checkpoint');
      need(round.is.heads[promise.partition] < promise.seq, 'the round has this vote');
      const deadline = deadlineOf(promise, system.is);
      need(hasQuorum(evidence.policy, round.checkpoint, deadline), 'the time of the promise was not over');
    },
  },

  replaced: {
    members: ['promises', 'statements', 'leaf'],
    judge(evidence) {
      const [promise] = evidence.promises(1);
      const rounds = evidence.statements(1, 2);
      need(
        rounds.every((each) => isKind(each, 'round')),
        'a statement is no round',
      );
      const [r, before] = rounds.map(({ is }) => is).sort((a, b) => b.round - a.round);
      need(r.round === (before?.round ?? 0) + 1, 'the rounds do not follow each other');
      const { data, proof } = members(evidence.value.leaf, ['data', 'proof'], 'the leaf');
      const bytes = base64(data, undefined, 'the data of the leaf');
      need(bytes.length <= 65535, 'the data of the leaf are too long');
      const { index } = evidence.proven(leafHash(bytes), proof);
      need(index === indexOf(before, r, promise.partition, promise.seq), 'the leaf is at another position');
      need(!bytes.equals(promise.digest), 'the leaf is the vote that was promised');
    },
  },

  forked: {
    members: ['checkpoints'],
    more: ['nodes'],
    judge({ value, policy }) {
      need(Array.isArray(value.checkpoints) && value.checkpoints.length === 2, 'there must be two checkpoints');
      const [small, large] = value.checkpoints
        .map((each) => checkpointOf(each, policy))
        .sort((a, b) => a.size - b.size);
      need(small.origin === large.origin, 'the checkpoints are of two logs');
      need(Object.hasOwn(value, 'nodes') === small.size < large.size, 'nodes belong to different sizes alone');
      if (small.size === large.size) {
        need(!small.root.equals(large.root), 'the checkpoints have the same root');
        return;
      }
      need(small.size > 0, 'every tree begins with the empty one');
      const { before, after } = rootsFrom(small.size, large.size, hashes(value.nodes, 'a node'));
      need(after.equals(large.root), 'the nodes do not lead to the root of the larger checkpoint');
      need(!before.equals(small.root), 'the checkpoints agree');
    },
  },

  'double-promise': {
    members: ['promises'],
    judge(evidence) {
      const [first, second] = evidence.promises(2);
      need(
        first.origin === second.origin && first.partition === second.partition && first.seq === second.seq,
        'the promises are for different positions',
      );
      need(first.leaf !== second.leaf, 'the promises are the same');
    },
  },

  malformed: {
    members: ['statements'],
    judge(evidence) {
      const all = evidence.statements(1, 2, 3);
      need(
        all.every(({ index }, i) => i === 0 || all[i - 1].index < index),
        'the statements are not in the order of the tree',
      );
      need(CONTRADICTIONS[all.length](...all), 'the statements do not contradict each other');
    },
  },

  'not-counted': {
    members: ['promises', 'statements', 'transcript', 'input'],
    judge(evidence) {
      const [promise] = evidence.promises(1);
      const [close, count] = byKind(evidence.statements(2), 'close', 'count');
      for (const { is } of [close, count]) {
        need(is.electionId === promise.electionId, 'a statement is of another election');
      }
      need(close.is.lastSeqs[promise.partition] >= promise.seq, 'this vote comes after the close');
      const { transcript, input } = evidence.value;
      need(!isCounted(promise, close.is, count.is, transcript, input), 'the vote is in the input of the count');
    },
  },
};

/** POSIX seconds that every cosignature of the quorum must be later than. */
function deadlineOf(promise, { includeWithin }) {
  const promisedAt = BigInt(promise.seconds) * 1000000n;
  const castAt = micros(promise.castAt);
  const deadline = (castAt > promisedAt ? castAt : promisedAt) + BigInt(includeWithin) * 1000000n;
  return deadline / 1000000n; // whole seconds later than this are later than the deadline with its fraction, too
}

/** What one, two or three statements must say to contradict the log's own rules. */
const CONTRADICTIONS = {
  1: (round) => isKind(round, 'round') && round.is.size !== round.index + 1,
  2: (first, second) => {
    const both = (kind) => isKind(first, kind) && isKind(second, kind);
    const sameElection = first.is.electionId === second.is.electionId;
    if (first.is.n === second.is.n || both('system')) {
      return true;
    }
    if (both('round')) {
      const follows = second.is.round === first.is.round + 1 && first.is.heads.length === second.is.heads.length;
      const falls = first.is.heads.some((head, p) => second.is.heads[p] < head);
      return first.is.round === second.is.round || (follows && falls);
    }
    if (['terms', 'close', 'count'].some(both)) {
      return sameElection;
    }
    const order = `${first.is.kind} ${second.is.kind}`;
    return sameElection && (order === 'close terms' || order === 'count close');
  },
  3: (first, close, second) =>
    isKind(first, 'round') &&
    isKind(close, 'close') &&
    isKind(second, 'round') &&
    second.is.round === first.is.round + 1 &&
    first.is.heads.length === second.is.heads.length &&
    first.is.heads.length === close.is.lastSeqs.length &&
    close.is.lastSeqs.some((seq, p) => seq > first.is.heads[p]),
};

/** The proof of a leaf of the count's input is no tlog-proof: its root stands in count.json. */
const INPUT = /^(\d+)\n(\d+)\n([\w-]{43})\n$/;

/**
 * Whether a vote is in the input of a count, by leaves of its tree: the leaf at (p, s), or the neighbours around it.
 * Both answers are proved; anything else is refused.
 */
function isCounted({ electionId, partition, seq, digest }, close, count, transcript, input) {
  need(isText(transcript) && digestText(utf8(transcript)) === count.transcript, 'the transcript is another one');
  const read = readCanonical(transcript, 'the transcript');
  need(isObject(read) && read.electionId === electionId, 'the transcript is of another election');
  need(
    isWholes(read.inputCounts) && read.inputCounts.length === close.lastSeqs.length,
    'the transcript has no counts of its input',
  );
  const size = read.inputCounts.reduce((sum, each) => sum + each, 0);
  need(isWhole(size) && Array.isArray(input) && input.length <= 2, 'the input is malformed');
  if (size === 0) {
    need(input.length === 0, 'there is a leaf of an empty input');
    return false;
  }
  const root = base64(read.inputRoot, 32, 'the root of the input');
  need(input.length > 0, 'the input is not empty');
  const leaves = input.map((each) => {
    members(each, ['leaf', 'index', 'path'], 'a leaf of the input');
    need(isText(each.leaf) && isWhole(each.index), 'a leaf of the input is malformed');
    const [, p, s, text] = INPUT.exec(each.leaf) ?? [];
    need(text !== undefined, 'a leaf of the input is malformed');
    const found = rootFrom(leafHash(utf8(each.leaf)), each.index, size, hashes(each.path, 'a path'));
    need(found.equals(root), 'a leaf of the input is not under its root');
    const [q, t] = [decimal(p, 'a partition'), decimal(s, 'a seq')];
    need(t >= 1, 'a seq is below 1');
    return { index: each.index, digest: base64url(text, 32, 'a digest'), place: q - partition || t - seq };
  });
  const [first, second] = leaves.sort((a, b) => a.index - b.index);
  if (leaves.length === 2) {
    need(second.index === first.index + 1 && first.place < 0 && second.place > 0, 'these are not the neighbours');
    return false;
  }
  if (first.place === 0) {
    return first.digest.equals(digest);
  }
  const isOutside = first.place > 0 ? first.index === 0 : first.index === size - 1;
  need(isOutside, 'the leaf of the input says nothing of this vote');
  return false;
}

/** § 7: exactly its kind's members. @returns the exit for evidence that holds, and its promises */
function judgeEvidence(value, policy) {
  need(isObject(value) && value.v === 1, 'the version of the evidence is unknown');
  need(isText(value.evidence) && Object.hasOwn(EVIDENCE, value.evidence), 'the kind of the evidence is unknown');
  const kind = EVIDENCE[value.evidence];
  members(value, ['v', 'evidence', ...kind.members], 'the evidence', kind.more);
  const evidence = new Evidence(value, policy);
  kind.judge(evidence);
  return { exit: value.evidence === 'late' ? EXPLAINED : BROKEN, promised: evidence.promised };
}

/** An evidence file: its bytes must be canonical; a final LF is passed over. */
async function evidenceFile(text, policy, log) {
  const value = readCanonical(text.endsWith('\n') ? text.slice(0, -1) : text, 'the evidence');
  const { exit, promised } = judgeEvidence(value, policy);
  const lines = [`The evidence holds: ${value.evidence}.`];
  if (promised.length === 0) {
    return { exit, lines };
  }
  try {
    for (const promise of promised) {
      const excuse = await log?.excuseFor(promise, promise.vkey);
      if (excuse !== undefined) {
        return { exit: excuse.exit, lines: [...lines, excuse.why] };
      }
    }
  } catch (refused) {
    need(refused instanceof Refused, String(refused));
    lines.push(`Not looked for, since the log cannot be read (${refused.message}): whether a shard was restored,`);
    lines.push('or a key revoked.');
    return { exit, lines };
  }
  if (log === undefined) {
    lines.push('Not looked for without --log: whether a shard was restored, or a key revoked.');
  }
  return { exit, lines };
}

// --- § 5, § 7: a receipt ---

/** A receipt's members; a reader passes over others. */
function receiptOf(value) {
  need(isObject(value) && value.v === 1, 'this is no receipt of version 1');
  const { electionId, partition, seq, voter, constituency, revision, castAt, digest, terms } = value;
  need(isId(electionId) && isId(voter) && (constituency === '' || isId(constituency)), 'a name is malformed');
  need(isWhole(partition) && isWhole(seq, 1) && isWhole(revision, 1), 'a number is malformed');
  need(isTime(castAt) && isDigest(digest) && isDigest(terms), 'the time or a digest is malformed');
  const bytes = Buffer.from(digest.slice(7), 'hex');
  const code = `${partition}-${seq}-${bytes.toString('base64url')}`;
  need(value.receipt === code, 'the receipt code is not that of partition, seq and digest');
  return { ...value, bytes };
}

const leafTextFor = (origin, { electionId, partition, seq, castAt, bytes }) =>
  `disvote/receipt/v1\n${origin}\n${electionId}\n${partition}\n${seq}\n${castAt}\n${bytes.toString('base64url')}\n`;

const VOTED_WITH = ['electionId', 'voter', 'constituency', 'revision', 'terms'];

/** What the page or `cast` saved of the ballot. */
function savedBallot(text) {
  const saved = parsedOnce(text, 'the file of --ballot');
  need(isObject(saved), 'the file of --ballot is not an object');
  need(Object.hasOwn(saved, 'ballot') !== Object.hasOwn(saved, 'envelope'), 'the file of --ballot has not one ballot');
  for (const name of VOTED_WITH) {
    need(Object.hasOwn(saved, name), `the file of --ballot has no ${name}`);
  }
  return saved;
}

/** § 4: makes the record again from the receipt's private part and the saved ballot. */
function checkBallot(receipt, saved) {
  for (const name of VOTED_WITH) {
    need(saved[name] === receipt[name], `${name} of the receipt is not the one that was voted with`);
  }
  need(isObject(receipt.private), 'the private part of the receipt is malformed');
  const { nonce, auth } = receipt.private;
  base64url(nonce, 16, 'the nonce');
  need(auth === '' || base64url(auth, 32, 'auth'), 'auth is malformed');
  const isOpen = Object.hasOwn(saved, 'ballot');
  const ballot = isOpen
    ? Buffer.concat([Buffer.of(0), utf8(canonical(saved.ballot))])
    : base64url(saved.envelope, undefined, 'the envelope');
  need(isOpen || ballot[0] === 1 || ballot[0] === 2, 'the version of the envelope is unknown');
  const { electionId, partition, seq, voter, constituency, revision, castAt } = receipt;
  const position = { electionId, partition, seq, voter, constituency, revision, castAt };
  const record = canonical({ v: 2, ...position, ballot: ballot.toString('base64url'), auth, nonce });
  need(digestText(utf8(record)) === receipt.digest, 'the receipt is not of this ballot');
}

/**
 * The whole check of a receipt. The first check that fails decides: form, ballot, promise, key, inclusion.
 *
 * @param {{ballot: string|undefined, proof: string|undefined, log: Log|undefined}} more what the options name
 */
export async function receiptFile(text, policy, { ballot, proof, log } = {}) {
  const saved = ballot === undefined ? undefined : refusing(USAGE, () => savedBallot(ballot));
  if (proof !== undefined) {
    refusing(USAGE, () => checkpointForm(proofOf(proof).note)); // no proof at all is not what the option asks for
  }
  const receipt = receiptOf(parsedOnce(text, 'the receipt'));
  const lines = [];
  const canCompare = saved === undefined || receipt.private !== undefined;
  if (saved !== undefined && canCompare) {
    checkBallot(receipt, saved);
    lines.push('The receipt is of this ballot, voter, constituency, revision and terms.');
  }
  const found = await promiseAndPlace(receipt, policy, proof, log, lines);
  if (found.exit === PROVED && saved !== undefined && log !== undefined) {
    const stated = (await log.all('terms')).find(({ is }) => is.electionId === receipt.electionId);
    if (stated !== undefined && stated.is.terms !== receipt.terms) {
      found.exit = DAMAGED;
      found.lines.push('The log states other terms of this election than those of the receipt.');
    }
  }
  if (found.exit === PROVED && !canCompare) {
    found.exit = OPEN;
    found.lines.push('The receipt has no private part, so the record cannot be made again and compared.');
  }
  return found;
}

async function promiseAndPlace(receipt, policy, proof, log, lines) {
  const given = receipt.promise;
  need(given !== undefined, 'The receipt has no promise. Casting the same vote again may give one.', OPEN);
  need(isObject(given), 'the promise is not an object');
  const promise = promiseFor((origin) => leafTextFor(origin, receipt), given, policy);
  const stated = Object.hasOwn(given, 'key') ? given.key : await log?.keyOf(promise);
  need(stated !== undefined, 'The promise comes without the statement of its key.', OPEN);
  const key = keyThatPromised(promise, stated, policy);
  need(key.isCosigned, 'The statement of the key is not cosigned by the quorum.', OPEN);
  lines.push(`${key.name} promised this vote's place in the log.`);
  if (log !== undefined) {
    return inLog(receipt, promise, { ...key, ...stated }, log, lines);
  }
  need(proof !== undefined, 'Nothing says whether the vote is in the log: give --proof or --log.', OPEN);
  const { index, checkpoint } = included(leafHash(receipt.bytes), proof, policy);
  need(hasQuorum(policy, checkpoint), 'The checkpoint of the proof is not cosigned by the quorum.', OPEN);
  lines.push(`The vote is leaf ${index} of the log's first ${checkpoint.size}.`);
  lines.push('Not looked for without --log: whether its shard was restored, or the key revoked.');
  return { exit: PROVED, lines };
}

// --- § 6: a log that is served, C2SP tlog-tiles ---

const [TILE, WAIT_MS, BYTES_MAX] = [256, 20000, 2 ** 28];

/** Hashes and proofs of a tree from its tiles. Nothing of it is believed before it leads to the checkpoint's root. */
class Tree {
  constructor(size, get) {
    this.size = size;
    this.get = get;
    this.tiles = new Map();
  }

  /** A tile: 256 hashes, or fewer at the right edge. A log may have replaced a partial tile by the whole one. */
  async tile(kind, n, width) {
    const path = tilePath(kind, n);
    if (!this.tiles.has(path)) {
      const part = width < TILE ? await this.get(`${path}.p/${width}`) : undefined;
      this.tiles.set(path, part ?? (await this.get(path)));
      need(this.tiles.get(path) !== undefined, `the log has no ${path}`, OPEN);
    }
    return this.tiles.get(path);
  }

  /** The root of the 2^level leaves from number n · 2^level on. */
  async hashAt(level, n) {
    const [row, rest] = [Math.floor(level / 8), level % 8];
    const [count, first] = [2 ** rest, n * 2 ** rest];
    const number = Math.floor(first / TILE);
    const width = Math.min(TILE, Math.floor(this.size / TILE ** row) - number * TILE);
    const tile = await this.tile(row, number, width);
    const from = (first % TILE) * 32;
    need(tile.length >= from + count * 32, 'a tile of the log is too short', OPEN);
    let row_ = Array.from({ length: count }, (_, i) => tile.subarray(from + i * 32, from + i * 32 + 32));
    while (row_.length > 1) {
      row_ = row_.filter((_, i) => i % 2 === 0).map((left, i) => nodeHash(left, row_[2 * i + 1]));
    }
    return row_[0];
  }

  /** MTH(D[a:b]) of RFC 6962. */
  async range(a, b) {
    const level = Math.log2(b - a);
    if (Number.isInteger(level) && a % (b - a) === 0) {
      return this.hashAt(level, a / (b - a));
    }
    const k = split(b - a);
    return nodeHash(await this.range(a, a + k), await this.range(a + k, b));
  }

  /** PATH(index, D[n]) of RFC 6962. */
  async path(index, a = 0, b = this.size) {
    need(a <= index && index < b, 'a statement of the log is outside its tree', OPEN);
    if (b - a === 1) {
      return [];
    }
    const k = a + split(b - a);
    return index < k
      ? [...(await this.path(index, a, k)), await this.range(k, b)]
      : [...(await this.path(index, k, b)), await this.range(a, k)];
  }

  /** SUBPROOF(m, D[n], false) of RFC 6962. */
  async subproof(m, a = 0, b = this.size) {
    if (m === b - a) {
      return [await this.range(a, b)];
    }
    const k = split(b - a);
    return m <= k
      ? [...(await this.subproof(m, a, a + k)), await this.range(a + k, b)]
      : [...(await this.subproof(m - k, a + k, b)), await this.range(a, a + k)];
  }

  /** The data of a leaf, from its bundle: each entry behind its length in two bytes. */
  async data(index) {
    const number = Math.floor(index / TILE);
    const bundle = await this.tile('entries', number, Math.min(TILE, this.size - number * TILE));
    let at = 0;
    for (let i = number * TILE; ; i += 1) {
      need(bundle.length >= at + 2, 'a bundle of the log is too short', OPEN);
      const length = bundle.readUInt16BE(at);
      if (i === index) {
        return bundle.subarray(at + 2, at + 2 + length);
      }
      at += 2 + length;
    }
  }
}

/** `tile/0/x001/234`: the number in groups of three digits. */
function tilePath(kind, n) {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0');
  const groups = digits.match(/\d{3}/g);
  return `tile/${kind}/${groups.map((each, i) => (i < groups.length - 1 ? `x${each}` : each)).join('/')}`;
}

/** What a notary serves: one cosigned checkpoint, the statements under it, and proofs made from the tiles. */
export class Log {
  /** @param {(path: string) => Promise<Buffer|undefined>} get a file below /log/, or undefined where there is none */
  constructor(get, policy) {
    this.get = get;
    this.policy = policy;
  }

  static at(url, policy) {
    const base = new URL(url.endsWith('/') ? url : `${url}/`);
    return new Log(async (path) => {
      try {
        const answer = await fetch(new URL(path, base), { signal: AbortSignal.timeout(WAIT_MS) });
        if (answer.status === 404) {
          return undefined;
        }
        need(answer.status === 200, `The log answers ${answer.status} to ${path}.`, OPEN);
        const bytes = Buffer.from(await answer.arrayBuffer());
        need(bytes.length <= BYTES_MAX, `${path} of the log is too large.`, OPEN);
        return bytes;
      } catch (failed) {
        throw new Refused(OPEN, failed instanceof Refused ? failed.message : 'The log does not answer.');
      }
    }, policy);
  }

  /**
   * Reads checkpoint and statements once, and places each statement in the tree by the fold of § 6. The last one and
   * all that are no rounds are proved: so none of these is hidden or altered, and what is not found is not there.
   */
  async read() {
    if (this.statements) {
      return;
    }
    const [note, served] = [await this.text('checkpoint'), await this.text('statements')];
    this.checkpoint = refusing(OPEN, () => checkpointOf(note, this.policy));
    need(hasQuorum(this.policy, this.checkpoint), 'the checkpoint of the log is not cosigned by the quorum', OPEN);
    const { size, root } = this.checkpoint;
    this.tree = new Tree(size, this.get);
    need(size > 0 && (await this.tree.range(0, size)).equals(root), 'the tiles do not lead to the root', OPEN);
    const statements = [];
    let next = 0;
    let before;
    for (const text of served.split('\n').slice(0, -1)) {
      if (next >= size) {
        break; // newer than the checkpoint
      }
      const is = refusing(OPEN, () => statementOf(text));
      need(is.n === statements.length, 'a statement is missing in the file of the log', OPEN);
      if (is.kind === 'round') {
        const deltas = is.heads.map((head, p) => head - (before?.is.heads[p] ?? 0));
        next += deltas.reduce((sum, each) => sum + each, 0);
        const last = before?.is ?? { round: 0, heads: is.heads };
        const follows = is.round === last.round + 1 && is.heads.length === last.heads.length;
        if (is.size !== next + 1 || !follows || !isWholes(deltas)) {
          this.odd = { before, round: { text, is }, index: next };
          this.statements = statements;
          return;
        }
        before = { text, is, index: next };
      }
      statements.push({ text, is, index: next });
      next += 1;
    }
    need(next === size && statements.length > 0, 'the file of statements does not fit the checkpoint', OPEN);
    for (const [i, each] of statements.entries()) {
      if (each.is.kind !== 'round' || i === statements.length - 1) {
        await this.stated(each);
      }
    }
    this.statements = statements;
  }

  /** Evidence of a round that breaks the log's own arithmetic, if it is really in the tree; else it says nothing. */
  async malformed() {
    const { before, round, index } = this.odd;
    for (const [at, others] of [
      [index, []],
      [round.is.size - 1, before ? [before] : []],
      [index, before ? [before] : []],
    ]) {
      try {
        const statements = [];
        for (const each of [...others, { ...round, index: at }]) {
          statements.push(await this.stated(each));
        }
        const evidence = { evidence: 'malformed', statements };
        judgeEvidence({ v: 1, ...evidence }, this.policy);
        return evidence;
      } catch (refused) {
        need(refused instanceof Refused, String(refused));
      }
    }
    throw new Refused(OPEN, 'A round in the file of statements breaks the log, and is not in its tree.');
  }

  async text(path) {
    const bytes = await this.get(path);
    need(bytes !== undefined, `The log has no ${path}.`, OPEN);
    return refusing(OPEN, () => decodedText(bytes, path));
  }

  async all(kind) {
    await this.read();
    need(this.odd === undefined, 'a round in the file of statements breaks the log', OPEN);
    return this.statements.filter(({ is }) => is.kind === kind);
  }

  /** The tlog-proof of a leaf under this checkpoint. What the log served is believed only if this holds. */
  async prove(leaf, index) {
    const path = (await this.tree.path(index)).map((each) => each.toString('base64'));
    const text = ['c2sp.org/tlog-proof@v1', `index ${index}`, ...path, '', this.checkpoint.signed].join('\n');
    refusing(OPEN, () => included(leaf, text, this.policy));
    return text;
  }

  /** A statement as evidence has it. */
  async stated({ text, index }) {
    return { text, proof: await this.prove(leafHash(utf8(text)), index) };
  }

  /** The statement of the key that signed a promise. */
  async keyOf({ note }) {
    await this.read();
    const found = this.statements.find(({ is }) => {
      if (is.kind !== 'promise-key') {
        return false;
      }
      const [name, id] = is.vkey.split('+');
      return note.lines.some((line) => line.name === name && line.id === id);
    });
    return found === undefined ? undefined : this.stated(found);
  }

  /** Why a promise that was not kept accuses nobody: its key was revoked, or the shard lost what it had. */
  async excuseFor({ partition, seq, seconds }, vkey) {
    const revoked = (await this.all('promise-key-revoked')).find(
      ({ is }) => is.vkey === vkey && is.heads[partition] < seq,
    );
    if (revoked !== undefined) {
      await this.stated(revoked);
      return { exit: DAMAGED, why: 'The key of the promise was revoked before this vote: nobody is accused.' };
    }
    const restored = (await this.all('restored')).find(
      ({ is }) => is.partition === partition && is.tail < seq && seconds <= secondsOf(is.at),
    );
    if (restored !== undefined) {
      await this.stated(restored);
      return {
        exit: EXPLAINED,
        why: `Lost: the log states that the partition was restored up to ${restored.is.tail}.`,
      };
    }
    return undefined;
  }
}

/** --log: the digest stands at index(p, s). The first of these that applies decides. */
async function inLog(receipt, promise, key, log, lines) {
  const { electionId, partition: p, seq: s } = receipt;
  await log.read();
  const end = (exit, line) => ({ exit, lines: [...lines, line] });
  const accuse = (evidence) => {
    const value = { v: 1, ...evidence };
    const exit = refusing(OPEN, () => judgeEvidence(value, log.policy).exit); // written only if it holds
    return { ...end(exit, `Evidence: ${value.evidence}.`), evidence: canonical(value) };
  };

  const fork = await forkFrom(key.checkpoint, log);
  if (fork !== undefined) {
    return accuse(fork);
  }
  if (log.odd !== undefined) {
    return accuse(await log.malformed());
  }
  // Under this checkpoint where the log has the key's statement; else as it was saved.
  const stated = (await log.keyOf(promise)) ?? { text: key.text, proof: key.proof };
  const { index, path, note } = receipt.promise;
  const promises = [{ leaf: promise.leaf, index, path, note, key: stated }];
  const excuse = await log.excuseFor(promise, key.vkey);
  if (excuse?.exit === DAMAGED) {
    return end(DAMAGED, excuse.why);
  }
  const place = await placeOf(receipt, log);
  if (excuse !== undefined && !place?.isVote) {
    return end(excuse.exit, excuse.why);
  }
  const close = (await log.all('close')).find(({ is }) => is.electionId === electionId);
  if (close?.is.lastSeqs[p] < s) {
    return accuse({ evidence: 'omitted', promises, statements: [await log.stated(close)] });
  }
  if (place === undefined) {
    const [system] = await log.all('system');
    const last = log.statements[log.statements.length - 1];
    if (last.is.kind === 'round' && hasQuorum(log.policy, log.checkpoint, deadlineOf(promise, system.is))) {
      return accuse({ evidence: 'late', promises, statements: [await log.stated(system), await log.stated(last)] });
    }
    return end(OPEN, 'The vote is not in the log yet.');
  }
  if (!place.isVote) {
    const data = (await log.tree.data(place.index)).toString('base64');
    return accuse({ evidence: 'replaced', promises, statements: place.rounds, leaf: { data, proof: place.proof } });
  }
  lines.push(`The vote is leaf ${place.index} of the log's first ${log.checkpoint.size}, where its position says.`);

  const count = (await log.all('count')).find(({ is }) => is.electionId === electionId);
  if (close !== undefined && count !== undefined) {
    const { transcript, input, isIn } = await countOf(promise, close, count, log);
    if (isIn === false) {
      const statements = [await log.stated(close), await log.stated(count)];
      return accuse({ evidence: 'not-counted', promises, statements, transcript, input });
    }
    lines.push(isIn ? 'The vote is in the input of the count.' : 'Not looked at: the log does not serve its count.');
  }
  return { exit: PROVED, lines, key: stated };
}

/** The leaf at index(p, s), with the rounds that say where that is; undefined while no round holds (p, s). */
async function placeOf({ partition: p, seq: s, bytes }, log) {
  const rounds = await log.all('round');
  const at = rounds.findIndex(({ is }) => is.heads[p] >= s);
  if (at < 0) {
    return undefined;
  }
  const index = refusing(OPEN, () => indexOf(rounds[at - 1]?.is, rounds[at].is, p, s));
  const proven = [];
  for (const each of rounds.slice(Math.max(0, at - 1), at + 1)) {
    proven.push(await log.stated(each));
  }
  const found = await log.tree.hashAt(0, index);
  return { index, rounds: proven, isVote: found.equals(leafHash(bytes)), proof: await log.prove(found, index) };
}

/** Whether the vote is in the input of its election's count; `isIn` is undefined where the log does not serve it. */
async function countOf(promise, close, count, log) {
  try {
    const { partition, seq, electionId } = promise;
    const transcript = await log.text(`counts/${count.is.transcript.slice(7)}`);
    const { input } = JSON.parse(await log.text(`input/${electionId}/${partition}/${seq}`));
    return { transcript, input, isIn: isCounted(promise, close.is, count.is, transcript, input) };
  } catch {
    return {};
  }
}

/** Whether the checkpoint under which the voter got the key is of another tree than the one that the log shows now. */
async function forkFrom(kept, { checkpoint, tree }) {
  if (kept.origin !== checkpoint.origin || kept.size === 0 || kept.size > checkpoint.size) {
    return undefined;
  }
  if ((await tree.range(0, kept.size)).equals(kept.root)) {
    return undefined;
  }
  const fork = { evidence: 'forked', checkpoints: [kept.signed, checkpoint.signed] };
  if (kept.size < checkpoint.size) {
    fork.nodes = (await tree.subproof(kept.size)).map((each) => each.toString('base64'));
  }
  return fork;
}

// --- the command line ---

const FILE_MAX = 16 * 2 ** 20;

function decodedText(bytes, what) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused(USAGE, `${what} is not UTF-8`);
  }
}

function bytesOf(path) {
  let bytes;
  try {
    bytes = readFileSync(path);
  } catch (failed) {
    throw new Refused(USAGE, `${path} cannot be read: ${failed.code}`);
  }
  need(bytes.length <= FILE_MAX, `${path} has more than 16 MiB`, USAGE);
  return bytes;
}

/** Everything that the options say, checked. */
function optionsOf(args) {
  const usage = 'verify.mjs receipt.json [--ballot FILE] [--proof FILE | --log URL] --policy FILE';
  let read;
  try {
    const option = { type: 'string' };
    const options = { ballot: option, proof: option, log: option, policy: option };
    read = parseArgs({ args, options, allowPositionals: true });
  } catch (wrong) {
    throw new Refused(USAGE, `${wrong.message}\nUsage: ${usage}`);
  }
  const { positionals, values } = read;
  need(positionals.length === 1 && values.policy !== undefined, `Usage: ${usage}`, USAGE);
  need(values.proof === undefined || values.log === undefined, 'Give --proof or --log, not both.', USAGE);
  need(values.log === undefined || URL.canParse(values.log), '--log is not an address.', USAGE);
  return { file: positionals[0], ...values };
}

/** A file of either kind, whose bytes are read already. */
export async function check(text, policy, more = {}) {
  try {
    const value = parsed(text, 'the file');
    if (!isObject(value) || !Object.hasOwn(value, 'evidence')) {
      return await receiptFile(text, policy, more);
    }
    need(more.ballot === undefined && more.proof === undefined, 'Evidence takes no --ballot and no --proof.', USAGE);
    return await evidenceFile(text, policy, more.log);
  } catch (refused) {
    if (refused instanceof Refused) {
      return { exit: refused.exit, lines: [refused.message] };
    }
    throw refused;
  }
}

/** The command but for printing. */
export async function run(args) {
  let options;
  let policy;
  let texts;
  try {
    options = optionsOf(args);
    policy = refusing(USAGE, () => policyOf(bytesOf(options.policy)));
    texts = [options.file, options.ballot, options.proof].map((path) =>
      path === undefined ? undefined : decodedText(bytesOf(path), path),
    );
  } catch (refused) {
    if (refused instanceof Refused) {
      return { exit: refused.exit, lines: [refused.message] };
    }
    throw refused;
  }
  const [text, ballot, proof] = texts;
  const log = options.log === undefined ? undefined : Log.at(options.log, policy);
  const found = await check(text, policy, { ballot, proof, log });
  found.lines.push(`Checked against the policy with the digest ${digestText(bytesOf(options.policy))}.`);
  if (found.key !== undefined) {
    keepKey(options.file, text, found);
  }
  if (found.evidence !== undefined) {
    found.lines.push(`${writeEvidence(found.evidence)} is written: give it to the electoral committee, to anybody.`);
  }
  return found;
}

/** A receipt that --log proved gets its key, so that it can be checked without the log next time. */
function keepKey(file, text, { key, lines }) {
  const receipt = JSON.parse(text);
  if (receipt.promise.key === undefined) {
    receipt.promise.key = key;
    const beside = `${file}.${process.pid}.new`;
    writeFileSync(beside, `${JSON.stringify(receipt, undefined, 2)}\n`, { flag: 'wx', mode: statSync(file).mode });
    renameSync(beside, file);
    lines.push(`The key is added to ${file}.`);
  }
}

/** Nothing is overwritten. @returns the name of the new file */
function writeEvidence(evidence) {
  for (let i = 1; ; i += 1) {
    const name = i === 1 ? 'evidence.json' : `evidence-${i}.json`;
    try {
      writeFileSync(name, `${evidence}\n`, { flag: 'wx' });
      return name;
    } catch (failed) {
      if (failed.code !== 'EEXIST') {
        throw failed;
      }
    }
  }
}

const VERDICTS = [
  'PROVED.',
  'NOT PROVED: not yet, or not with what was given.',
  'NOT CHECKED.',
  'BROKEN, by the operator’s own signatures.',
  'PROVES NOTHING: this file is damaged, forged, of another log, or not of this ballot. Nobody is accused.',
  'LATE or LOST: it holds, and there is an honest explanation.',
];

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { exit, lines } = await run(process.argv.slice(2));
  console.log([VERDICTS[exit], ...lines].join('\n'));
  process.exitCode = exit;
}
