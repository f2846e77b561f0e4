/// What one instance runs for each shard, and all shards as one for those who serve voters.
@NullMarked
package org.disvote.ingest.shard;

import org.jspecify.annotations.NullMarked;
