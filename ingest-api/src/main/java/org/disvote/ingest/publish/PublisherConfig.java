package org.disvote.ingest.publish;

import java.time.Duration;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// What a shard's publisher needs to know.
///
/// @param master the shard's JDBC URL; the publisher's sessions are direct ones, past any pool
/// @param brokers `host:port,…`
/// @param autoRestore whether a master that lost commits gets them back from the log without an operator. Only where
///     broker ACLs let nobody but publishers write to the log: what it holds is then taken for true.
/// @param bounds on calls to the brokers, at first; a step of them that takes longer lets another publisher take over
public record PublisherConfig(
        Shard shard, String master, String brokers, Routing routing, boolean autoRestore, AnswerBounds bounds) {

    static final AnswerBounds ANSWER_BOUNDS = AnswerBounds.of(Duration.ofSeconds(5));

    public PublisherConfig(Shard shard, String master, String brokers, Routing routing, boolean autoRestore) {
        this(shard, master, brokers, routing, autoRestore, ANSWER_BOUNDS);
    }

    public PublisherConfig {
        if (master.isBlank()) {
            throw new IllegalArgumentException("no JDBC URL for the master of shard " + shard.index());
        }
        if (brokers.isBlank()) {
            throw new IllegalArgumentException("no brokers");
        }
    }

    /// Hides the URL, which holds a password.
    @Override
    public String toString() {
        return "PublisherConfig[shard " + shard.index() + ", brokers " + brokers + "]";
    }
}
