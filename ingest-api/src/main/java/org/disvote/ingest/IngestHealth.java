package org.disvote.ingest;

import java.util.List;
import org.disvote.ingest.shard.ShardStatus;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.reason.Reason;

/// What an ingest instance shows its operators at `/health/ready`. The voters' port shows only [#ready].
///
/// Ready means that each shard accepts votes in at least one of its partitions. Single partitions that are
/// closed wait for an operator, and no other instance could accept their votes either. An instance that is
/// not ready may still serve the voters of some shards; each shard's state says so.
public record IngestHealth(boolean ready, boolean closing, List<ShardHealth> shards) implements Readiness {

    /// @param open see [ShardStatus]
    /// @param closed see [ShardStatus]
    /// @param waiting see [ShardStatus]
    /// @param reason see [ShardStatus]
    /// @param meaning one sentence that explains the reason
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
