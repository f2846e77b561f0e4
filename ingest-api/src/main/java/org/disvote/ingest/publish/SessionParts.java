package org.disvote.ingest.publish;

import java.sql.SQLException;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.ingest.publish.log.LogProducer;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.metrics.PartMetrics;

/// What one publisher session works with: the session with the master and the clients of the log.
///
/// @param lease stays the caller's
record SessionParts(
        PublisherConfig config, PublisherLease lease, MasterSession master, LogProducer producer, LogAdmin admin)
        implements AutoCloseable {

    /// @param bounds of every call to the brokers
    /// @throws SQLException if the master does not answer
    static SessionParts open(PublisherConfig config, AnswerBounds bounds, PublisherLease lease, PartMetrics metrics)
            throws SQLException {
        // First the master: see LogComparison on why its session must be older than what is read of the log.
        MasterSession master = MasterSession.open(
                config.master(), "disvote-publisher-" + config.shard().index());
        try {
            LogProducer producer = new LogProducer(config.brokers(), config.shard(), bounds, metrics);
            LogAdmin admin = LogAdmin.ofPublisher(
                    config.brokers(), config.routing(), bounds, LogProducer.transactionalId(config.shard()));
            return new SessionParts(config, lease, master, producer, admin);
        } catch (RuntimeException e) {
            // Kafka's clients refuse to begin where no broker's name can be resolved.
            master.close();
            throw e;
        }
    }

    /// To be called after each bounded step; see [PublisherLease#progressed].
    void progressed() {
        lease.progressed();
    }

    @Override
    public void close() {
        try (master;
                admin;
                producer) {
            // Closed in reverse order.
        }
    }
}
