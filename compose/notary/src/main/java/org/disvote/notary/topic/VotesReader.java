package org.disvote.notary.topic;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.Gap;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCodec;

/// Reads the log from its beginning by the reading rule, and keeps the digests of the votes that are in no
/// round yet. It never waits for a missing vote: the partition's last seq does not pass it.
///
/// Memory: a partition is paused while it has [#BUFFERED_MAX] digests, unless a round needs more of it. For
/// one thread.
public final class VotesReader implements AutoCloseable {

    /// Digests that one partition keeps before it is paused.
    static final int BUFFERED_MAX = 32 * 1024;

    // Large fetches, since each one costs the notary and the broker the same whatever it holds. Their wait
    // bounds how long a vote waits.
    private static final int FETCH_BYTES_MIN = 512 * 1024;
    private static final Duration FETCH_WAIT_MAX = Duration.ofMillis(100);
    private static final int POLL_RECORDS_MAX = 5_000;

    /// What a reader skips, counted.
    public record Skipped(long foreign, long lower, long ahead) {}

    private final Routing routing;
    private final RecordVersions versions;
    private final Clock clock;
    private final GrouplessConsumer consumer;
    private final List<TopicPartition> sources;
    private final DigestQueue[] queues;
    private final long[] last;
    private final Gap[] gaps;
    private Skipped skipped = new Skipped(0, 0, 0);

    /// @param answerMax how long any call waits for the brokers
    public VotesReader(Brokers brokers, Routing routing, RecordVersions versions, Clock clock, Duration answerMax) {
        this.routing = routing;
        this.versions = versions;
        this.clock = clock;
        int partitions = routing.partitions();
        queues = new DigestQueue[partitions];
        gaps = new Gap[partitions];
        last = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            queues[partition] = new DigestQueue();
            gaps[partition] = Gap.NONE;
        }
        sources = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(TopicCatalog.VOTES, partition))
                .toList();
        consumer = GrouplessConsumer.toReadThrough(
                brokers,
                answerMax,
                Map.of(
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        FETCH_BYTES_MIN,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        (int) FETCH_WAIT_MAX.toMillis(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        POLL_RECORDS_MAX));
        consumer.assign(sources);
        sources.forEach(source -> consumer.seek(source, 0));
    }

    /// Reads what has arrived.
    ///
    /// @throws OperatorNeededException if the log has a record of a newer version or lost an offset
    /// @throws KafkaException if the brokers do not answer. What was not taken is read again
    public void poll(Duration max) throws OperatorNeededException {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(max);
        } catch (OffsetOutOfRangeException e) {
            throw new OperatorNeededException(
                    Reason.of(Code.LOG_CUT),
                    "topic " + TopicCatalog.VOTES + " no longer has an offset that the notary needs (" + e.getMessage()
                            + "): restore the log, or rebuild it from the masters, then start the notary again");
        }
        Map<TopicPartition, Long> untaken = new HashMap<>();
        for (TopicPartition source : records.partitions()) {
            untaken.put(source, records.records(source).getFirst().offset());
        }
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                take(record);
                untaken.put(sources.get(record.partition()), record.offset() + 1);
            }
        } catch (KafkaException e) {
            untaken.forEach(consumer::seek);
            throw e;
        }
        for (int partition = 0; partition < queues.length; partition++) {
            if (queues[partition].count() >= BUFFERED_MAX) {
                consumer.pause(List.of(sources.get(partition)));
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws OperatorNeededException {
        int partition = record.partition();
        long next = last[partition] + 1;
        switch (Reading.at(next, LogRecord.of(record, routing, versions))) {
            case Reading.Next _ -> {
                // The record's bytes are the vote's canonical ones.
                queues[partition].add(VoteCodec.digest(record.value()));
                last[partition] = next;
                gaps[partition] = gaps[partition].at(next + 1);
            }
            case Reading.Foreign _ -> skipped = new Skipped(skipped.foreign() + 1, skipped.lower(), skipped.ahead());
            case Reading.Lower _ -> skipped = new Skipped(skipped.foreign(), skipped.lower() + 1, skipped.ahead());
            case Reading.Ahead ahead -> {
                skipped = new Skipped(skipped.foreign(), skipped.lower(), skipped.ahead() + 1);
                gaps[partition] = gaps[partition].met(ahead.vote().seq(), clock.instant());
            }
            case Reading.Newer newer ->
                throw new OperatorNeededException(
                        Reason.at(Code.NEWER_VERSION, partition), newer.record().text());
        }
    }

    /// The last seq that was read of a partition; 0 before the first.
    public long last(int partition) {
        return last[partition];
    }

    /// How many digests of a partition are here.
    public int buffered(int partition) {
        return queues[partition].count();
    }

    /// Takes the oldest digest of a partition.
    public void take(int partition, byte[] into) {
        queues[partition].take(into);
    }

    /// Goes on reading the partitions that have room, or that a round needs more of.
    ///
    /// @param needed a partition that is to be read in any case; -1 for none
    public void resume(int needed) {
        for (TopicPartition source : consumer.paused()) {
            if (source.partition() == needed || queues[source.partition()].count() < BUFFERED_MAX / 2) {
                consumer.resume(List.of(source));
            }
        }
    }

    /// Where votes are missing before later ones for too long, if anywhere.
    public Optional<Reason> gap(Duration alarmAfter) {
        for (int partition = 0; partition < gaps.length; partition++) {
            if (gaps[partition].isOpen(clock.instant(), alarmAfter)) {
                return Optional.of(new Reason(Code.GAP, partition, last[partition] + 1));
            }
        }
        return Optional.empty();
    }

    public Skipped skipped() {
        return skipped;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
