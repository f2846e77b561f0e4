package org.disvote.audit.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.audit.finding.Findings;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.provision.SystemRecordException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// The log, read partition by partition from its first record up to the ends that [#takeEnds] fixed, below
/// the last stable offset; [LogPartition] says which records are its votes. Not thread-safe.
public final class Log implements VoteSource, AutoCloseable {

    public static final String WHERE = "log";

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Findings findings;
    private final Uuid topicId;
    private final Routing routing;
    private final RecordVersions versions;
    private final int surplusPartitions;
    private Map<TopicPartition, Long> ends = Map.of();

    private int partition = -1;
    private @Nullable LogPartition reading;
    private long seq;
    private byte[] bytes = {};
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();

    private final VoterHashes voters = new VoterHashes();
    private final LogOddities oddities = new LogOddities();
    private boolean votersUnchecked;

    /// Receives every vote that is compared, by ascending position.
    @FunctionalInterface
    public interface Listener {
        /// @param bytes its record. The listener does not change them
        void vote(VoteCast vote, byte[] bytes);
    }

    private final List<Listener> listeners = new ArrayList<>();

    private Log(
            KafkaConsumer<byte[], byte[]> consumer,
            Uuid topicId,
            Routing routing,
            RecordVersions versions,
            int surplusPartitions,
            Findings findings) {
        this.surplusPartitions = surplusPartitions;
        this.consumer = consumer;
        this.topicId = topicId;
        this.routing = routing;
        this.versions = versions;
        this.findings = findings;
    }

    /// @throws UnreachableException if the brokers do not answer within 10 seconds or have no such topic
    public static Log connect(Brokers brokers, Findings findings) throws UnreachableException {
        Routing routing = systemRouting(brokers);
        TopicDescription topic = describe(brokers);
        int partitions = topic.partitions().size();
        if (partitions < routing.partitions()) {
            throw new UnreachableException("it has %d partitions, and the system has %d: some are gone"
                    .formatted(partitions, routing.partitions()));
        }
        try {
            return new Log(
                    new KafkaConsumer<>(
                            brokers.with(Map.of(
                                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                    "read_committed",
                                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                    false,
                                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                    "none",
                                    ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                    (int) ANSWER_MAX.toMillis(),
                                    // A fetch that waits at a partition's end holds up the next partition's.
                                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                    5,
                                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                    5_000,
                                    ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                                    4 * 1024 * 1024)),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer()),
                    topic.topicId(),
                    routing,
                    new AnnouncedVersions(brokers),
                    partitions - routing.partitions(),
                    findings);
        } catch (KafkaException | IllegalArgumentException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    /// The system record fixes how many partitions the system has. The topic may have more, which someone
    /// else has added.
    private static Routing systemRouting(Brokers brokers) throws UnreachableException {
        try {
            return SystemTopic.read(brokers).routing();
        } catch (SystemRecordException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw unreachable(brokers, e);
        }
    }

    private static TopicDescription describe(Brokers brokers) throws UnreachableException {
        try (Admin admin = brokers.admin(ANSWER_MAX)) {
            return Answers.of(
                            TopicCatalog.VOTES,
                            admin.describeTopics(List.of(TopicCatalog.VOTES)).allTopicNames())
                    .values()
                    .iterator()
                    .next();
        } catch (KafkaException e) {
            throw unreachable(brokers, e);
        }
    }

    public Uuid topicId() {
        return topicId;
    }

    public Routing routing() {
        return routing;
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /// Fixes the log's ends: later records are not read.
    public void takeEnds() throws UnreachableException {
        try {
            List<TopicPartition> all = IntStream.range(0, routing.partitions())
                    .mapToObj(each -> new TopicPartition(TopicCatalog.VOTES, each))
                    .toList();
            consumer.assign(all);
            ends = consumer.endOffsets(all);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public boolean advance() throws UnreachableException {
        try {
            while (partition < routing.partitions()) {
                ConsumerRecord<byte[], byte[]> record = partition < 0 ? null : nextRecord();
                if (record != null) {
                    if (take(record)) {
                        return true;
                    }
                    continue;
                }
                endPartition();
                partition++;
                startPartition();
            }
            return false;
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    public LogOddities oddities() {
        return oddities;
    }

    /// What an operator should know although it is not wrong.
    public List<String> notes() {
        List<String> notes = new ArrayList<>(oddities.notes());
        if (surplusPartitions > 0) {
            notes.add("%s: somebody added %s to the %d of the system; nobody reads what is there"
                    .formatted(WHERE, Quantity.of(surplusPartitions, "partition"), routing.partitions()));
        }
        if (votersUnchecked) {
            notes.add(("%s: double voters were looked for in the first %,d votes of a partition only; "
                            + "the databases, compared with it, were searched whole")
                    .formatted(WHERE, VoterHashes.ENTRIES_MAX));
        }
        return notes;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }

    private void startPartition() {
        if (partition < routing.partitions()) {
            reading = new LogPartition(partition, voters, oddities, findings);
            rewind();
        }
    }

    private void endPartition() throws UnreachableException {
        if (reading == null) {
            return;
        }
        votersUnchecked |= voters.isFull();
        if (reading.end()) {
            LogPartition.Again again = reading.again();
            rewind();
            for (var record = nextRecord(); record != null; record = nextRecord()) {
                if (LogRecord.of(record, routing, versions) instanceof LogRecord.Vote(VoteCast vote)) {
                    again.take(vote, record);
                }
            }
        }
        reading = null;
    }

    private void rewind() {
        TopicPartition from = topicPartition();
        consumer.assign(List.of(from));
        consumer.seek(from, consumer.beginningOffsets(List.of(from)).getOrDefault(from, 0L));
        fetched = Collections.emptyIterator();
    }

    /// @return null after the last one below the partition's end
    private @Nullable ConsumerRecord<byte[], byte[]> nextRecord() throws UnreachableException {
        TopicPartition from = topicPartition();
        long end = ends.getOrDefault(from, 0L);
        // Not since the last record: meanwhile the audit may have waited for another place.
        Stopwatch silence = Stopwatch.start();
        while (true) {
            if (fetched.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = fetched.next();
                if (record.offset() < end) {
                    return record;
                }
                fetched = Collections.emptyIterator();
                return null;
            }
            if (consumer.position(from) >= end) {
                return null;
            }
            long position = consumer.position(from);
            fetched = consumer.poll(Duration.ofMillis(500)).iterator();
            if (fetched.hasNext() || consumer.position(from) > position) {
                silence = Stopwatch.start();
            } else if (silence.exceeds(SILENCE_MAX)) {
                throw new UnreachableException("nothing came for " + SILENCE_MAX.toSeconds() + " s, at offset "
                        + position + " of partition " + partition + ", which ends at " + end);
            }
        }
    }

    /// @return whether it is a vote to compare
    private boolean take(ConsumerRecord<byte[], byte[]> record) throws UnreachableException {
        return switch (LogRecord.of(record, routing, versions)) {
            case LogRecord.Foreign _ -> {
                oddities.foreign(partition, record.offset());
                yield false;
            }
            case LogRecord.Newer newer -> throw new UnreachableException(newer.text());
            case LogRecord.Vote(VoteCast vote) -> {
                boolean taken = requireNonNull(reading).take(vote, record);
                if (taken) {
                    seq = vote.seq();
                    bytes = record.value();
                    listeners.forEach(listener -> listener.vote(vote, record.value()));
                }
                yield taken;
            }
        };
    }

    private TopicPartition topicPartition() {
        return new TopicPartition(TopicCatalog.VOTES, partition);
    }

    private static UnreachableException unreachable(Brokers brokers, KafkaException e) {
        if (e instanceof InterruptException interrupt) {
            throw interrupt;
        }
        return UnreachableException.of(brokers, e);
    }

    private static UnreachableException unreachable(KafkaException e) {
        if (e instanceof InterruptException interrupt) {
            throw interrupt;
        }
        return new UnreachableException(String.valueOf(e.getMessage()), e);
    }
}
