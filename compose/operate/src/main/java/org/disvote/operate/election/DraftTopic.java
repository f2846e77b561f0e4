package org.disvote.operate.election;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.draft.Draft;
import org.disvote.topics.draft.DraftFold;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;

/// Reads and writes the drafts of elections.
public final class DraftTopic {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final Brokers brokers;

    public DraftTopic(Brokers brokers) {
        this.brokers = brokers;
    }

    /// @throws KafkaException if the brokers do not answer
    public DraftFold read() {
        DraftFold drafts = new DraftFold();
        TopicSnapshot.read(brokers, TopicCatalog.DRAFTS, drafts::accept);
        return drafts;
    }

    /// The definition in a draft.
    ///
    /// @throws OperatorException if there is no draft of this election, or it is no definition
    /// @throws KafkaException if the brokers do not answer
    public Definition definition(ElectionId id) {
        Draft draft = read().find(id)
                .orElseThrow(() -> new OperatorException(
                        "there is no draft of election %s: store one with `disvote election put FILE`".formatted(id)));
        return switch (Definition.parse(draft.file())) {
            case Definition.Valid(Definition definition) -> definition;
            case Definition.Refused refused ->
                throw new OperatorException("the draft of election %s is no definition: %s: put it again"
                        .formatted(id, String.join("; ", refused.problems())));
        };
    }

    /// Stores a definition as the draft of its election, in place of an earlier one. Returns once the brokers
    /// have stored it durably.
    ///
    /// @param file the definition's file
    /// @return the draft that it replaces
    /// @throws KafkaException if the brokers do not answer
    public Optional<Draft> put(Definition definition, byte[] file) {
        ElectionId id = definition.id();
        Optional<Draft> before = read().find(id);
        Draft draft = new Draft(id, Instant.now(), file);
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            write(producer, draft.toProduce());
            before.filter(old -> !old.digest().equals(draft.digest()))
                    .ifPresent(old -> write(producer, old.toDeleteChunks()));
        }
        return before;
    }

    /// One after the other, so that the last of them says that all are there.
    private static void write(CommandProducer producer, List<ProducerRecord<byte[], byte[]>> records) {
        records.forEach(record -> Answers.within(ANSWER_MAX.multipliedBy(2), producer.send(record)));
    }
}
