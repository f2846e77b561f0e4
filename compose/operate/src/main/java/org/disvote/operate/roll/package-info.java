/// The electoral roll: how a file is checked and imported into every shard's master.
@NullMarked
package org.disvote.operate.roll;

import org.jspecify.annotations.NullMarked;
