package org.disvote.ingest.publish.barrier;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.disvote.ingest.publish.outbox.Outbox;
import org.disvote.ingest.table.LogTail;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;

/// Lets the model decide by the publisher's own code: [PartitionComparison] and [Outbox#requireContiguous].
public final class RealBarrier {

    private RealBarrier() {}

    public enum Verdict {
        OPEN,
        MASTER_BEHIND,
        DIFFERENT
    }

    /// @param tail the log's last seq
    public record Judged(Verdict verdict, long tail) {}

    /// The comparison of one partition.
    ///
    /// @param head the master's last seq
    /// @param records of the log, in its order
    /// @param master the master's vote at a position
    public static Judged judge(long head, List<VoteCast> records, Function<Position, Optional<VoteCast>> master) {
        int partition = records.isEmpty() ? 0 : records.getFirst().partition();
        PartitionComparison comparison = new PartitionComparison(partition, LogTail.NONE);
        for (int offset = 0; offset < records.size(); offset++) {
            comparison
                    .read(records.get(offset), offset)
                    .ifPresent(vote -> comparison.compare(
                            vote, master.apply(vote.position()).orElse(null)));
        }
        Verdict verdict = switch (comparison.judge(head)) {
            case Barrier.Open _ -> Verdict.OPEN;
            case Barrier.Behind _ -> Verdict.MASTER_BEHIND;
            case Barrier.Different _ -> Verdict.DIFFERENT;
            case Barrier.Blocked _ -> throw new IllegalStateException("a comparison never returns this");
        };
        return new Judged(verdict, comparison.tail().seq());
    }

    /// @throws IllegalStateException if a vote is missing
    public static SortedMap<Integer, Long> requireContiguous(SortedMap<Integer, Long> after, List<VoteCast> votes) {
        try {
            return Outbox.requireContiguous(
                    after, votes.stream().map(vote -> new EncodedVote(vote)).toList());
        } catch (OperatorNeededException e) {
            throw new IllegalStateException(e);
        }
    }
}
