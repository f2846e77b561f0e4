package org.disvote.ingest.publish;

import java.time.Duration;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// What a shard's publisher needs to know.
///
/// @param master the shard's JDBC URL; the publisher opens direct sessions and uses no pool
/// @param brokers `host:port,…`
/// @param autoRestore whether a master that lost commits gets them back from the log without an operator.
///     Only where `topics --check --grant` finds that nobody but publishers may write to the log: everything in it is
///     then accepted as true
/// @param transactionEach log transactions begin no more often than this, so that many votes share the cost of one
/// @param bounds the first bounds on calls to the brokers. If a step of several calls takes longer, another
///     publisher takes over
public record PublisherConfig(
        Shard shard,
        String master,
        Brokers brokers,
        Routing routing,
        boolean autoRestore,
        Duration transactionEach,
        AnswerBounds bounds) {

    /// While answers wait for the log.
    public static final Duration AWAITED_EACH = Duration.ofMillis(50);

    /// While no voter waits for the log.
    public static final Duration UNAWAITED_EACH = Duration.ofMillis(100);

    public PublisherConfig(
            Shard shard,
            String master,
            Brokers brokers,
            Routing routing,
            boolean autoRestore,
            Duration transactionEach) {
        this(shard, master, brokers, routing, autoRestore, transactionEach, LogAdmin.ANSWER_BOUNDS);
    }

    public PublisherConfig {
        if (master.isBlank()) {
            throw new IllegalArgumentException("no JDBC URL for the master of shard " + shard.index());
        }
    }

    /// Hides the URL, which holds a password.
    @Override
    public String toString() {
        return "PublisherConfig[shard " + shard.index() + ", brokers " + brokers + "]";
    }
}
