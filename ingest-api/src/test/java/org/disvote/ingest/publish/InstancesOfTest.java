package org.disvote.ingest.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.disvote.ingest.Probe;
import org.disvote.ingest.follow.ElectionTopic;
import org.disvote.testkit.Broker;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.routing.Shard;

/// What several ingest instances have of publishing: a publisher each, for the same shard.
final class InstancesOfTest implements AutoCloseable {

    static final Shard SHARD = new Shard(0);

    private final String brokers;
    private final MasterOfTest master;
    private final ElectionTopic elections;
    private final PartMetrics metrics = new PartMetrics();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    InstancesOfTest(Broker broker, MasterOfTest master) {
        this(broker.bootstrap(), master);
    }

    InstancesOfTest(String brokers, MasterOfTest master) {
        this.brokers = brokers;
        this.master = master;
        elections = ElectionTopic.follow(brokers);
        parts.push(elections);
        parts.addLast(metrics);
    }

    Publisher start() {
        return start(false, Probe.NONE);
    }

    Publisher start(boolean autoRestore, Probe probe) {
        return start(autoRestore, probe, heads());
    }

    Publisher start(boolean autoRestore, Probe probe, PublishedHeads heads) {
        return start(autoRestore, PublisherConfig.ANSWER_BOUNDS, probe, heads);
    }

    /// One that soon counts as hanging.
    Publisher startWatched(Probe probe) {
        return start(false, AnswerBounds.of(Duration.ofMillis(1500)), probe, heads());
    }

    Publisher start(AnswerBounds bounds) {
        return start(false, bounds, Probe.NONE, heads());
    }

    private Publisher start(boolean autoRestore, AnswerBounds bounds, Probe probe, PublishedHeads heads) {
        Publisher publisher = Publisher.start(
                new PublisherConfig(SHARD, master.url(), brokers, MasterOfTest.ROUTING, autoRestore, bounds),
                heads,
                elections,
                metrics,
                probe);
        parts.push(publisher);
        return publisher;
    }

    PublishedHeads heads() {
        PublishedHeads heads = new PublishedHeads(SHARD, master.url());
        parts.push(heads);
        return heads;
    }

    @Override
    public void close() {
        parts.forEach(part -> {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
