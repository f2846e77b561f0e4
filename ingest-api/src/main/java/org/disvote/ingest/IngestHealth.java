package org.disvote.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.disvote.ingest.shard.ShardStatus;
import org.disvote.topics.follow.ElectionFollower.Withheld;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.reason.Reason;

/// What an ingest instance shows its operators at `/health/ready`. The voters' port shows only [#ready].
///
/// Ready means that each shard accepts votes in at least one of its partitions. Single partitions that are
/// closed wait for an operator, and no other instance could accept their votes either. An instance that is
/// not ready may still serve the voters of some shards; each shard's state says so. It is not ready either while
/// it rehearses.
///
/// @param rehearsing whether it rehearses, see [org.disvote.ingest.rehearsal]
/// @param elections those that are launched and that no shard opens
public record IngestHealth(
        boolean ready, boolean closing, boolean rehearsing, List<ShardHealth> shards, List<ElectionHealth> elections)
        implements Readiness {

    /// How many elections are named.
    private static final int ELECTIONS_MAX = 100;

    /// @param open see [ShardStatus]
    /// @param closed see [ShardStatus]
    /// @param waiting see [ShardStatus]
    /// @param reason see [ShardStatus]
    /// @param meaning one sentence that explains the reason
    /// @param promise why answers have no promises; see [ShardStatus]. It makes no instance unready
    /// @param promiseMeaning one sentence that explains it
    public record ShardHealth(
            int shard,
            boolean open,
            List<Integer> closed,
            int waiting,
            Reason reason,
            String meaning,
            Reason promise,
            String promiseMeaning) {}

    /// @param waitsSeconds since its launch
    /// @param meaning one sentence that explains the reason
    public record ElectionHealth(String election, Reason reason, long waitsSeconds, String meaning) {}

    public IngestHealth {
        shards = List.copyOf(shards);
        elections = List.copyOf(elections);
    }

    static IngestHealth of(
            boolean closing, boolean rehearsing, List<ShardStatus> shards, List<Withheld> withheld, Instant now) {
        boolean eachTakesVotes = !shards.isEmpty() && shards.stream().allMatch(ShardStatus::anyOpen);
        return new IngestHealth(
                eachTakesVotes && !closing && !rehearsing,
                closing,
                rehearsing,
                shards.stream()
                        .map(each -> new ShardHealth(
                                each.shard().index(),
                                each.open(),
                                each.closed(),
                                each.waiting(),
                                each.reason(),
                                each.reason().code().sentence(),
                                each.promise(),
                                each.promise().code().sentence()))
                        .toList(),
                withheld.stream()
                        .limit(ELECTIONS_MAX)
                        .map(each -> new ElectionHealth(
                                each.id().value(),
                                each.reason(),
                                Math.max(
                                        0,
                                        Duration.between(each.launchedAt(), now).toSeconds()),
                                each.reason().code().sentence()))
                        .toList());
    }
}
