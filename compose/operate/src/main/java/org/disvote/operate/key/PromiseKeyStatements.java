package org.disvote.operate.key;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.statement.PromiseKeyStated;

/// Reads and writes what is stated of promise keys in the topic of statements. The notary takes it into the log.
public final class PromiseKeyStatements {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Brokers brokers;

    public PromiseKeyStatements(Brokers brokers) {
        this.brokers = brokers;
    }

    /// What the topic says of one key.
    ///
    /// @param stated that it signs promises
    /// @param revoked that its use ends
    public record Said(boolean stated, boolean revoked) {

        Said with(PromiseKeyStated one) {
            return new Said(stated || !one.revoked(), revoked || one.revoked());
        }
    }

    /// @throws KafkaException if the brokers do not answer
    public Said of(String vkey) {
        Said[] said = {new Said(false, false)};
        TopicSnapshot.read(brokers, TopicCatalog.STATEMENTS, record -> {
            try {
                PromiseKeyStated one = PromiseKeyStated.read(record.value());
                if (one.vkey().equals(vkey)) {
                    said[0] = said[0].with(one);
                }
            } catch (MalformedEventException e) {
                // A statement of another kind, or one that counts for nothing.
            }
        });
        return said[0];
    }

    /// Returns once the brokers have stored the statement durably.
    ///
    /// @throws KafkaException if they do not answer
    private void write(PromiseKeyStated statement) {
        CommandProducer.write(
                brokers,
                ANSWER_MAX,
                new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, statement.key(), statement.bytes()));
    }

    /// States that this key signs promises.
    public void state(String vkey, Instant at) {
        write(new PromiseKeyStated(at, vkey, false));
    }

    /// States that the use of this key ends.
    public void revoke(String vkey, Instant at) {
        write(new PromiseKeyStated(at, vkey, true));
    }
}
