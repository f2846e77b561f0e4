package org.disvote.ingest;

import java.util.List;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.reason.Reason;

/// What an ingest instance tells its operators at `/health/ready`. The voters' port says [#ready] and no
/// more.
///
/// Ready means that a vote of any voter would be taken now, but for those of partitions that are closed
/// alone: those wait for an operator, and every instance would say the same of them. What is closed for one
/// shard is open for the voters of the others, so an instance that is not ready may still be of use; each
/// shard's state says to whom.
public record IngestHealth(boolean ready, boolean closing, List<ShardHealth> shards) implements Readiness {

    /// @param open see [ShardStatus]
    /// @param closed see [ShardStatus]
    /// @param reason see [ShardStatus]
    /// @param meaning of the reason, for people
    public record ShardHealth(
            int shard, boolean open, List<Integer> closed, int waiting, Reason reason, String meaning) {}

    public IngestHealth {
        shards = List.copyOf(shards);
    }

    static IngestHealth of(boolean closing, List<ShardStatus> shards) {
        boolean eachTakesVotes = !shards.isEmpty() && shards.stream().allMatch(ShardStatus::anyOpen);
        return new IngestHealth(
                eachTakesVotes && !closing,
                closing,
                shards.stream()
                        .map(each -> new ShardHealth(
                                each.shard().index(),
                                each.open(),
                                each.closed(),
                                each.waiting(),
                                each.reason(),
                                each.reason().code().sentence()))
                        .toList());
    }
}
