package org.disvote.ingest.shard;

import java.util.List;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Shard;

/// Whether a shard takes votes through this instance.
///
/// @param open whether it takes votes in each of its partitions
/// @param anyOpen whether it takes votes in any of them
/// @param closed the partitions that are closed, as far as the master says
/// @param waiting how many votes wait for its next batch
/// @param reason why it is not open; [Reason#NONE] while it is
/// @param promise why its answers have no promises; [Reason#NONE] while they have
public record ShardStatus(
        Shard shard, boolean open, boolean anyOpen, List<Integer> closed, int waiting, Reason reason, Reason promise) {

    public ShardStatus {
        closed = List.copyOf(closed);
    }

    /// The same as an open one.
    ShardStatus asOpen() {
        return new ShardStatus(shard, true, true, List.of(), waiting, Reason.NONE, promise);
    }

    /// Of a master that is not found yet.
    static ShardStatus closed(Shard shard, Reason reason) {
        return new ShardStatus(shard, false, false, List.of(), 0, reason, Reason.of(Code.STARTING));
    }
}
