// A notary with its witnesses and the ingest that promises, in memory, for tests: it builds the tree, the proofs and
// the promises by itself, from the formats' page, with none of the code that checks them. It signs whatever it is asked
// to.

import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaf = (data) => sha256(Buffer.of(0), Buffer.from(data));
const node = (left, right) => sha256(Buffer.of(1), left, right);
const digest = (data) => `sha256:${sha256(Buffer.from(data)).toString('hex')}`;

const split = (n) => 2 ** (Math.ceil(Math.log2(n)) - 1);

/** MTH of RFC 6962. */
export function rootOf(data) {
  if (data.length < 2) {
    return data.length === 0 ? sha256() : leaf(data[0]);
  }
  const k = split(data.length);
  return node(rootOf(data.slice(0, k)), rootOf(data.slice(k)));
}

/** PATH of RFC 6962. */
export function pathOf(index, data) {
  if (data.length < 2) {
    return [];
  }
  const k = split(data.length);
  return index < k
    ? [...pathOf(index, data.slice(0, k)), rootOf(data.slice(k))]
    : [...pathOf(index - k, data.slice(k)), rootOf(data.slice(0, k))];
}

/** RFC 8785, of what these tests write. */
export const jcs = (value) =>
  JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** An Ed25519 key by its name and seed. */
export class Key {
  constructor(name, seed) {
    this.name = name;
    this.secret = createPrivateKey({
      key: Buffer.concat([PKCS8, Buffer.from(seed, 'hex')]),
      format: 'der',
      type: 'pkcs8',
    });
    this.raw = createPublicKey(this.secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  }

  id(type) {
    return sha256(Buffer.from(`${this.name}\n`), Buffer.of(type), this.raw).subarray(0, 4);
  }

  vkey(type = 1) {
    const bytes = Buffer.concat([Buffer.of(type), this.raw]);
    return `${this.name}+${this.id(type).toString('hex')}+${bytes.toString('base64')}`;
  }

  /** A signature line of a note. */
  line(text) {
    const signature = Buffer.concat([this.id(1), sign(null, Buffer.from(text), this.secret)]);
    return `\u2014 ${this.name} ${signature.toString('base64')}\n`;
  }

  /** A witness's line. */
  cosign(text, time) {
    const at = Buffer.alloc(8);
    at.writeBigUInt64BE(BigInt(time));
    const signed = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), this.secret);
    return `\u2014 ${this.name} ${Buffer.concat([this.id(4), at, signed]).toString('base64')}\n`;
  }
}

/** `2027-05-21T06:00:00.000005Z` plus microseconds. */
const timeOf = (n) => `2027-05-21T06:00:00.${String(n).padStart(6, '0')}Z`;

export class Notary {
  constructor({ origin = 'log.example.org/disvote-1a2b3c4d', partitions = 24, includeWithin = 600 } = {}) {
    this.origin = origin;
    this.log = new Key(origin, '11'.repeat(32));
    this.promiser = new Key(`${origin}/promise/i1`, '22'.repeat(32));
    this.witnesses = [new Key('a.example', '33'.repeat(32)), new Key('b.example', '44'.repeat(32))];
    this.partitions = partitions;
    this.votes = Array.from({ length: partitions }, () => []);
    this.heads = this.votes.map(() => 0);
    this.rounds = 0;
    this.statements = [];
    this.leaves = [];
    this.files = new Map();
    const system = { id: '1a2b3c4d', includeWithin, origin, partitions, v: 1, voterKey: digest('key') };
    this.state({ kind: 'system', ...system });
    this.state({ kind: 'promise-key', vkey: this.promiser.vkey() });
  }

  /** Appends a statement. @returns its index in the tree */
  state(statement) {
    const n = this.statements.length;
    const text = jcs({ at: timeOf(n), n, ...statement });
    this.statements.push({ text, index: this.leaves.length });
    this.leaves.push(Buffer.from(text));
    return this.leaves.length - 1;
  }

  /** A vote of a partition, by its digest (32 bytes), which the next round has. @returns its seq */
  vote(partition, bytes) {
    return this.votes[partition].push(bytes);
  }

  /** @param {number[]} [short] of how many votes, by partition, nothing is said yet */
  round(short = {}) {
    const heads = this.votes.map((all, p) => all.length - (short[p] ?? 0));
    for (const [p, head] of heads.entries()) {
      this.leaves.push(...this.votes[p].slice(this.heads[p], head));
    }
    this.heads = heads;
    this.rounds += 1;
    return this.state({ kind: 'round', heads, round: this.rounds, size: this.leaves.length + 1 });
  }

  /** A checkpoint of the first leaves, signed and cosigned. */
  checkpoint(time = 1810000000, size = this.leaves.length, witnesses = this.witnesses) {
    const root = rootOf(this.leaves.slice(0, size)).toString('base64');
    const text = `${this.origin}\n${size}\n${root}\n`;
    return `${text}\n${this.log.line(text)}${witnesses.map((each) => each.cosign(text, time)).join('')}`;
  }

  /** From now on the files say what the tree is now. */
  publish(time = undefined, witnesses = undefined) {
    this.published = this.checkpoint(time, this.leaves.length, witnesses);
    this.size = this.leaves.length;
    this.files.set('checkpoint', this.published);
    this.files.set('statements', this.statements.map(({ text }) => `${text}\n`).join(''));
    this.files.set('policy', this.policy());
    const keys = this.statements.filter(({ text }) => text.includes('"kind":"promise-key'));
    const listed = keys.map(({ text, index }) => ({ text, proof: this.proof(index) }));
    this.files.set('promise-keys', JSON.stringify(listed));
    this.tiles();
    return this;
  }

  tiles() {
    let row = this.leaves.map(leaf);
    for (let level = 0; row.length > 0; level += 1) {
      for (let at = 0; at < row.length; at += 256) {
        this.files.set(tile(level, at, row.length), Buffer.concat(row.slice(at, at + 256)));
      }
      row = Array.from({ length: Math.floor(row.length / 256) }, (_, i) =>
        rootOfHashes(row.slice(i * 256, i * 256 + 256)),
      );
    }
    for (let at = 0; at < this.leaves.length; at += 256) {
      const entries = this.leaves.slice(at, at + 256).flatMap((data) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(data.length);
        return [length, data];
      });
      this.files.set(tile('entries', at, this.leaves.length), Buffer.concat(entries));
    }
  }

  /** The tlog-proof of a leaf under the checkpoint that is published. */
  proof(index, checkpoint = this.published) {
    const size = Number(checkpoint.split('\n')[1]);
    const path = pathOf(index, this.leaves.slice(0, size)).map((each) => each.toString('base64'));
    return ['c2sp.org/tlog-proof@v1', `index ${index}`, ...path, '', checkpoint].join('\n');
  }

  /** Where a vote stands that a round has. */
  indexOf(bytes) {
    return this.leaves.findIndex((data) => data.equals(bytes));
  }

  /** The statement of the promise key as receipts keep it. */
  key() {
    return JSON.parse(this.files.get('promise-keys'))[0];
  }

  policy() {
    const [a, b] = this.witnesses.map((each) => each.vkey(4));
    const witnesses = `witness w1 ${a} https://a.example/\nwitness w2 ${b} https://b.example/\n`;
    return `log ${this.log.vkey()}\n${witnesses}group q 2 w1 w2\nquorum q\n`;
  }

  leafText({ electionId, partition, seq, castAt, digest: hex }) {
    const short = Buffer.from(hex.slice(7), 'hex').toString('base64url');
    return `disvote/receipt/v1\n${this.origin}\n${electionId}\n${partition}\n${seq}\n${castAt}\n${short}\n`;
  }

  /** The promises of one batch, of each of its receipts. */
  promise(receipts, seconds = 1809999999, key = this.promiser) {
    const texts = receipts.map((each) => Buffer.from(this.leafText(each)));
    const root = rootOf(texts).toString('base64');
    const text = `disvote/promise/v1\n${this.origin}\n${texts.length}\n${root}\n${seconds}\n`;
    const note = `${text}\n${key.line(text)}`;
    return texts.map((_, index) => ({
      index,
      path: pathOf(index, texts).map((each) => each.toString('base64')),
      note,
    }));
  }

  /** A file below /log/, as bytes, or undefined. */
  get = async (path) => {
    const found = this.files.get(path);
    return found === undefined ? undefined : Buffer.from(found);
  };
}

function rootOfHashes(hashes) {
  return hashes.length === 1
    ? hashes[0]
    : node(rootOfHashes(hashes.slice(0, hashes.length / 2)), rootOfHashes(hashes.slice(hashes.length / 2)));
}

function tile(level, at, size) {
  const width = Math.min(256, size - at);
  const number = String(at / 256).padStart(3, '0');
  return `tile/${level}/${number}${width < 256 ? `.p/${width}` : ''}`;
}
