package org.disvote.lab.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.lifetime.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes transactions to a new broker and reads them, as publishers and sinks do, before there are voters: a broker
/// whose code is not compiled takes half of the CPU of a system's first second. Its topic is deleted at the end.
public final class BrokerRehearsal {

    /// And the ID of its transactions.
    static final String TOPIC = "disvote.rehearsal";
    static final int PARTITIONS = 12;

    /// Of a transaction, in each partition.
    private static final int RECORDS = 16;

    /// About as many as a vote has.
    private static final int RECORD_BYTES = 500;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private static final Logger log = LoggerFactory.getLogger(BrokerRehearsal.class);

    private BrokerRehearsal() {}

    /// That it fails is logged, and nothing more.
    public static void run(Brokers brokers, Duration time) {
        try (Admin admin = brokers.admin(ANSWER_MAX)) {
            makeTopic(admin);
            try {
                writeAndRead(brokers, Deadline.after(time));
            } finally {
                Answers.within(ANSWER_MAX, admin.deleteTopics(List.of(TOPIC)).all());
            }
        } catch (KafkaException e) {
            log.atWarn().setCause(e).log("The broker's rehearsal failed");
        }
    }

    private static void makeTopic(Admin admin) {
        NewTopic topic = new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty());
        try {
            Answers.within(ANSWER_MAX, admin.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // A system that was killed left it, and it serves.
        }
    }

    private static void writeAndRead(Brokers brokers, Deadline end) {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .toList();
        byte[] record = new byte[RECORD_BYTES];
        try (GrouplessConsumer consumer = GrouplessConsumer.toFollow(brokers, ANSWER_MAX);
                var producer =
                        new KafkaProducer<>(settings(brokers), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            do {
                producer.beginTransaction();
                for (int i = 0; i < PARTITIONS * RECORDS; i++) {
                    // A send that fails makes the commit fail.
                    var _ = producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, record));
                }
                producer.commitTransaction();
                consumer.poll(POLL);
            } while (!end.hasPassed());
        }
    }

    private static Map<String, Object> settings(Brokers brokers) {
        return brokers.with(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                TOPIC,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                100,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                ANSWER_MAX.toMillis()));
    }
}
