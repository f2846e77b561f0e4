package org.disvote.ingest.publish;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Position;

/// Lends the model what the publisher decides: [Barrier#judge] and [Tenure#requireContiguous].
public final class RealBarrier {

    private RealBarrier() {}

    public enum Verdict {
        OPEN,
        MASTER_BEHIND,
        DIFFERENT
    }

    public static Verdict judge(
            SortedMap<Integer, Long> heads, Map<Integer, VoteCast> tails, Map<Position, VoteCast> atTails) {
        return switch (Barrier.judge(heads, tails, atTails)) {
            case Barrier.Open _ -> Verdict.OPEN;
            case Barrier.MasterBehind _ -> Verdict.MASTER_BEHIND;
            case Barrier.Different _ -> Verdict.DIFFERENT;
        };
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
