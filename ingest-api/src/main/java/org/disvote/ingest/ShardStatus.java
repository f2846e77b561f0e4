package org.disvote.ingest;

import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Shard;

/// Whether a shard takes votes through this instance.
///
/// @param waiting how many votes wait for its next batch
/// @param reason why it takes none; [Reason#NONE] while it does
public record ShardStatus(Shard shard, boolean open, int waiting, Reason reason) {}
