package org.disvote.operate.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.statement.ClientStatement;

/// Reads and writes which script the voting page seals ballots with, in the topic of statements. The notary takes it
/// into the log, so that everybody can compare what a server gives to one voter with what it gives to all.
public final class ClientStatements {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Brokers brokers;

    public ClientStatements(Brokers brokers) {
        this.brokers = brokers;
    }

    /// The digest that was stated last.
    ///
    /// @throws KafkaException if the brokers do not answer
    public Optional<String> last() {
        List<String> stated = new ArrayList<>();
        TopicSnapshot.read(brokers, TopicCatalog.STATEMENTS, record -> {
            try {
                stated.add(ClientStatement.read(record.value()).client());
            } catch (MalformedEventException e) {
                // A statement of another kind, or one that counts for nothing.
            }
        });
        return stated.isEmpty() ? Optional.empty() : Optional.of(stated.getLast());
    }

    /// States the script, unless it is the one that was stated last. Returns once the brokers have stored the statement
    /// durably.
    ///
    /// @param script the bytes of `seal.js`, as they are served
    /// @return whether it was not the last one
    /// @throws KafkaException if the brokers do not answer
    public boolean state(byte[] script, Instant at) {
        ClientStatement statement = new ClientStatement(at, Digests.of(script));
        if (last().equals(Optional.of(statement.client()))) {
            return false;
        }
        CommandProducer.write(
                brokers,
                ANSWER_MAX,
                new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, statement.key(), statement.bytes()));
        return true;
    }
}
