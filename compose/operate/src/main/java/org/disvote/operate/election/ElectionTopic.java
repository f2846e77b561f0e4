package org.disvote.operate.election;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.Roll;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.follow.ElectionSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;

/// Reads the topics of elections and closing statements, and writes operators' definitions to the first.
public final class ElectionTopic {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final String brokers;

    /// What the topics say about one election.
    ///
    /// @param election as it is in force
    /// @param offset of that definition
    /// @param closed by partition, the statement that it takes no more votes of the election
    public record Known(Election election, long offset, SortedMap<Integer, ClosingStatement> closed) {
        public Known {
            closed = Collections.unmodifiableSortedMap(new TreeMap<>(closed));
        }
    }

    /// What the topics say at one moment.
    ///
    /// @param known by ascending ID
    /// @param skipped the records that count for nothing and that no valid record has replaced
    public record Content(List<Known> known, Optional<Roll> roll, List<SkippedRecord> skipped) {
        public Content {
            known = List.copyOf(known);
            skipped = List.copyOf(skipped);
        }

        public Optional<Known> find(ElectionId id) {
            return known.stream().filter(one -> one.election().id().equals(id)).findFirst();
        }
    }

    public ElectionTopic(String brokers) {
        this.brokers = brokers;
    }

    /// @throws KafkaException if the brokers do not answer
    public Content read() {
        ElectionSnapshot topics = ElectionSnapshot.read(brokers);
        ElectionFold elections = topics.elections();
        return new Content(
                elections.inForce().values().stream()
                        .map(inForce -> new Known(
                                inForce.election(),
                                inForce.offset(),
                                topics.closings()
                                        .counting(elections, inForce.election().id())))
                        .toList(),
                elections.roll(),
                topics.skipped());
    }

    /// @throws KafkaException if the brokers do not answer
    public Optional<Known> find(ElectionId id) {
        return read().find(id);
    }

    /// What the electoral roll is.
    ///
    /// @throws KafkaException if the brokers do not answer
    public Optional<Roll> roll() {
        return read().roll();
    }

    /// Replaces the definition that was read, and returns once the new one is in force by the topic.
    ///
    /// @param replaces the definition that was read
    /// @throws OperatorException if it is not in force, because another definition came at the same time or
    ///     it came too late
    /// @throws KafkaException if the brokers do not answer
    public void replace(Optional<Known> replaces, Election election) {
        long offset = append(
                ElectionFold.toProduce(election, replaces.map(Known::offset).orElse(ElectionFold.NOTHING)));
        Content now = read();
        Optional<Known> inForce = now.find(election.id());
        if (inForce.isPresent() && inForce.get().election().equals(election)) {
            return;
        }
        String why = now.skipped().stream()
                .filter(over -> over.offset() == offset
                        && over.key().equals(election.id().value()))
                .map(SkippedRecord::reason)
                .findFirst()
                .orElse("another definition came after it");
        throw new OperatorException(
                "election %s is not defined as you said: %s. In force is %s: see `disvote election show %s`"
                        .formatted(
                                election.id(),
                                why,
                                inForce.map(known -> "the definition at offset %d, open from %s to %s"
                                                .formatted(
                                                        known.offset(),
                                                        known.election().opensAt(),
                                                        known.election().closesAt()))
                                        .orElse("none"),
                                election.id()));
    }

    /// Writes an event without reading the topic first. Returns once the brokers have stored it durably.
    ///
    /// @throws KafkaException if they do not answer
    public void put(ElectionEvent event) {
        append(new ProducerRecord<>(TopicCatalog.ELECTIONS, 0, event.key(), Json.encode(event)));
    }

    /// @return its offset
    private long append(ProducerRecord<byte[], byte[]> record) {
        if (record.value().length > Election.RECORD_BYTES_MAX) {
            throw new OperatorException("the definition is larger than %d KiB: use shorter titles or fewer choices"
                    .formatted(Election.RECORD_BYTES_MAX / 1024));
        }
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            return Answers.within(ANSWER_MAX.multipliedBy(2), producer.send(record))
                    .offset();
        }
    }
}
