/// The Merkle tree of the log, computed again from the notary's topic and the votes topic. It has its own
/// hashing and its own reading rule: none of the notary's code is used.
@NullMarked
package org.disvote.audit.tree;

import org.jspecify.annotations.NullMarked;
