package org.disvote.ingest.publish.barrier;

import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.ingest.table.LogTail;
import org.disvote.topics.routing.Position;

/// The result of comparing one partition of a master with the log: [Open], or the reason why the partition
/// must stay closed. Each partition is judged alone; one that stays closed does not keep others from being
/// opened.
public sealed interface Barrier {

    /// The master has every vote that the log has.
    ///
    /// @param tail after which to publish
    record Open(LogTail tail) implements Barrier {}

    /// The log has votes above the master's head: the master lost them, or somebody else wrote them.
    ///
    /// @param tail the log's last seq
    record Behind(int partition, long head, long tail) implements Barrier {
        Position firstLost() {
            return new Position(partition, head + 1);
        }

        @Override
        public String toString() {
            return "partition %d ends at %d on the master and at %d in the log".formatted(partition, head, tail);
        }
    }

    /// At this position master and log have two different votes, or the master has none below its head.
    record Different(Position position) implements Barrier {}

    /// The log cannot be read to its end. The partition is compared again once the transaction has ended.
    record Blocked(BlockedPartition at) implements Barrier {}
}
