package org.disvote.ingest.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Position;

/// What comparing a master with the log's tails says about opening its shard. The tails are read before the heads: a
/// master that lost nothing is then never behind them.
sealed interface Barrier {

    /// The master has at least what the log has, and the same at every tail.
    ///
    /// @param tails by partition the seq after which to publish, 0 where the log has no vote
    record Open(SortedMap<Integer, Long> tails) implements Barrier {}

    /// The log has votes that the master lost.
    record MasterBehind(List<Behind> partitions) implements Barrier {

        /// @param head the master's
        /// @param tail the log's, above it
        record Behind(int partition, long head, long tail) {

            Position firstLost() {
                return new Position(partition, head + 1);
            }

            @Override
            public String toString() {
                return "partition " + partition + " ends at " + head + " on the master and at " + tail + " in the log";
            }
        }
    }

    /// At this position master and log have two different votes, or the master has none below its head.
    record Different(Position position) implements Barrier {}

    /// @param heads the master's last seq, by owned partition
    /// @param tails the log's last vote, where a partition has one
    /// @param atTails the master's votes at the tails' positions
    static Barrier judge(
            SortedMap<Integer, Long> heads, Map<Integer, VoteCast> tails, Map<Position, VoteCast> atTails) {
        List<MasterBehind.Behind> behind = new ArrayList<>();
        SortedMap<Integer, Long> seqs = new TreeMap<>();
        for (var entry : heads.entrySet()) {
            int partition = entry.getKey();
            long head = entry.getValue();
            VoteCast tail = tails.get(partition);
            seqs.put(partition, tail == null ? 0 : tail.seq());
            if (tail == null) {
                continue;
            }
            if (tail.seq() > head) {
                behind.add(new MasterBehind.Behind(partition, head, tail.seq()));
            } else if (!tail.equals(atTails.get(tail.position()))) {
                // Votes are equal exactly if their canonical bytes are.
                return new Different(tail.position());
            }
        }
        return behind.isEmpty() ? new Open(seqs) : new MasterBehind(behind);
    }
}
