package org.disvote.ingest.shard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.EncodedVote;

/// Hands a committer's votes to the publisher and counts them.
final class CommitListener implements GroupCommitter.Listener {

    private final ShardPublisher publisher;
    private final Runnable ownershipInDoubt;
    private final DistributionSummary requestsOfBatch;
    private final Timer commitTime;
    private final Counter votesRecorded;

    /// @param ownershipInDoubt called when a voter was sent to a shard that does not have their partition
    CommitListener(Shard shard, ShardPublisher publisher, Runnable ownershipInDoubt, MeterRegistry metrics) {
        this.publisher = publisher;
        this.ownershipInDoubt = ownershipInDoubt;
        String tag = Integer.toString(shard.index());
        requestsOfBatch = DistributionSummary.builder("disvote.batch.requests")
                .description("requests answered by one commit")
                .tag("shard", tag)
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
                .register(metrics);
        commitTime = Timer.builder("disvote.batch.commit")
                .description("from locking the heads to the commit's return")
                .tag("shard", tag)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(metrics);
        votesRecorded = Counter.builder("disvote.votes.recorded")
                .description("votes recorded by this instance")
                .tag("shard", tag)
                .register(metrics);
    }

    @Override
    public void committed(int requests, List<EncodedVote> recorded, String life, Duration took) {
        publisher.committed(life, recorded);
        requestsOfBatch.record(requests);
        commitTime.record(took);
        votesRecorded.increment(recorded.size());
    }

    /// Whether any vote was recorded.
    boolean anyRecorded() {
        return votesRecorded.count() > 0;
    }

    @Override
    public void notOpen() {
        publisher.foundClosed();
    }

    @Override
    public void notOwned(int partition) {
        ownershipInDoubt.run();
    }
}
