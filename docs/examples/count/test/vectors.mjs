// Makes exports from the values on which two programs agree that were written from the formats alone.

import { createCipheriv, createHash, createPrivateKey, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argon2id } from '../argon2.mjs';

const RESOURCES = new URL('../../../../topics/src/test/resources/', import.meta.url);

/** Undefined where the folder was copied out of the project. */
function resource(name) {
  const file = new URL(name, RESOURCES);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export const vectors = resource('disvote.json');

/** Envelopes that only a dishonest voter's program makes, each with whether it opens. */
export const crafted = resource('crafted-envelopes.json');

export const PASSPHRASE = 'open sesame';
const TRUSTEES = ['anna', 'bea', 'cem'];
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const sha256 = (data) => createHash('sha256').update(data).digest();

function signed(seed, text) {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.from(seed, 'hex')]), format: 'der', type: 'pkcs8' });
  return sign(null, Buffer.from(text), key);
}

const lineOf = (vkey, bytes) => {
  const [name, id] = vkey.split('+');
  return `\u2014 ${name} ${Buffer.concat([Buffer.from(id, 'hex'), bytes]).toString('base64')}\n`;
};

/** A checkpoint that the log signed and these witnesses cosigned. */
export function checkpoint(size, root, witnesses = ['a.example', 'b.example']) {
  const { keys, origin } = vectors.inputs;
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  let note = `${text}\n${lineOf(vectors.values.vkeys.log, signed(keys.log, text))}`;
  for (const name of witnesses) {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(vectors.inputs.cosignTime));
    const signature = signed(keys[`witness ${name}`], `cosignature/v1\ntime ${vectors.inputs.cosignTime}\n${text}`);
    note += lineOf(vectors.values.vkeys[name], Buffer.concat([time, signature]));
  }
  return note;
}

/** The Merkle tree hash as RFC 6962 defines it. */
export function rootOf(leaves) {
  if (leaves.length < 2) {
    return leaves.length === 0 ? sha256('') : sha256(Buffer.concat([Buffer.of(0), leaves[0]]));
  }
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.concat([Buffer.of(1), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half))]));
}

/** What an export has, to be changed by a test: texts by path, and records by partition. */
export function exportOf(suite) {
  const { values, inputs } = vectors;
  const { id } = inputs.sealedElections[suite];
  const log = values.log2[suite];
  const records = new Map();
  for (const text of log.records) {
    const { partition } = JSON.parse(text);
    records.set(partition, [...(records.get(partition) ?? []), text]);
  }
  const roll = inputs.rolls['2027'].map(([voterId, constituency]) => {
    return `${values.voters[`2027|${voterId}`].voter},${constituency}\n`;
  });
  return {
    statements: [...log.statements],
    terms: values.terms[id],
    papers: { ...values.papers[id] },
    roll: roll.sort().join(''),
    records,
    policy: values.policy,
    checkpoint: undefined,
  };
}

/** The leaves of the tree, as the statements say. */
export function leavesOf({ statements, records }) {
  const leaves = [];
  let heads = new Array(vectors.inputs.partitions).fill(0);
  for (const text of statements) {
    const is = JSON.parse(text);
    if (is.kind === 'round') {
      for (const [p, head] of is.heads.entries()) {
        leaves.push(...(records.get(p) ?? []).slice(heads[p], head).map(sha256));
      }
      heads = is.heads;
    }
    leaves.push(Buffer.from(text));
  }
  return leaves;
}

/** Writes an export. Its checkpoint is of its own statements and records unless the test has set another. */
export function write(folder, made) {
  const leaves = leavesOf(made);
  mkdirSync(join(folder, 'papers'), { recursive: true });
  mkdirSync(join(folder, 'records'), { recursive: true });
  writeFileSync(join(folder, 'checkpoint'), made.checkpoint ?? checkpoint(leaves.length, rootOf(leaves)));
  writeFileSync(join(folder, 'statements'), made.statements.map((each) => `${each}\n`).join(''));
  writeFileSync(join(folder, 'terms'), made.terms);
  for (const [constituency, paper] of Object.entries(made.papers)) {
    writeFileSync(join(folder, 'papers', constituency === '' ? '-' : constituency), paper);
  }
  if (made.roll !== undefined) {
    writeFileSync(join(folder, 'roll'), made.roll);
  }
  for (let p = 0; p < vectors.inputs.partitions; p += 1) {
    writeFileSync(join(folder, 'records', String(p)), (made.records.get(p) ?? []).map((each) => `${each}\n`).join(''));
  }
  writeFileSync(`${folder}.policy`, made.policy);
}

/** Share files 1 to 3 of a suite. The vectors have the text of the first and the bytes of all shares. */
export function shareFiles(suite) {
  const { shareFile1, shares } = vectors.values.keygen[suite];
  const { sealed: _, ...first } = JSON.parse(shareFile1);
  const salt = Buffer.from(vectors.inputs.keygen.salt16, 'hex');
  const nonce = Buffer.from(vectors.inputs.keygen.nonce12, 'hex');
  const key = argon2id({ password: Buffer.from(PASSPHRASE), salt, m: 65536, t: 3, p: 1, length: 32 });
  return shares.map((share, i) => {
    const file = { ...first, index: i + 1, trustee: TRUSTEES[i] };
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(jcs(file)));
    const sealed = Buffer.concat([cipher.update(Buffer.from(share, 'hex')), cipher.final(), cipher.getAuthTag()]);
    return `${jcs({ ...file, sealed: sealed.toString('base64url') })}\n`;
  });
}

const jcs = (value) =>
  typeof value === 'object'
    ? `{${Object.keys(value)
        .sort()
        .map((name) => `${JSON.stringify(name)}:${jcs(value[name])}`)
        .join(',')}}`
    : JSON.stringify(value);
