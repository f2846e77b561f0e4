// Argon2id (RFC 9106) in plain JavaScript, since node 20 has none. BLAKE2b (RFC 7693) is here too: Argon2 asks it for
// other lengths than the 64 bytes that node's own gives.

const MASK = (1n << 64n) - 1n;

// --- BLAKE2b, for a few hundred blocks: BigInt is fast enough ---

const IV = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];

const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** The columns and the diagonals of the 4 x 4 words. */
const LANES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

const rotr = (word, by) => ((word >> by) | (word << (64n - by))) & MASK;

/** @param {number} length of the hash, 1 to 64 bytes */
export function blake2b(length, ...parts) {
  const input = Buffer.concat(parts);
  const h = [...IV];
  h[0] ^= 0x01010000n ^ BigInt(length);
  for (let at = 0; at === 0 || at < input.length; at += 128) {
    const end = Math.min(at + 128, input.length);
    const block = Buffer.alloc(128);
    input.copy(block, 0, at, end);
    const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i));
    const v = [...h, ...IV];
    v[12] ^= BigInt(end);
    if (end === input.length) {
      v[14] ^= MASK;
    }
    for (let round = 0; round < 12; round += 1) {
      const s = SIGMA[round % 10];
      for (const [i, [a, b, c, d]] of LANES.entries()) {
        v[a] = (v[a] + v[b] + m[s[2 * i]]) & MASK;
        v[d] = rotr(v[d] ^ v[a], 32n);
        v[c] = (v[c] + v[d]) & MASK;
        v[b] = rotr(v[b] ^ v[c], 24n);
        v[a] = (v[a] + v[b] + m[s[2 * i + 1]]) & MASK;
        v[d] = rotr(v[d] ^ v[a], 16n);
        v[c] = (v[c] + v[d]) & MASK;
        v[b] = rotr(v[b] ^ v[c], 63n);
      }
    }
    for (let i = 0; i < 8; i += 1) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }
  const out = Buffer.alloc(64);
  for (const [i, word] of h.entries()) {
    out.writeBigUInt64LE(word, 8 * i);
  }
  return out.subarray(0, length);
}

// --- Argon2id ---

const VERSION = 0x13;
const TYPE = 2;
const WORDS = 256; // a block of 1,024 bytes, as 128 numbers of 64 bits: low half, high half
const SLICES = 4;

const le32 = (number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
};
const counted = (bytes) => Buffer.concat([le32(bytes.length), bytes]);

/** H' of RFC 9106, section 3.3. */
function longHash(length, ...parts) {
  if (length <= 64) {
    return blake2b(length, le32(length), ...parts);
  }
  const pieces = [];
  let v = blake2b(64, le32(length), ...parts);
  let left = length;
  for (; left > 64; left -= 32) {
    pieces.push(v.subarray(0, 32));
    v = left - 32 > 64 ? blake2b(64, v) : blake2b(left - 32, v);
  }
  return Buffer.concat([...pieces, v]);
}

// What a block is mixed in. Fields of a module are the fastest that JavaScript has.
const R = new Int32Array(WORDS);
const Z = new Int32Array(WORDS);

/** Z[a] = Z[a] + Z[b] + 2 lo(Z[a]) lo(Z[b]), then Z[d] = (Z[d] ^ Z[a]) turned right by `by` bits (32, 24, 16 or 63). */
function half(a, b, d, by) {
  const al = Z[a];
  const bl = Z[b];
  // The 64-bit product of the low halves, from four products of 16 bits.
  const a0 = al & 0xffff;
  const a1 = al >>> 16;
  const b0 = bl & 0xffff;
  const b1 = bl >>> 16;
  const ll = Math.imul(a0, b0);
  const hl = Math.imul(a1, b0);
  const middle = (ll >>> 16) + (hl & 0xffff) + (Math.imul(a0, b1) >>> 0); // below 2^32
  const low = (middle << 16) | (ll & 0xffff);
  const high = (Math.imul(a1, b1) + (hl >>> 16) + (middle >>> 16)) | 0;
  const sum = (al >>> 0) + (bl >>> 0) + ((low << 1) >>> 0);
  const sumLow = sum | 0;
  const sumHigh = (Z[a + 1] + Z[b + 1] + ((high << 1) | (low >>> 31)) + Math.floor(sum / 4294967296)) | 0;
  Z[a] = sumLow;
  Z[a + 1] = sumHigh;
  const xl = Z[d] ^ sumLow;
  const xh = Z[d + 1] ^ sumHigh;
  if (by === 32) {
    Z[d] = xh;
    Z[d + 1] = xl;
  } else if (by === 63) {
    Z[d] = (xl << 1) | (xh >>> 31);
    Z[d + 1] = (xh << 1) | (xl >>> 31);
  } else {
    Z[d] = (xl >>> by) | (xh << (32 - by));
    Z[d + 1] = (xh >>> by) | (xl << (32 - by));
  }
}

function quarter(a, b, c, d) {
  half(a, b, d, 32);
  half(c, d, b, 24);
  half(a, b, d, 16);
  half(c, d, b, 63);
}

/** P of RFC 9106, section 3.6, on the 16 numbers of a row (step 4) or of a column (step 32). */
function permute(v, step) {
  const [x0, x1, x2, x3] = [v, v + step, v + 2 * step, v + 3 * step];
  const [x4, x5, x6, x7] = [v + 4 * step, v + 5 * step, v + 6 * step, v + 7 * step];
  quarter(x0, x2, x4, x6);
  quarter(x0 + 2, x2 + 2, x4 + 2, x6 + 2);
  quarter(x1, x3, x5, x7);
  quarter(x1 + 2, x3 + 2, x5 + 2, x7 + 2);
  quarter(x0, x2 + 2, x5, x7 + 2);
  quarter(x0 + 2, x3, x5 + 2, x6);
  quarter(x1, x3 + 2, x4, x6 + 2);
  quarter(x1 + 2, x2, x4 + 2, x7);
}

/** G of RFC 9106, section 3.5: memory[to] = G(memory[x], memory[y]), after the first pass XORed with what is there. */
function compress(memory, to, x, y, isXored) {
  for (let i = 0; i < WORDS; i += 1) {
    R[i] = memory[x + i] ^ memory[y + i];
    Z[i] = R[i];
  }
  for (let row = 0; row < WORDS; row += 32) {
    permute(row, 4);
  }
  for (let column = 0; column < 32; column += 4) {
    permute(column, 32);
  }
  for (let i = 0; i < WORDS; i += 1) {
    memory[to + i] = isXored ? memory[to + i] ^ R[i] ^ Z[i] : R[i] ^ Z[i];
  }
}

/**
 * @param {{password: Buffer, salt: Buffer, m: number, t: number, p: number, length: number, secret?: Buffer,
 *   data?: Buffer}} input `m` in KiB
 */
export function argon2id({ password, salt, m, t, p, length, secret = Buffer.alloc(0), data = Buffer.alloc(0) }) {
  const seed = blake2b(
    64,
    ...[p, length, m, t, VERSION, TYPE].map(le32),
    ...[password, salt, secret, data].map(counted),
  );
  const segment = Math.floor(m / (SLICES * p));
  const lane = SLICES * segment;
  const memory = new Int32Array(WORDS * (lane * p + 3)); // three blocks more, for the addresses
  const place = (l, column) => WORDS * (l * lane + column);
  for (let l = 0; l < p; l += 1) {
    for (const column of [0, 1]) {
      const block = longHash(1024, seed, le32(column), le32(l));
      for (let i = 0; i < WORDS; i += 1) {
        memory[place(l, column) + i] = block.readInt32LE(4 * i);
      }
    }
  }
  const addresses = new Addresses(memory, WORDS * lane * p, [lane * p, t, TYPE]);
  for (let pass = 0; pass < t; pass += 1) {
    for (let slice = 0; slice < SLICES; slice += 1) {
      for (let l = 0; l < p; l += 1) {
        const isFixed = pass === 0 && slice < 2; // the order of the first half does not depend on the passphrase
        addresses.begin(pass, l, slice);
        for (let i = 0; i < segment; i += 1) {
          if (isFixed && i % 128 === 0) {
            addresses.next();
          }
          const column = slice * segment + i;
          if (pass === 0 && column < 2) {
            continue;
          }
          const before = place(l, column === 0 ? lane - 1 : column - 1);
          const from = isFixed ? addresses.out + 2 * (i % 128) : before;
          const [j1, j2] = [memory[from] >>> 0, memory[from + 1] >>> 0];
          const other = pass === 0 && slice === 0 ? l : j2 % p;
          const z = reference({ pass, slice, i, segment, lane, isSame: other === l }, j1);
          compress(memory, place(l, column), before, place(other, z), pass > 0);
        }
      }
    }
  }
  const last = Buffer.alloc(1024);
  for (let i = 0; i < WORDS; i += 1) {
    let word = 0;
    for (let l = 0; l < p; l += 1) {
      word ^= memory[place(l, lane - 1) + i];
    }
    last.writeInt32LE(word, 4 * i);
  }
  memory.fill(0);
  R.fill(0);
  Z.fill(0);
  return longHash(length, last);
}

/** The column of the block to mix in: RFC 9106, section 3.4.2. */
function reference({ pass, slice, i, segment, lane, isSame }, j1) {
  const ready = pass === 0 ? slice * segment : lane - segment;
  const area = isSame ? ready + i - 1 : i === 0 ? ready - 1 : ready;
  const square = Number((BigInt(j1) * BigInt(j1)) >> 32n);
  const x = area - 1 - Number((BigInt(area) * BigInt(square)) >> 32n);
  const start = pass === 0 || slice === SLICES - 1 ? 0 : (slice + 1) * segment;
  return (start + x) % lane;
}

/** The addresses that do not depend on the passphrase: RFC 9106, section 3.4.1.2. They lie behind the memory. */
class Addresses {
  constructor(memory, at, constants) {
    this.memory = memory;
    this.zero = at;
    this.input = at + WORDS;
    this.out = at + 2 * WORDS;
    this.constants = constants;
  }

  begin(pass, l, slice) {
    const [blocks, t, type] = this.constants;
    this.memory.fill(0, this.zero, this.out + WORDS);
    for (const [i, number] of [pass, l, slice, blocks, t, type, 0].entries()) {
      this.memory[this.input + 2 * i] = number;
    }
  }

  next() {
    this.memory[this.input + 12] += 1;
    compress(this.memory, this.out, this.zero, this.input, false);
    compress(this.memory, this.out, this.zero, this.out, false);
  }
}
