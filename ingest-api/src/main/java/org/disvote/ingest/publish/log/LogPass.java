package org.disvote.ingest.publish.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;

/// One reading of some windows of the log to their ends. It returns their votes in chunks, those of each
/// partition in the log's order.
public final class LogPass {

    private static final Duration POLL = Duration.ofMillis(200);

    private final GrouplessConsumer consumer;
    private final Routing routing;
    private final RecordVersions versions;
    private final Duration silenceMax;
    private final Runnable progress;
    private final Map<TopicPartition, LogWindow> windows = new HashMap<>();
    private final Set<TopicPartition> unread;
    private long positions = -1;
    private Deadline advance;

    /// @param silenceMax how long the consumer's positions may stay the same
    LogPass(
            GrouplessConsumer consumer,
            Map<Integer, LogWindow> byPartition,
            Routing routing,
            RecordVersions versions,
            Duration silenceMax,
            Runnable progress) {
        this.consumer = consumer;
        this.routing = routing;
        this.versions = versions;
        this.silenceMax = silenceMax;
        this.progress = progress;
        byPartition.forEach((partition, window) -> {
            if (!window.isEmpty()) {
                windows.put(source(partition), window);
            }
        });
        unread = new HashSet<>(windows.keySet());
        consumer.assign(windows.keySet());
        consumer.resume(windows.keySet());
        windows.forEach((source, window) -> consumer.seek(source, window.from()));
        advance = Deadline.after(silenceMax);
    }

    public boolean isDone() {
        return unread.isEmpty();
    }

    /// @return the votes of one poll, possibly none
    /// @throws TimeoutException if the brokers return nothing for as long as a step may take
    /// @throws OperatorNeededException if the log has a record of a newer version
    public List<LoggedVote> next() throws OperatorNeededException {
        List<LoggedVote> chunk = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            LogWindow window = windows.get(source(record.partition()));
            if (window != null && record.offset() < window.to()) {
                switch (LogRecord.of(record, routing, versions)) {
                    case LogRecord.Vote(VoteCast vote) -> chunk.add(new LoggedVote(vote, record.offset()));
                    case LogRecord.Foreign _ -> {}
                    case LogRecord.Newer newer ->
                        throw new OperatorNeededException(
                                Reason.at(Code.NEWER_VERSION, record.partition()), newer.text());
                }
            }
        }
        checkAdvance();
        progress.run();
        return chunk;
    }

    /// Looks at positions, not at records: a window may end with markers and aborted records, which the
    /// consumer does not return.
    private void checkAdvance() {
        long now = 0;
        for (var entry : windows.entrySet()) {
            long position = consumer.position(entry.getKey());
            now += position;
            if (position >= entry.getValue().to() && unread.remove(entry.getKey())) {
                consumer.pause(Set.of(entry.getKey()));
            }
        }
        if (now != positions) {
            positions = now;
            advance = Deadline.after(silenceMax);
        } else if (advance.hasPassed()) {
            throw new TimeoutException(
                    "the brokers returned no record of the log for %d s".formatted(silenceMax.toSeconds()));
        }
    }

    private static TopicPartition source(int partition) {
        return new TopicPartition(TopicCatalog.VOTES, partition);
    }
}
