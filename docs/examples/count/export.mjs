// Reads an export of the log (section 9 of the formats) and checks all that can be checked without a key: that the
// checkpoint is cosigned, that exactly these records and statements make its tree, and that terms, papers and roll are
// those that the log states.

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  base64url,
  canonical,
  digestText,
  H,
  isDigest,
  isId,
  isObject,
  isText,
  isTime,
  isWhole,
  isWholes,
  members,
  need,
  Refused,
  readCanonical,
  Tree,
  textOf,
  utf8,
} from './basics.mjs';
import { checkpointOf, isName } from './notes.mjs';

// --- statements, section 6 ---

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

function statementOf(text, n) {
  const what = `statement ${n}`;
  const length = utf8(text).length;
  need(length >= 33 && length <= 65535, `${what} is too short or too long`);
  const value = readCanonical(text, what);
  need(isObject(value) && value.n === n, `${what} has another number: a line is missing or too many`);
  if (isText(value.kind) && Object.hasOwn(KINDS, value.kind)) {
    members(value, ['at', 'kind', 'n', ...KINDS[value.kind]], what, OPTIONAL[value.kind]);
    for (const [name, each] of Object.entries(value)) {
      need(MEMBERS[name](each), `${name} of ${what} is malformed`);
    }
  }
  need((value.kind === 'system') === (n === 0), `${what} may not be of the kind ${value.kind}`);
  return value;
}

// --- files ---

export function bytesOf(path) {
  try {
    return readFileSync(path);
  } catch (failed) {
    throw new Refused(`${path} cannot be read: ${failed.code}`);
  }
}

/** A file of an export. A pipe would be waited for, and a device has no end. */
function ordinary(path) {
  const kind = lstatSync(path, { throwIfNoEntry: false });
  need(kind === undefined || kind.isFile(), `${path} is a link or a pipe: copy the whole folder again`);
  return bytesOf(path);
}

const FILES = ['checkpoint', 'statements', 'terms', 'papers', 'records'];

/** Exactly these files: one that is too much may be one that somebody misses elsewhere. */
function requireFiles(folder, wanted) {
  let there;
  try {
    there = readdirSync(folder);
  } catch (failed) {
    throw new Refused(`${folder} cannot be read: ${failed.code}`);
  }
  for (const name of wanted) {
    need(there.includes(name), `the export lacks the file ${join(folder, name)}`);
  }
  for (const name of there) {
    need(wanted.includes(name), `the export has the file ${join(folder, name)}, which is no part of one`);
  }
}

/** The lines of a file, each ending in LF, as bytes without it. */
function* linesOf(bytes, path) {
  need(bytes.length === 0 || bytes[bytes.length - 1] === 10, `${path} does not end with a line`);
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

// --- records, section 4 ---

const RECORD = [
  'auth',
  'ballot',
  'castAt',
  'constituency',
  'electionId',
  'nonce',
  'partition',
  'revision',
  'seq',
  'v',
  'voter',
];
const REVISION_MAX = 2 ** 31 - 1;

/** Kafka's murmur2 over ASCII, as a number without its sign. */
export function murmur2(text) {
  const data = Buffer.from(text, 'latin1');
  const m = 0x5bd1e995;
  let h = 0x9747b28c ^ data.length;
  let i = 0;
  for (; i + 4 <= data.length; i += 4) {
    let k = Math.imul(data.readInt32LE(i), m);
    k = Math.imul(k ^ (k >>> 24), m);
    h = Math.imul(h, m) ^ k;
  }
  const rest = data.length - i;
  if (rest > 0) {
    for (let r = rest - 1; r >= 0; r -= 1) {
      h ^= data[i + r] << (8 * r);
    }
    h = Math.imul(h, m);
  }
  h = Math.imul(h ^ (h >>> 13), m);
  return (h ^ (h >>> 15)) & 0x7fffffff;
}

/** A record that the log took for a vote must be one. */
function recordOf(bytes, p, seq, partitions) {
  const what = `the record ${p}/${seq}`;
  const record = members(readCanonical(textOf(bytes, what), what), RECORD, what);
  const isForm =
    record.v === 2 &&
    isId(record.electionId) &&
    isId(record.voter) &&
    (record.constituency === '' || isId(record.constituency)) &&
    isWhole(record.revision, 1) &&
    record.revision <= REVISION_MAX &&
    isTime(record.castAt);
  need(isForm, `${what} is malformed`);
  base64url(record.auth, record.auth === '' ? 0 : 32, `auth of ${what}`);
  base64url(record.nonce, 16, `the nonce of ${what}`);
  need(record.partition === p && record.seq === seq, `${what} belongs to another position`);
  need(murmur2(record.voter) % partitions === p, `${what} belongs to another partition by its voter`);
  record.ballot = base64url(record.ballot, undefined, `the ballot of ${what}`);
  need(record.ballot.length > 0, `${what} has no ballot`);
  return record;
}

// --- the export ---

/** The statements of an export, and what they say of its one election. */
function statementsOf(folder) {
  const path = join(folder, 'statements');
  const all = [];
  for (const line of linesOf(ordinary(path), path)) {
    const text = textOf(line, path);
    all.push({ text, is: statementOf(text, all.length) });
  }
  need(all.length > 0, 'the export has no statements');
  return all;
}

/** What the terms must say so that there is a count. Their digest is in the log; so this finds no forgery. */
function termsOf(bytes) {
  const terms = readCanonical(textOf(bytes, 'terms'), 'terms');
  const isForm =
    isObject(terms) &&
    terms.v === 1 &&
    isId(terms.id) &&
    ['sealed', 'open'].includes(terms.ballots) &&
    ['anyone', 'roll'].includes(terms.eligibility) &&
    ['refused', 'last-counts'].includes(terms.changeOfMind) &&
    isWhole(terms.minGroup) &&
    isWhole(terms.minList) &&
    isObject(terms.neighbours) &&
    isObject(terms.papers) &&
    Object.values(terms.papers).every(isDigest) &&
    Object.keys(terms.papers).every((name) => name === '' || isId(name)) &&
    (terms.eligibility === 'roll') === isId(terms.roll) &&
    (terms.ballots === 'sealed') === isObject(terms.seal);
  need(isForm, 'the terms are not those of an election that this program can count');
  return terms;
}

/**
 * @returns everything that the count needs; `records` are the election's up to its close, by partition, then seq
 */
export function readExport(folder, policy, watch = () => {}) {
  const checkpoint = checkpointOf(textOf(ordinary(join(folder, 'checkpoint')), 'the checkpoint'), policy);
  const statements = statementsOf(folder);
  const { partitions, origin } = statements[0].is;
  need(origin === checkpoint.origin, 'the statements are of another log than the checkpoint');
  const termsBytes = ordinary(join(folder, 'terms'));
  const terms = termsOf(termsBytes);
  const ours = (kind) => statements.filter(({ is }) => is.kind === kind && is.electionId === terms.id);
  const [stated, closes] = [ours('terms'), ours('close')];
  need(stated.length === 1, `the log states the terms of ${terms.id} ${stated.length} times`);
  need(closes.length === 1, `the log states the close of ${terms.id} ${closes.length} times`);
  const close = closes[0].is;
  need(stated[0].is.n < close.n, `the log states the close of ${terms.id} before its terms`);
  need(stated[0].is.terms === digestText(termsBytes), 'the terms are not those that the log states');
  const isSystem =
    terms.origin === origin && (terms.voters === 'plain' || terms.voterKey === statements[0].is.voterKey);
  need(isSystem, 'the terms name another origin or voter key than the first statement of the log');
  const names = Object.keys(terms.papers).map((name) => (name === '' ? '-' : name));
  requireFiles(folder, [...FILES, ...(terms.eligibility === 'roll' ? ['roll'] : [])]);
  requireFiles(join(folder, 'papers'), names);
  requireFiles(
    join(folder, 'records'),
    Array.from({ length: partitions }, (_, p) => String(p)),
  );
  need(close.lastSeqs.length === partitions, 'the close has not one number for each partition');

  const papers = new Map();
  for (const [constituency, digest] of Object.entries(terms.papers)) {
    const name = constituency === '' ? '-' : constituency;
    const bytes = ordinary(join(folder, 'papers', name));
    need(digestText(bytes) === digest, `the paper ${name} is not the one that the terms name`);
    const paper = readCanonical(textOf(bytes, `the paper ${name}`), `the paper ${name}`);
    need(paper.electionId === terms.id && paper.constituency === constituency, `the paper ${name} is another one's`);
    papers.set(constituency, paper);
  }

  const roll = terms.eligibility === 'roll' ? rollOf(folder, terms.roll, statements, close.n) : undefined;
  const { records, digests } = recordsOf(folder, { statements, partitions, terms, close, watch });
  const headsAtTerms = fold({ checkpoint, statements, partitions, digests, n: stated[0].is.n, close });
  return {
    checkpoint,
    terms,
    termsBytes,
    papers,
    roll,
    records,
    partitions,
    // A record whose leaf stands before the terms.
    isEarly: ({ partition, seq }) => seq <= headsAtTerms[partition],
    sealDigest: terms.seal === undefined ? undefined : digestText(utf8(canonical(terms.seal))),
    digest: digestText(utf8(`disvote/count-input/v1\n${terms.id}\n${checkpoint.size}\n${checkpoint.base64Root}\n`)),
  };
}

/** Constituencies by voter. */
function rollOf(folder, name, statements, before) {
  const stated = statements.findLast(({ is }) => is.kind === 'roll' && is.roll === name && is.n < before);
  need(stated !== undefined, `the log states no roll ${name} before the close`);
  const path = join(folder, 'roll');
  const bytes = ordinary(path);
  need(
    digestText(bytes) === stated.is.pseudonymous,
    `the roll is not the last ${name} that the log states before the close`,
  );
  const roll = new Map();
  let last = '';
  for (const line of linesOf(bytes, path)) {
    const [voter, constituency, ...more] = textOf(line, path).split(',');
    const isForm = isId(voter) && (constituency === '' || isId(constituency)) && more.length === 0;
    need(isForm && voter > last, 'the roll is not lines of a voter, a comma and a constituency in ascending order');
    roll.set(voter, constituency);
    last = voter;
  }
  return roll;
}

/** The digests of all records, by partition, and the records of this election up to its close. */
function recordsOf(folder, { statements, partitions, terms, close, watch }) {
  const heads = statements[statements.length - 1].is.heads;
  need(isWholes(heads) && heads.length === partitions, 'the last statement is no round over all partitions');
  const digests = [];
  const records = [];
  const all = heads.reduce((sum, head) => sum + head, 0);
  let done = 0;
  for (let p = 0; p < partitions; p += 1) {
    const path = join(folder, 'records', String(p));
    const own = Buffer.alloc(32 * heads[p]);
    let seq = 0;
    for (const line of linesOf(ordinary(path), path)) {
      seq += 1;
      need(seq <= heads[p], `${path} has more than the ${heads[p]} records of the checkpoint`);
      const digest = H(line);
      digest.copy(own, 32 * (seq - 1));
      const record = recordOf(line, p, seq, partitions);
      if (record.electionId === terms.id && seq <= close.lastSeqs[p]) {
        const { voter, constituency, revision, ballot } = record;
        records.push({ partition: p, seq, voter, constituency, revision, ballot: Buffer.from(ballot), digest });
      }
      done += 1;
      watch('reading records', done, all);
    }
    need(seq === heads[p], `${path} has ${seq} records instead of ${heads[p]}: every one is needed, of any election`);
    digests.push(own);
  }
  return { records, digests };
}

/**
 * Builds the tree of the log again and compares it with the checkpoint.
 *
 * @returns the heads of the last round before the statement n
 */
function fold({ checkpoint, statements, partitions, digests, n, close }) {
  const tree = new Tree();
  let heads = new Array(partitions).fill(0);
  let round = 0;
  let headsAtTerms = heads;
  for (const { text, is } of statements) {
    if (is.n === n) {
      headsAtTerms = heads;
    }
    if (is === close) {
      const isClosed = close.lastSeqs.every((last, p) => last <= heads[p]);
      need(isClosed, 'the close stands before the round that has all its votes');
    }
    if (is.kind === 'round') {
      round += 1;
      need(is.round === round && is.heads.length === partitions, `round ${round} is missing or malformed`);
      for (let p = 0; p < partitions; p += 1) {
        need(
          is.heads[p] >= heads[p] && is.heads[p] * 32 <= digests[p].length,
          `round ${round} has heads that cannot be`,
        );
        for (let s = heads[p]; s < is.heads[p]; s += 1) {
          tree.add(digests[p].subarray(32 * s, 32 * s + 32));
        }
      }
      heads = is.heads;
      need(is.size === tree.size + 1, `round ${round} has another size than its tree`);
    }
    tree.add(utf8(text));
  }
  need(
    tree.size === checkpoint.size && tree.root().equals(checkpoint.root),
    'records and statements do not make the tree of the checkpoint: something is missing, changed or too much',
  );
  return headsAtTerms;
}
