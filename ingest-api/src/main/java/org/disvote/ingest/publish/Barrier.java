package org.disvote.ingest.publish;

import org.disvote.topics.routing.Position;

/// What comparing a partition of a master with the log says about opening it, see [TailFold]. Each partition is judged
/// for itself: one that must stay closed keeps no other from being opened.
sealed interface Barrier {

    /// The master has every vote that the log has.
    ///
    /// @param tail behind which to publish
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

    /// The log cannot be read to its end: a transaction stands open there. It is looked at again once that has
    /// ended.
    ///
    /// @param offset where the transaction begins, or an earlier one: committed records are read up to there
    /// @param owner of a transaction that is somebody else's; empty for one of this shard's that the brokers
    ///     have lost track of, with votes that the master does not have
    record Stuck(int partition, long offset, String owner) implements Barrier {}
}
