/// The notary: states what it is asked to state, keeps the Merkle tree over all votes and statements, signs
/// it and has it cosigned.
@NullMarked
package org.disvote.notary;

import org.jspecify.annotations.NullMarked;
