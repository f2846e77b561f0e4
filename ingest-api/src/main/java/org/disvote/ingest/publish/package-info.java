/// From the masters to the log: one publisher for each shard, in seq order, around no gap.
@NullMarked
package org.disvote.ingest.publish;

import org.jspecify.annotations.NullMarked;
