package org.disvote.operate.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.disvote.operate.backup.Manifest.Part;
import org.disvote.operate.backup.Manifest.Segment;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.provision.RestoredTopics;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// Writes a backup's topics to brokers that have none of them: every record with its key, value, headers and
/// timestamp, in its order. Only the offsets are others, because the markers of transactions are no records.
///
/// The elections topic comes last. Until its first record is there, every part refuses to start, so none of them can
/// work with half of a system.
public final class TopicRestore {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final Manifest manifest;
    private final Brokers brokers;
    private final BackupWatch watch;
    private long done;

    private TopicRestore(Path folder, Manifest manifest, Brokers brokers, BackupWatch watch) {
        this.folder = folder;
        this.manifest = manifest;
        this.brokers = brokers;
        this.watch = watch;
    }

    /// @param copies on how many brokers each record is kept: 1 or 3
    /// @return the manifest of the backup
    /// @throws OperatorException if the backup is damaged, or the brokers have any of the topics
    /// @throws KafkaException if the brokers do not answer
    public static Manifest run(Path folder, Brokers brokers, int copies, BackupWatch watch) {
        Manifest manifest = BackupCheck.run(folder, watch);
        Routing routing = new Routing(manifest.partitions());
        TopicCatalog catalog = copies == 1 ? TopicCatalog.ofOneBroker(routing) : TopicCatalog.ofThreeBrokers(routing);
        TopicRestore restore = new TopicRestore(folder, manifest, brokers, watch);
        try (Admin admin = brokers.admin(ANSWER_MAX)) {
            RestoredTopics topics = new RestoredTopics(brokers, admin, catalog);
            topics.create();
            restore.all();
            topics.finish();
        } catch (IOException e) {
            throw new OperatorException(
                    "the backup in %s cannot be read (%s): delete the topics, and restore again"
                            .formatted(folder, OperatorFile.why(e)),
                    e);
        }
        return manifest;
    }

    private void all() throws IOException {
        List<Part> parts = new ArrayList<>(manifest.topics());
        parts.sort(Comparator.comparing(part -> part.topic().equals(TopicCatalog.ELECTIONS))); // stable: false first
        for (Part part : parts) {
            write(part);
            compare(part);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the failure
    private void write(Part part) throws IOException {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (CommandProducer producer = new CommandProducer(brokers, ANSWER_MAX)) {
            for (Segment segment : part.segments()) {
                try (RecordFile.Reader records = new RecordFile.Reader(folder.resolve(segment.file()))) {
                    for (var each = records.next(); each != null && failure.get() == null; each = records.next()) {
                        producer.send(each.toProduce(part.topic(), part.partition()), (stored, e) -> {
                            if (e != null) {
                                failure.compareAndSet(null, e);
                            }
                        });
                        watch.progress("writing the topics", ++done, manifest.records());
                    }
                }
            }
            producer.flush();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException(
                    "topic %s was not restored (%s): delete the topics, and restore again"
                            .formatted(part.topic(), failed.getMessage()),
                    failed);
        }
    }

    /// Reads the partition back.
    private void compare(Part part) throws IOException {
        TopicPartition partition = new TopicPartition(part.topic(), part.partition());
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, Map.of());
                SegmentsReader expected = new SegmentsReader(folder, part)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long[] read = {0};
            consumer.readTo(partition, end, SILENCE_MAX, record -> {
                if (!expected.nextIsSameAs(record)) {
                    throw differs(part, record.offset());
                }
                read[0]++;
            });
            if (read[0] != part.records()) {
                throw differs(part, read[0]);
            }
        }
    }

    private static OperatorException differs(Part part, long offset) {
        return new OperatorException(
                ("partition %d of topic %s differs from the backup at offset %d: somebody else writes to it; stop that,"
                                + " delete the topics, and restore again")
                        .formatted(part.partition(), part.topic(), offset));
    }

    /// The records of all segments of a partition, one after the other.
    private static final class SegmentsReader implements AutoCloseable {

        private final Path folder;
        private final List<Segment> rest;
        private RecordFile.@Nullable Reader reader;

        SegmentsReader(Path folder, Part part) {
            this.folder = folder;
            rest = new ArrayList<>(part.segments());
        }

        boolean nextIsSameAs(ConsumerRecord<byte[], byte[]> record) {
            try {
                RecordFile.Stored next = next();
                return next != null && next.isSameAs(record);
            } catch (IOException e) {
                throw new OperatorException(
                        "the backup in %s cannot be read (%s)".formatted(folder, OperatorFile.why(e)), e);
            }
        }

        private RecordFile.@Nullable Stored next() throws IOException {
            while (true) {
                RecordFile.Reader current = reader;
                if (current != null) {
                    RecordFile.Stored next = current.next();
                    if (next != null) {
                        return next;
                    }
                    close();
                }
                if (rest.isEmpty()) {
                    return null;
                }
                reader = new RecordFile.Reader(folder.resolve(rest.removeFirst().file()));
            }
        }

        @Override
        public void close() throws IOException {
            RecordFile.Reader current = reader;
            reader = null;
            if (current != null) {
                current.close();
            }
        }
    }
}
