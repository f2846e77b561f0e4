/// The electoral roll: from a file to every shard's master.
@NullMarked
package org.disvote.operate.roll;

import org.jspecify.annotations.NullMarked;
