/// Merkle trees of RFC 6962 with SHA-256: roots, proofs, and the checks of proofs.
@NullMarked
package org.disvote.topics.merkle;

import org.jspecify.annotations.NullMarked;
