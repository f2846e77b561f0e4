// Share files and the key that they make: section 8 of the formats.

import { createDecipheriv } from 'node:crypto';
import { argon2id } from './argon2.mjs';
import {
  base64url,
  canonical,
  digestText,
  isDigest,
  isId,
  isWhole,
  members,
  need,
  readCanonical,
  textOf,
  utf8,
} from './basics.mjs';

/** Reads a share file, and refuses one that is not for this election, each time with its own sentence. */
export function shareFileOf(bytes, name, { terms, sealDigest }) {
  const text = textOf(bytes, name);
  need(text.endsWith('\n'), `${name} does not end with a line`);
  const file = readCanonical(text.slice(0, -1), name);
  const names = ['v', 'election', 'trustee', 'index', 'threshold', 'seal', 'kdf', 'nonce', 'sealed'];
  members(file, names, name);
  members(file.kdf, ['name', 'm', 't', 'p', 'salt'], `the kdf of ${name}`);
  const { v, election, trustee, index, threshold, seal, kdf } = file;
  need(v === 1 && isId(election) && isDigest(seal) && isWhole(index, 1), `${name} is malformed`);
  need(
    kdf.name === 'argon2id' && kdf.m === 65536 && kdf.t === 3 && kdf.p === 1,
    `${name} has another way from passphrase to key than Argon2id with 64 MiB, 3 passes, 1 lane`,
  );
  need(election === terms.id, `${name} is for the election ${election}, not for ${terms.id}`);
  need(seal === sealDigest, `${name} is for another key than the one of the terms`);
  need(threshold === terms.seal.threshold, `${name} has another threshold than the terms`);
  need(
    terms.seal.trustees[index - 1]?.name === trustee,
    `${name} is of a trustee or a number that the terms do not have`,
  );
  const { sealed, ...data } = file;
  return {
    name,
    trustee,
    index,
    salt: base64url(kdf.salt, 16, `the salt of ${name}`),
    nonce: base64url(file.nonce, 12, `the nonce of ${name}`),
    sealed: base64url(sealed, 48, `the sealed share of ${name}`),
    data: utf8(canonical(data)),
    digest: terms.seal.trustees[index - 1].share,
  };
}

/** @returns the 32 bytes of the share */
export function unlocked(file, passphrase) {
  const password = utf8(passphrase.normalize('NFC'));
  const key = argon2id({ password, salt: file.salt, m: 65536, t: 3, p: 1, length: 32 });
  const cipher = createDecipheriv('aes-256-gcm', key, file.nonce);
  cipher.setAAD(file.data);
  cipher.setAuthTag(file.sealed.subarray(32));
  let share;
  try {
    share = Buffer.concat([cipher.update(file.sealed.subarray(0, 32)), cipher.final()]);
  } catch {
    share = undefined;
  }
  need(share !== undefined, `the passphrase of ${file.trustee} is wrong, or ${file.name} was changed`);
  need(
    digestText(Buffer.of(file.index), share) === file.digest,
    `the share of ${file.trustee} is not the one that the terms name`,
  );
  return share;
}

/** GF(2^8) with the polynomial 0x11B. */
function times(a, b) {
  let product = 0;
  for (let [x, y] = [a, b]; y > 0; y >>= 1) {
    product ^= y & 1 ? x : 0;
    x = (x << 1) ^ (x & 0x80 ? 0x11b : 0);
  }
  return product;
}

function inverse(a) {
  let result = 1;
  for (let i = 0; i < 254; i += 1) {
    result = times(result, a); // a^254, since a^255 is 1
  }
  return result;
}

/** Shamir: the value at 0 of the polynomials through these shares. */
export function combined(shares) {
  const seed = Buffer.alloc(32);
  for (const { index: i, share } of shares) {
    const others = shares.filter(({ index }) => index !== i);
    const weight = others.reduce((product, { index: j }) => times(product, times(j, inverse(i ^ j))), 1);
    for (let k = 0; k < 32; k += 1) {
      seed[k] ^= times(share[k], weight);
    }
  }
  return seed;
}
