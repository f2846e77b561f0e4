/// Judges what an evidence file claims: one class for each kind, without I/O.
@NullMarked
package org.disvote.verify.claim;

import org.jspecify.annotations.NullMarked;
