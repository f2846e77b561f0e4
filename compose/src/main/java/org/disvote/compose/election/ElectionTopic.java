package org.disvote.compose.election;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.ElectionEvent;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.event.Roll;
import org.disvote.topics.event.SystemRecord;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.read.CompactedTopic;

/// Reads the elections' topic and writes to it what operators say.
public final class ElectionTopic {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final String brokers;

    /// What the topic tells of one election.
    ///
    /// @param closed by partition, of those that take no more votes of it
    public record Known(Election election, SortedMap<Integer, ClosingStatement> closed) {
        public Known {
            closed = Collections.unmodifiableSortedMap(new TreeMap<>(closed));
        }
    }

    public ElectionTopic(String brokers) {
        this.brokers = brokers;
    }

    /// @throws KafkaException if the brokers do not answer
    public Optional<Known> find(String id) {
        return all().stream().filter(known -> known.election().id().equals(id)).findFirst();
    }

    /// Every election, by ascending ID, with its newest definition.
    ///
    /// @throws KafkaException if the brokers do not answer
    public List<Known> all() {
        SortedMap<String, Election> elections = new TreeMap<>();
        Map<String, SortedMap<Integer, ClosingStatement>> closed = new HashMap<>();
        read(event -> {
            switch (event) {
                case Election election -> elections.put(election.id(), election);
                case ClosingStatement statement ->
                    closed.computeIfAbsent(statement.electionId(), id -> new TreeMap<>())
                            .put(statement.partition(), statement);
                case Roll _, SystemRecord _ -> {}
            }
        });
        return elections.values().stream()
                .map(election -> new Known(election, closed.getOrDefault(election.id(), new TreeMap<>())))
                .toList();
    }

    /// What the electoral roll is.
    ///
    /// @throws KafkaException if the brokers do not answer
    public Optional<Roll> roll() {
        AtomicReference<Roll> newest = new AtomicReference<>();
        read(event -> {
            if (event instanceof Roll roll) {
                newest.set(roll);
            }
        });
        return Optional.ofNullable(newest.get());
    }

    private void read(Consumer<ElectionEvent> reader) {
        CompactedTopic.read(brokers, TopicCatalog.ELECTIONS, record -> {
            try {
                reader.accept(EventCodec.decodeElectionEvent(record.key(), record.value()));
            } catch (MalformedEventException e) {
                // Every reader of this topic passes over it.
            }
        });
    }

    /// Returns once the brokers have it durably.
    ///
    /// @throws KafkaException if they do not answer
    public void put(ElectionEvent event) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        ANSWER_MAX.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_MAX.toMillis() / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_MAX.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            TopicCatalog.ELECTIONS, 0, EventCodec.key(event), EventCodec.encode(event)))
                    .get(ANSWER_MAX.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("what was put was not acknowledged", e);
        }
    }
}
