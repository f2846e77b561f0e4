/// From the masters to the log: one publisher for each shard, in seq order, without a gap. [Publisher] holds
/// the lease for one [PublisherSession] at a time. The session opens the shard ([ShardOpening]) and then
/// publishes it ([ShardPublishing]).
@NullMarked
package org.disvote.ingest.publish;

import org.jspecify.annotations.NullMarked;
