// Ed25519 by WebCrypto, strict as RFC 8032 allows: browsers differ on signatures that no honest signer makes.

import { ofHex } from './digest.js';

/** The prime 2^255 - 19 and the order of the group, little-endian. */
const PRIME = `ed${'ff'.repeat(30)}7f`;
const ORDER = `edd3f55c1a631258d69cf7a2def9de14${'00'.repeat(15)}10`;

/** The y coordinates of the points whose order divides 8, little-endian. */
const SMALL_ORDER = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
];

/** The first example of RFC 8032, section 7.1. */
const EXAMPLE = {
  key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  signature:
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
    '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
};

/** Whether a number is below another one, both little-endian. */
function isBelow(bytes, hex) {
  const limit = ofHex(hex);
  for (let i = 31; i >= 0; i -= 1) {
    if (bytes[i] !== limit[i]) {
      return bytes[i] < limit[i];
    }
  }
  return false;
}

/** Whether these bytes are the one way to write a point, and it is not of small order. */
function isSoundPoint(bytes) {
  const y = Uint8Array.from(bytes);
  y[31] &= 0x7f;
  return isBelow(y, PRIME) && SMALL_ORDER.every((each) => ofHex(each).some((byte, i) => byte !== y[i]));
}

/** @returns {Promise<boolean>} false also for a key that is no point of the curve */
export async function verify(key, message, signature) {
  const s = signature.slice(32);
  if (key.length !== 32 || signature.length !== 64 || !isBelow(s, ORDER)) {
    return false;
  }
  if (!isSoundPoint(key) || !isSoundPoint(signature.slice(0, 32))) {
    return false;
  }
  try {
    const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message);
  } catch {
    return false;
  }
}

/**
 * Whether this browser verifies Ed25519, as it does from Chrome and Edge 137, Firefox 129 and Safari 17 on. It must
 * accept a good signature and refuse a bad one.
 */
export async function canVerify() {
  const key = ofHex(EXAMPLE.key);
  const nothing = new Uint8Array(0);
  const good = await verify(key, nothing, ofHex(EXAMPLE.signature));
  return good && !(await verify(key, Uint8Array.of(1), ofHex(EXAMPLE.signature)));
}
