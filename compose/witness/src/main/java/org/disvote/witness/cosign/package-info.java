/// Which checkpoints are cosigned, in the order of answers of C2SP tlog-witness.
@NullMarked
package org.disvote.witness.cosign;

import org.jspecify.annotations.NullMarked;
