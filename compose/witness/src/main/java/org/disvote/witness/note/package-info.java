/// Signed notes, keys and signatures, as C2SP signed-note, tlog-checkpoint and tlog-cosignature say.
@NullMarked
package org.disvote.witness.note;

import org.jspecify.annotations.NullMarked;
