package org.disvote.operate.roll;

import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.follow.RollFollower;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.statement.RollStatements;

/// Reads and writes what is said of rolls in the topic of statements.
public final class RollTopic {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Brokers brokers;

    public RollTopic(Brokers brokers) {
        this.brokers = brokers;
    }

    /// @throws KafkaException if the brokers do not answer
    public RollStatements read() {
        return RollFollower.read(brokers);
    }

    /// Returns once the brokers have stored the statement durably.
    ///
    /// @throws KafkaException if they do not answer
    public void state(RollStatement statement) {
        CommandProducer.write(
                brokers,
                ANSWER_MAX,
                new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, statement.key(), statement.bytes()));
    }
}
