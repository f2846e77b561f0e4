package org.disvote.operate.key;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.statement.VoterKeyDestroyed;
import org.jspecify.annotations.Nullable;

/// Reads and writes what is stated of keys in the topic of statements.
public final class KeyStatements {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Brokers brokers;

    public KeyStatements(Brokers brokers) {
        this.brokers = brokers;
    }

    /// Whether the destruction of this key was stated.
    ///
    /// @throws KafkaException if the brokers do not answer
    public boolean isDestroyed(String commitment) {
        AtomicBoolean stated = new AtomicBoolean();
        TopicSnapshot.read(brokers, TopicCatalog.STATEMENTS, record -> {
            if (states(record.value(), commitment)) {
                stated.set(true);
            }
        });
        return stated.get();
    }

    /// Whether a record is the statement that this key was destroyed. Its key is not looked at.
    static boolean states(byte @Nullable [] value, String commitment) {
        try {
            return VoterKeyDestroyed.read(value).commitment().equals(commitment);
        } catch (MalformedEventException e) {
            // A statement of another kind, or one that counts for nothing.
            return false;
        }
    }

    /// Returns once the brokers have stored the statement durably.
    ///
    /// @param at by the clock of the command
    /// @throws KafkaException if they do not answer
    public void destroyed(String commitment, Instant at) {
        VoterKeyDestroyed statement = new VoterKeyDestroyed(at, commitment);
        CommandProducer.write(
                brokers,
                ANSWER_MAX,
                new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, statement.key(), statement.bytes()));
    }
}
