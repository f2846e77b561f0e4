package org.disvote.ingest.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.disvote.ingest.Probe;
import org.disvote.ingest.follow.ElectionTopic;
import org.disvote.parts.Broker;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.routing.Shard;

/// What several ingest instances have of publishing: a publisher each, for the same shard.
final class InstancesOfTest implements AutoCloseable {

    static final Shard SHARD = new Shard(0);

    private final Broker broker;
    private final MasterOfTest master;
    private final ElectionTopic elections;
    private final PartMetrics metrics = new PartMetrics();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    InstancesOfTest(Broker broker, MasterOfTest master) {
        this.broker = broker;
        this.master = master;
        elections = ElectionTopic.follow(broker.bootstrap());
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
        return start(autoRestore, PublisherLease.TURN_MAX, probe, heads);
    }

    /// One that soon counts as hanging.
    Publisher startWatched(Probe probe) {
        return start(false, Duration.ofSeconds(3), probe, heads());
    }

    private Publisher start(boolean autoRestore, Duration turnMax, Probe probe, PublishedHeads heads) {
        Publisher publisher = Publisher.start(
                new PublisherConfig(
                        SHARD, master.url(), broker.bootstrap(), MasterOfTest.ROUTING, autoRestore, turnMax),
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
