// Merkle trees of RFC 6962: which root follows from a leaf and its path.

import { joined, sha256 } from './digest.js';
import { need } from './wrong.js';

export const leafHash = (data) => sha256(joined([0], data));

const nodeHash = (left, right) => sha256(joined([1], left, right));

/**
 * @param {Uint8Array} leaf the hash of the leaf
 * @param {Array<Uint8Array>} path from the leaf to the root; all of it must be used
 * @throws {Wrong} if no tree of this size has such a path
 */
export async function rootFrom(leaf, index, size, path) {
  need(index < size, 'an index outside the tree');
  if (size === 1) {
    need(path.length === 0, 'a path that is too long');
    return leaf;
  }
  need(path.length > 0, 'a path that is too short');
  const k = split(size);
  const rest = path.slice(0, -1);
  const sibling = path[path.length - 1];
  return index < k
    ? nodeHash(await rootFrom(leaf, index, k, rest), sibling)
    : nodeHash(sibling, await rootFrom(leaf, index - k, size - k, rest));
}

/** The largest power of two below the size. Sizes may be above 2^32, where bits cannot be counted. */
function split(size) {
  let k = 1;
  while (k * 2 < size) {
    k *= 2;
  }
  return k;
}
