package org.disvote.ingest.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.disvote.ingest.Probe;
import org.disvote.ingest.publish.confirm.PublishedSeqs;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.testkit.Broker;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.routing.Shard;

/// The publishers of several ingest instances, for the same shard.
public final class InstancesFixture implements AutoCloseable {

    public static final Shard SHARD = new Shard(0);

    private final Brokers brokers;
    private final MasterFixture master;
    private final ElectionFollower elections;
    private final PartMetrics metrics = new PartMetrics();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    public InstancesFixture(Broker broker, MasterFixture master) {
        this(Brokers.at(broker.bootstrap()), master);
    }

    public InstancesFixture(Brokers brokers, MasterFixture master) {
        this.brokers = brokers;
        this.master = master;
        elections = ElectionFollower.start(brokers);
        parts.push(elections);
        parts.addLast(metrics);
    }

    public Publisher start() {
        return start(false, Probe.NONE);
    }

    public Publisher start(boolean autoRestore, Probe probe) {
        return start(autoRestore, LogAdmin.ANSWER_BOUNDS, probe);
    }

    /// One that soon counts as hanging.
    public Publisher startWatched(Probe probe) {
        return start(false, AnswerBounds.of(Duration.ofMillis(1500)), probe);
    }

    public Publisher start(AnswerBounds bounds) {
        return start(false, bounds, Probe.NONE);
    }

    private Publisher start(boolean autoRestore, AnswerBounds bounds, Probe probe) {
        PublishedSeqs published = new PublishedSeqs(SHARD, master.url());
        parts.push(published);
        Publisher publisher = Publisher.start(
                new PublisherConfig(
                        SHARD,
                        master.url(),
                        brokers,
                        MasterFixture.ROUTING,
                        autoRestore,
                        PublisherConfig.AWAITED_EACH,
                        bounds),
                published,
                elections,
                metrics,
                probe);
        parts.push(publisher);
        return publisher;
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
