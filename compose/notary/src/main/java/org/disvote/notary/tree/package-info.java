/// The Merkle tree in memory, as far as appending to it needs it, and the tiles that it gives out.
@NullMarked
package org.disvote.notary.tree;

import org.jspecify.annotations.NullMarked;
