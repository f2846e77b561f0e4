package org.disvote.ingest;

import java.util.List;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.reason.Reason;

/// What an ingest instance tells its operators at `/health/ready`. The voters' port says [#ready] and no more.
///
/// Ready means that a vote of any voter would be taken now. What is closed for one shard is open for the voters of the
/// others, so an instance that is not ready may still be of use; each shard's state says to whom.
public record IngestHealth(boolean ready, boolean closing, List<ShardHealth> shards) implements Readiness {

    /// @param reason see [ShardStatus]
    /// @param meaning of the reason, for people
    public record ShardHealth(int shard, boolean open, int waiting, Reason reason, String meaning) {}

    public IngestHealth {
        shards = List.copyOf(shards);
    }

    static IngestHealth of(boolean closing, List<ShardStatus> shards) {
        boolean allOpen = !shards.isEmpty() && shards.stream().allMatch(ShardStatus::open);
        return new IngestHealth(
                allOpen && !closing,
                closing,
                shards.stream()
                        .map(each -> new ShardHealth(
                                each.shard().index(),
                                each.open(),
                                each.waiting(),
                                each.reason(),
                                each.reason().code().sentence()))
                        .toList());
    }
}
