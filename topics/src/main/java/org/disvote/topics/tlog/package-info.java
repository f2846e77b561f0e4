/// Checkpoints, cosignatures, policies, proofs and tiles of a transparency log, as C2SP describes them.
@NullMarked
package org.disvote.topics.tlog;

import org.jspecify.annotations.NullMarked;
