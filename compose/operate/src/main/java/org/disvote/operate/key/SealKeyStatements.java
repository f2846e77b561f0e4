package org.disvote.operate.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.follow.NotarySnapshot;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.statement.SealKeyDestroyed;

/// When the key of a sealed election is no longer needed, and that it was destroyed.
public final class SealKeyStatements {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Brokers brokers;

    public SealKeyStatements(Brokers brokers) {
        this.brokers = brokers;
    }

    /// When the notary stated the election's count.
    ///
    /// @throws KafkaException if the brokers do not answer
    /// @throws OperatorException if the notary's topic cannot be read
    public Optional<Instant> counted(ElectionId election) {
        List<Instant> counted = new ArrayList<>();
        try {
            NotarySnapshot.read(brokers, taken -> {
                if (taken.leaf() instanceof CountLeaf count
                        && count.electionId().equals(election.value())) {
                    counted.add(count.at());
                }
            });
        } catch (BrokenRoundException e) {
            throw new OperatorException("the notary's topic cannot be read: " + e.getMessage(), e);
        }
        return counted.stream().findFirst();
    }

    /// Whether the destruction of this election's key was stated.
    ///
    /// @throws KafkaException if the brokers do not answer
    public boolean isDestroyed(ElectionId election) {
        AtomicBoolean stated = new AtomicBoolean();
        TopicSnapshot.read(brokers, TopicCatalog.STATEMENTS, record -> {
            try {
                if (SealKeyDestroyed.read(record.value()).electionId().equals(election)) {
                    stated.set(true);
                }
            } catch (MalformedEventException e) {
                // A statement of another kind, or one that counts for nothing.
            }
        });
        return stated.get();
    }

    /// Returns once the brokers have stored the statement durably.
    ///
    /// @param at by the clock of the command
    /// @throws KafkaException if they do not answer
    public void destroyed(ElectionId election, Instant at) {
        SealKeyDestroyed statement = new SealKeyDestroyed(at, election);
        CommandProducer.write(
                brokers,
                ANSWER_MAX,
                new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, statement.key(), statement.bytes()));
    }
}
