package org.disvote.count.extract;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.disvote.count.Watch;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;

/// Copies the votes of partitions from the log, by the reading rule. For one thread.
final class RecordCopy implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final int POLL_RECORDS_MAX = 5_000;
    private static final String DOING = "reading the log";

    private final GrouplessConsumer consumer;
    private final RecordVersions versions;
    private final Routing routing;
    private final long all;
    private final Watch watch;
    private long done;

    /// @param all how many votes are to be copied, of all partitions
    RecordCopy(Brokers brokers, Routing routing, long all, Watch watch) {
        this.routing = routing;
        this.all = all;
        this.watch = watch;
        versions = new AnnouncedVersions(brokers);
        consumer = GrouplessConsumer.toReadThrough(
                brokers, ANSWER_MAX, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX));
    }

    /// Copies the votes 1 to `head`, one a line.
    ///
    /// @throws OperatorException if the log does not have all of them
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not answer
    void copy(int partition, long head, OutputStream to) throws IOException {
        TopicPartition source = new TopicPartition(TopicCatalog.VOTES, partition);
        consumer.assign(List.of(source));
        consumer.seek(source, 0);
        long next = 1;
        Deadline silence = Deadline.after(SILENCE_MAX);
        while (next <= head) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                silence = Deadline.after(SILENCE_MAX);
                if (next > head) {
                    break;
                }
                switch (Reading.at(next, LogRecord.of(record, routing, versions))) {
                    case Reading.Next _ -> {
                        to.write(record.value());
                        to.write('\n');
                        next++;
                        done++;
                    }
                    case Reading.Newer(LogRecord.Newer newer) -> throw new OperatorException(newer.text());
                    case Reading.Lower _, Reading.Ahead _, Reading.Foreign _ -> {
                        // No reader takes these.
                    }
                }
            }
            watch.progress(DOING, done, all);
            if (silence.hasPassed()) {
                throw new OperatorException(
                        "the log has no vote %d/%d, and the tree has it: let the publisher send it again with `disvote"
                                        .formatted(partition, next)
                                + " shard resend`, and export again");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
