/// Moves partitions from one shard to another while votes come in.
@NullMarked
package org.disvote.ingest.move;

import org.jspecify.annotations.NullMarked;
