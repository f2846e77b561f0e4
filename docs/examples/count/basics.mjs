// Bytes, JSON, times, IDs and Merkle trees: section 1 of the formats.

import { createHash } from 'node:crypto';

/** Why nothing is counted. Its message is for people; it never holds a passphrase, a share or a ballot. */
export class Refused extends Error {}

export function need(holds, why) {
  if (!holds) {
    throw new Refused(why);
  }
}

export const H = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest();
};
export const utf8 = (text) => Buffer.from(text, 'utf8');
export const isText = (value) => typeof value === 'string' && value.isWellFormed();
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isWhole = (value, least = 0) => Number.isSafeInteger(value) && value >= least && !Object.is(value, -0);
export const isWholes = (value) => Array.isArray(value) && value.every((each) => isWhole(each));
export const isId = (text) => isText(text) && /^(?!(?:\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/.test(text);
export const isDigest = (text) => isText(text) && /^sha256:[0-9a-f]{64}$/.test(text);
export const digestText = (...parts) => `sha256:${H(...parts).toString('hex')}`;

/** Strict: there is one way only to write these bytes, so no unused bit is set. */
function decoded(encoding, text, length, what) {
  need(isText(text), `${what} is not a text`);
  const bytes = Buffer.from(text, encoding);
  need(bytes.toString(encoding) === text && (length === undefined || bytes.length === length), `${what} is malformed`);
  return bytes;
}
export const base64 = (text, length, what) => decoded('base64', text, length, what);
export const base64url = (text, length, what) => decoded('base64url', text, length, what);

/** A number in a text: decimal, no sign, no leading zero. */
export function decimal(text, what) {
  need(/^(?:0|[1-9]\d{0,15})$/.test(text) && isWhole(Number(text)), `${what} is not a number`);
  return Number(text);
}

export function isTime(text) {
  if (!isText(text) || !/^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) {
    return false;
  }
  const read = new Date(`${text.slice(0, 23)}Z`); // null where there is no such day or hour
  return !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 23) === text.slice(0, 23);
}

export function textOf(bytes, what) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused(`${what} is not UTF-8`);
  }
}

const LEVELS_MAX = 32;

/** RFC 8785 (JCS) of what JSON.parse gave: members sorted by UTF-16 units, no white space, whole numbers only. */
export function canonical(value, level = 0) {
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
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name], level + 1)}`).join(',')}}`;
}

/** JSON that is hashed or signed: the same bytes when it is written again. So no member can stand twice, either. */
export function readCanonical(text, what) {
  let value;
  let written;
  try {
    value = JSON.parse(text);
    written = canonical(value);
  } catch {
    throw new Refused(`${what} is not canonical JSON`);
  }
  need(written === text, `${what} is not canonical JSON`);
  return value;
}

/** Exactly these members, and perhaps some of `more`. */
export function members(value, names, what, more = []) {
  need(isObject(value), `${what} is not an object`);
  for (const name of names) {
    need(Object.hasOwn(value, name), `${what} has no ${name}`);
  }
  for (const name of Object.keys(value)) {
    need(names.includes(name) || more.includes(name), `${what} has a member too many: ${name}`);
  }
  return value;
}

const [LEAF, NODE] = [Buffer.of(0), Buffer.of(1)];

/** A Merkle tree of RFC 6962 that grows leaf by leaf. It keeps the roots of its complete subtrees alone. */
export class Tree {
  constructor() {
    this.size = 0;
    this.roots = []; // the largest subtree first
  }

  add(data) {
    let root = H(LEAF, data);
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      root = H(NODE, this.roots.pop(), root);
    }
    this.roots.push(root);
    this.size += 1;
  }

  root() {
    return this.size === 0 ? H() : this.roots.reduceRight((right, left) => H(NODE, left, right));
  }
}
