/// Gives partitions from one shard to another.
@NullMarked
package org.disvote.ingest.move;

import org.jspecify.annotations.NullMarked;
