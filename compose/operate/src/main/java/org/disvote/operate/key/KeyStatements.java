package org.disvote.operate.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;

/// What is stated of keys in `disvote.statements.v1`. The key of a record is `voter-key-destroyed`, its value, in
/// canonical JSON, for example `{"at":"2027-05-21T06:00:00.000004Z","commitment":"sha256:…","kind":
/// "voter-key-destroyed"}`.
public final class KeyStatements {

    private static final String DESTROYED = "voter-key-destroyed";
    private static final byte[] KEY = DESTROYED.getBytes(US_ASCII);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final String brokers;

    public KeyStatements(String brokers) {
        this.brokers = brokers;
    }

    /// Whether the destruction of this key was stated.
    ///
    /// @throws KafkaException if the brokers do not answer
    public boolean isDestroyed(String commitment) {
        byte[] member = ("\"commitment\":\"" + commitment + "\"").getBytes(US_ASCII);
        AtomicBoolean stated = new AtomicBoolean();
        TopicSnapshot.read(brokers, TopicCatalog.STATEMENTS, record -> {
            if (Arrays.equals(record.key(), KEY) && record.value() != null && contains(record.value(), member)) {
                stated.set(true);
            }
        });
        return stated.get();
    }

    private static boolean contains(byte[] value, byte[] member) {
        return new String(value, US_ASCII).contains(new String(member, US_ASCII));
    }

    /// Returns once the brokers have stored the statement durably.
    ///
    /// @param at by the clock of the command
    /// @throws KafkaException if they do not answer
    public void destroyed(String commitment, Instant at) {
        byte[] statement = new CanonicalJson()
                .with("at", at)
                .with("commitment", commitment)
                .with("kind", DESTROYED)
                .bytes();
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            Answers.within(
                    ANSWER_MAX.multipliedBy(2),
                    producer.send(new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, KEY, statement)));
        }
    }
}
