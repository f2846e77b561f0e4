package org.disvote.ingest.publish;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;

/// Lends the model what the publisher decides: [TailFold] and [Tenure#requireContiguous].
public final class RealBarrier {

    private RealBarrier() {}

    public enum Verdict {
        OPEN,
        MASTER_BEHIND,
        DIFFERENT
    }

    /// @param tail the log's last seq
    public record Judged(Verdict verdict, long tail) {}

    /// Of one partition.
    ///
    /// @param head the master's last seq
    /// @param records the log's, in its order
    /// @param master what it has at a position
    public static Judged judge(long head, List<VoteCast> records, Function<Position, Optional<VoteCast>> master) {
        int partition = records.isEmpty() ? 0 : records.getFirst().partition();
        TailFold fold = new TailFold(partition, LogTail.NONE);
        for (int offset = 0; offset < records.size(); offset++) {
            fold.read(records.get(offset), offset)
                    .ifPresent(vote ->
                            fold.compare(vote, master.apply(vote.position()).orElse(null)));
        }
        Verdict verdict = switch (fold.judge(head)) {
            case Barrier.Open _ -> Verdict.OPEN;
            case Barrier.Behind _ -> Verdict.MASTER_BEHIND;
            case Barrier.Different _ -> Verdict.DIFFERENT;
            case Barrier.Stuck _ -> throw new IllegalStateException("a fold says nothing of that");
        };
        return new Judged(verdict, fold.tail().seq());
    }

    /// @throws IllegalStateException where a vote is missing
    public static SortedMap<Integer, Long> requireContiguous(SortedMap<Integer, Long> after, List<VoteCast> votes) {
        try {
            return Tenure.requireContiguous(
                    after,
                    votes.stream()
                            .map(vote -> new MasterOutbox.Outgoing(vote, ""))
                            .toList());
        } catch (OperatorNeededException e) {
            throw new IllegalStateException(e);
        }
    }
}
