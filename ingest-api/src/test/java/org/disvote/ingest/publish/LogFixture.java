package org.disvote.ingest.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.Launches;
import org.disvote.ingest.publish.log.LogProducer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;

/// The log, with a reader that shares no code with the publisher, and with a writer that is not a publisher.
public final class LogFixture {

    private static final Duration ANSWER_MAX = Patience.WAIT_MAX;
    private static final Duration TRANSACTION_MAX = Duration.ofSeconds(60);

    private final Broker broker;

    public LogFixture(Broker broker) {
        this.broker = broker;
    }

    /// Deletes the topics and creates them again.
    public void recreateTopics() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(MasterFixture.ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), MasterFixture.ROUTING, Launches.WITH_KEY));
    }

    /// All committed votes in the log's order within each partition, duplicates included.
    public List<VoteCast> votes() {
        List<VoteCast> votes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            if (LogRecord.of(record, MasterFixture.ROUTING, RecordVersions.NONE)
                    instanceof LogRecord.Vote(VoteCast vote)) {
                votes.add(vote);
            }
        }
        return votes;
    }

    /// What the records say, by voter.
    public Map<String, String> constituencies() {
        Map<String, String> constituencies = new TreeMap<>();
        votes().forEach(vote -> constituencies.put(vote.voter().value(), vote.constituency()));
        return constituencies;
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = GrouplessConsumer.toReadThrough(Brokers.at(broker.bootstrap()), ANSWER_MAX, Map.of())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < MasterFixture.ROUTING.partitions(); partition++) {
                partitions.add(new TopicPartition(TopicCatalog.VOTES, partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /// Fails unless the log comes to hold exactly these votes, once each, in seq order and without a gap. It
    /// waits for a while: the brokers answer a commit a moment before its markers let readers see it.
    public void assertHoldsOnce(List<VoteCast> expected) {
        await().untilAsserted(() -> {
            List<VoteCast> votes = votes();
            assertEquals(expected.size(), votes.size(), "records that are votes");
            assertEquals(byPosition(expected), byPosition(onceInSeqOrder(votes)));
        });
    }

    /// Fails unless readers of the log come to have exactly these votes, whatever else it holds.
    public void assertReadAs(List<VoteCast> expected) {
        await().untilAsserted(() -> assertEquals(byPosition(expected), byPosition(read(votes()))));
    }

    private static List<VoteCast> read(List<VoteCast> records) {
        Map<Integer, Long> applied = new HashMap<>();
        List<VoteCast> votes = new ArrayList<>();
        for (VoteCast record : records) {
            long next = applied.getOrDefault(record.partition(), 0L) + 1;
            if (Reading.at(next, new LogRecord.Vote(record)) instanceof Reading.Next(VoteCast vote)) {
                applied.put(vote.partition(), next);
                votes.add(vote);
            }
        }
        return votes;
    }

    private static List<VoteCast> onceInSeqOrder(List<VoteCast> votes) {
        Map<Integer, Long> applied = new HashMap<>();
        Map<Position, VoteCast> known = new HashMap<>();
        for (VoteCast vote : votes) {
            long before = applied.getOrDefault(vote.partition(), 0L);
            if (vote.seq() <= before) {
                assertEquals(known.get(vote.position()), vote, "a duplicate with other bytes");
                continue;
            }
            assertEquals(before + 1, vote.seq(), "a hole in partition " + vote.partition());
            applied.put(vote.partition(), vote.seq());
            known.put(vote.position(), vote);
        }
        return List.copyOf(known.values());
    }

    private static List<VoteCast> byPosition(List<VoteCast> votes) {
        return votes.stream().sorted(Comparator.comparing(VoteCast::position)).toList();
    }

    public void append(VoteCast vote) {
        append(LogRecord.toProduce(vote));
    }

    public void append(ProducerRecord<byte[], byte[]> record) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Writes records in a transaction that ends aborted.
    public void appendAborted(List<ProducerRecord<byte[], byte[]>> records) {
        try (var producer = transactional("somebody", TRANSACTION_MAX)) {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
            producer.abortTransaction();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Leaves votes in an open transaction, as a publisher of the shard does that is killed.
    public void sendWithoutCommit(List<VoteCast> votes) {
        var producer = transactional(LogProducer.transactionalId(InstancesFixture.SHARD), TRANSACTION_MAX);
        try {
            producer.beginTransaction();
            for (VoteCast vote : votes) {
                producer.send(LogRecord.toProduce(vote)).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /// @return ready to begin a transaction; the caller's
    public Producer<byte[], byte[]> transactional(String id, Duration timeout) {
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        id,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        (int) timeout.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }
}
