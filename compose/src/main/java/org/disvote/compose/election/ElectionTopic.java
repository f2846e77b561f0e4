package org.disvote.compose.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.provision.TopicCatalog;

/// Reads and writes the election definitions' topic.
public final class ElectionTopic {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String brokers;

    public ElectionTopic(String brokers) {
        this.brokers = brokers;
    }

    /// Every election's newest definition, by ID; records that are no election's are left out.
    ///
    /// @throws KafkaException if the brokers do not answer
    public List<Election> all() {
        Map<String, Election> newest = new TreeMap<>();
        TopicPartition partition = new TopicPartition(TopicCatalog.ELECTIONS, 0);
        long deadline = System.nanoTime() + ANSWER_MAX.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_MAX.toMillis(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new org.apache.kafka.common.errors.TimeoutException(
                            "the elections topic was not read within " + ANSWER_MAX.toSeconds() + " s");
                }
                consumer.poll(POLL).forEach(record -> {
                    String id = record.key() == null ? "" : new String(record.key(), UTF_8);
                    newest.remove(id);
                    if (record.value() == null) {
                        return;
                    }
                    try {
                        Election election = EventCodec.decode(record.value(), Election.class);
                        if (election.id().equals(id)) {
                            newest.put(id, election);
                        }
                    } catch (MalformedEventException e) {
                        // Every reader of this topic passes over it.
                    }
                });
            }
        }
        return new ArrayList<>(newest.values());
    }

    /// Returns once the brokers have it durably.
    ///
    /// @throws KafkaException if they do not answer
    public void put(Election election) {
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
                            TopicCatalog.ELECTIONS, 0, EventCodec.key(election), EventCodec.encode(election)))
                    .get(ANSWER_MAX.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("the election was not acknowledged", e);
        }
    }
}
