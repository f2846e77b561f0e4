/// Hashes of an RFC 6962 Merkle tree and the proof that one tree continues another.
@NullMarked
package org.disvote.witness.tree;

import org.jspecify.annotations.NullMarked;
