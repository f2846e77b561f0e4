package org.disvote.topics.provision;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads and writes the [SystemRecord], the first record of the elections topic.
public final class SystemTopic {

    private static final Logger log = LoggerFactory.getLogger(SystemTopic.class);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    /// A topic that was just created is not known to every broker at once.
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(3);

    private static final Duration TRY_EACH = Duration.ofSeconds(1);
    private static final Duration LOG_EACH = Duration.ofMinutes(1);

    private static final TopicPartition PARTITION = new TopicPartition(TopicCatalog.ELECTIONS, 0);

    private SystemTopic() {}

    /// @throws SystemRecordException if there is no system record, or the log is of an earlier version
    /// @throws KafkaException if the brokers do not answer within about [#ANSWER_MAX]
    public static SystemRecord read(Brokers brokers) {
        SystemRecord system = readWithoutVotes(brokers);
        EarlierLog.refuse(brokers, system.routing());
        return system;
    }

    /// For a part that may not read votes: as [#read], but it does not notice votes of an earlier version, which every
    /// other part refuses.
    ///
    /// @throws SystemRecordException if there is no system record
    /// @throws KafkaException if the brokers do not answer within about [#ANSWER_MAX]
    public static SystemRecord readWithoutVotes(Brokers brokers) {
        Deadline known = Deadline.after(KNOWN_WITHIN);
        while (true) {
            Optional<SystemRecord> found = find(brokers);
            if (found.isPresent()) {
                return found.get();
            }
            if (known.hasPassed()) {
                throw new SystemRecordException("topic " + TopicCatalog.ELECTIONS
                        + " has no system record, so the number of partitions of the log is unknown: "
                        + "create the topics first, with `disvote topics`");
            }
            pause(POLL);
        }
    }

    /// As [#read], but waits as long as the brokers do not answer, and logs that.
    ///
    /// @param check runs before the record is read, again each time that the brokers did not answer it
    /// @throws SystemRecordException if there is no system record
    /// @throws KafkaException if waiting does not help
    public static SystemRecord await(Brokers brokers, Consumer<Brokers> check) {
        Deadline logAt = Deadline.after(Duration.ZERO);
        while (true) {
            try {
                check.accept(brokers);
                return read(brokers);
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                if (!isAway(e)) {
                    throw e;
                }
                if (logAt.hasPassed()) {
                    logAt = Deadline.after(LOG_EACH);
                    log.atWarn()
                            .addKeyValue("brokers", brokers)
                            .addKeyValue("error", e.getMessage())
                            .log("Brokers do not answer, waiting for them to learn how many partitions the log has");
                }
            }
            pause(TRY_EACH);
        }
    }

    /// The host name of a broker may be unknown until the broker runs.
    private static boolean isAway(KafkaException e) {
        return e instanceof RetriableException || e.getCause() instanceof ConfigException;
    }

    /// @return empty if the topic is missing or empty
    /// @throws SystemRecordException if the topic begins with another record
    /// @throws KafkaException if the brokers do not answer within about [#ANSWER_MAX]
    public static Optional<SystemRecord> find(Brokers brokers) {
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(
                brokers, ANSWER_MAX, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1))) {
            if (consumer.partitionsFor(TopicCatalog.ELECTIONS).isEmpty()) {
                return Optional.empty();
            }
            consumer.assign(List.of(PARTITION));
            long begin =
                    requireNonNull(consumer.beginningOffsets(List.of(PARTITION)).get(PARTITION));
            long end = requireNonNull(consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
            if (begin > 0) {
                throw anotherBeginning("its first records are gone");
            }
            consumer.seek(PARTITION, 0);
            Deadline deadline = Deadline.after(ANSWER_MAX);
            while (consumer.position(PARTITION) < end) {
                if (deadline.hasPassed()) {
                    throw new TimeoutException("the first record of topic " + TopicCatalog.ELECTIONS
                            + " was not read within " + ANSWER_MAX.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return Optional.of(first(record));
                }
            }
            return Optional.empty();
        }
    }

    private static SystemRecord first(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (ElectionEvent.decode(record.key(), record.value()) instanceof SystemRecord system) {
                return system;
            }
            throw anotherBeginning("its first record is of another kind");
        } catch (MalformedEventException e) {
            throw anotherBeginning("its first record is " + e.getMessage());
        }
    }

    private static SystemRecordException anotherBeginning(String why) {
        return new SystemRecordException(
                "topic " + TopicCatalog.ELECTIONS + " does not begin with a system record (" + why
                        + "): another version created it; create a new system, with other brokers or another data"
                        + " folder");
    }

    /// Only for an empty topic. If two commands write at once, the first record by offset counts, so read it
    /// afterwards.
    ///
    /// @throws KafkaException if the brokers do not answer
    static void write(Brokers brokers, SystemRecord system) {
        Map<String, Object> settings = brokers.with(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                (int) ANSWER_MAX.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.toMillis(),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) ANSWER_MAX.multipliedBy(2).toMillis()));
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Answers.of(
                    producer.send(new ProducerRecord<>(TopicCatalog.ELECTIONS, 0, system.key(), Json.encode(system))));
        }
    }

    private static void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        }
    }
}
