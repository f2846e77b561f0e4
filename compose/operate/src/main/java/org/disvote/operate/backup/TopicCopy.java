package org.disvote.operate.backup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.operate.backup.Manifest.Part;
import org.disvote.operate.backup.Manifest.Segment;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;
import org.jspecify.annotations.Nullable;

/// Copies the committed records of one topic that the backup lacks into new files, in constant memory.
final class TopicCopy {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PAGE_RECORDS_MAX = 5_000;

    private final Brokers brokers;
    private final Path folder;
    private final Routing routing;

    TopicCopy(Brokers brokers, Path folder, Routing routing) {
        this.brokers = brokers;
        this.folder = folder;
        this.routing = routing;
    }

    /// A partition while it is copied.
    private static final class Copied {
        private final Part before;
        private long seq;
        private RecordFile.@Nullable Writer writer;

        Copied(Part before) {
            this.before = before;
            seq = before.seq();
        }

        String file() {
            return "topics/%s/%d/%020d.records".formatted(before.topic(), before.partition(), before.next());
        }
    }

    /// Copies up to the ends that the partitions have now.
    ///
    /// @param known the partitions as the backup has them
    /// @return the same partitions with what is new
    List<Part> copy(List<Part> known, BackupWatch watch) throws IOException {
        String topic = known.getFirst().topic();
        List<TopicPartition> partitions = IntStream.range(0, known.size())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<Integer, Copied> copies = new HashMap<>();
        known.forEach(part -> copies.put(part.partition(), new Copied(part)));
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(
                brokers, ANSWER_MAX, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PAGE_RECORDS_MAX))) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            for (Part part : known) {
                TopicPartition partition = partitions.get(part.partition());
                consumer.seek(partition, begin(part, requireNonNull(begins.get(partition))));
                requireNotCut(part, requireNonNull(ends.get(partition)));
            }
            readTo(consumer, ends, copies, watch);
            List<Part> parts = new ArrayList<>();
            for (Part part : known) {
                long end = Math.max(part.next(), requireNonNull(ends.get(partitions.get(part.partition()))));
                parts.add(end(requireNonNull(copies.get(part.partition())), end));
            }
            return parts;
        } finally {
            for (Copied each : copies.values()) {
                if (each.writer != null) {
                    each.writer.close();
                }
            }
        }
    }

    private static long begin(Part part, long first) {
        if (first <= part.next()) {
            return part.next();
        }
        if (part.topic().equals(TopicCatalog.DRAFTS)) {
            return first; // compacted
        }
        throw new OperatorException(
                ("partition %d of topic %s begins at offset %d, and the backup ends at %d: records are gone; find out"
                                + " who deleted them, and keep this backup as it is")
                        .formatted(part.partition(), part.topic(), first, part.next()));
    }

    private static void requireNotCut(Part part, long end) {
        if (end < part.next()) {
            throw new OperatorException(
                    ("partition %d of topic %s ends at offset %d, and the backup has it up to %d: the topic lost its"
                                    + " end; keep this backup as it is, and run an audit")
                            .formatted(part.partition(), part.topic(), end, part.next()));
        }
    }

    private void readTo(
            GrouplessConsumer consumer, Map<TopicPartition, Long> ends, Map<Integer, Copied> copies, BackupWatch watch)
            throws IOException {
        List<TopicPartition> unread = new ArrayList<>(ends.keySet());
        long all = 0;
        for (TopicPartition partition : unread) {
            all += Math.max(0, requireNonNull(ends.get(partition)) - consumer.position(partition));
        }
        long done = 0;
        long positions = -1;
        Deadline deadline = Deadline.after(SILENCE_MAX);
        while (true) {
            unread.removeIf(partition -> {
                boolean read = consumer.position(partition) >= requireNonNull(ends.get(partition));
                if (read) {
                    consumer.pause(List.of(partition));
                }
                return read;
            });
            if (unread.isEmpty()) {
                return;
            }
            // A partition may end with markers of transactions, which a consumer passes and does not return.
            long now = unread.stream().mapToLong(consumer::position).sum() - unread.size() * 1_000L;
            if (now != positions) {
                positions = now;
                deadline = Deadline.after(SILENCE_MAX);
            } else if (deadline.hasPassed()) {
                throw new TimeoutException("nothing of topic %s arrived for %d s, and its end is not reached"
                        .formatted(unread.getFirst().topic(), SILENCE_MAX.toSeconds()));
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < requireNonNull(ends.get(partition))) {
                    add(requireNonNull(copies.get(record.partition())), record);
                    done++;
                }
            }
            watch.progress("reading " + ends.keySet().iterator().next().topic(), done, all);
        }
    }

    private void add(Copied copy, ConsumerRecord<byte[], byte[]> record) throws IOException {
        RecordFile.Writer writer = copy.writer;
        if (writer == null) {
            writer = new RecordFile.Writer(folder.resolve(copy.file()));
            copy.writer = writer;
        }
        writer.add(record);
        // A record of a version that this program does not know is kept like any other, and counts for no vote here.
        if (record.topic().equals(TopicCatalog.VOTES)
                && Reading.at(copy.seq + 1, LogRecord.of(record, routing, RecordVersions.NONE))
                        instanceof Reading.Next) {
            copy.seq++;
        }
    }

    private static Part end(Copied copy, long next) throws IOException {
        Part before = copy.before;
        List<Segment> segments = new ArrayList<>(before.segments());
        if (copy.writer != null) {
            segments.add(copy.writer.end(copy.file()));
        }
        return new Part(before.topic(), before.partition(), before.topicId(), next, copy.seq, segments);
    }
}
