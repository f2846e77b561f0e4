/// From the masters to the log: one publisher for each shard, in seq order, without a gap. [Publisher] holds
/// the lease for one [PublisherSession] at a time; that opens the shard ([ShardOpening]) and then publishes
/// ([ShardPublishing]).
@NullMarked
package org.disvote.ingest.publish;

import org.jspecify.annotations.NullMarked;
