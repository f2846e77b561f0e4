package org.disvote.sink.count.topology;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.VoteCounter;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.VoteCast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts one partition of the log by the one reading rule ([Reading]): the next vote counts, every other
/// record is skipped, and no record stops it. A vote whose revision is not the voter's next is void, and so is one
/// of an election that was not launched: it counts for nobody.
///
/// Only a log that was deleted and created again stops a partition. The stop is kept in the state, and only a
/// reset of the counts clears it. For one thread.
final class PartitionCounter {

    private static final Logger log = LoggerFactory.getLogger(PartitionCounter.class);

    /// When a country's log is counted from its beginning, every second changes most cells. To send all of them
    /// each time would take longer than to count.
    private static final int FEW_CELLS = 200;

    private static final Duration MANY_CELLS_INTERVAL = Duration.ofSeconds(5);

    private final ProcessorContext<byte[], byte[]> context;
    private final CountedLog counted;
    private final int partition;
    private final CountStore counts;
    private final VoteCounter counter;

    private Counting counting;
    private boolean changed = true;
    private boolean alarmed;

    /// In milliseconds of the epoch; 0 before the first time.
    private long sentAt;

    PartitionCounter(ProcessorContext<byte[], byte[]> context, CountedLog counted) {
        this.context = context;
        this.counted = counted;
        partition = context.taskId().partition();
        counts = new CountStore(context.getStateStore(CountsTopology.COUNTS), counted.elections());
        counter = new VoteCounter(
                partition, counted.elections(), new VoterStore(context.getStateStore(CountsTopology.VOTERS)), counts);
        counting = counts.counting().orElseGet(() -> Counting.start(counted.logId()));
        counts.markChangedAfter(counting.sentSeq());
    }

    /// Must be called before anything else. Stops if the stores have the counts of another log.
    void requireLog() {
        if (counting.stopped()) {
            logStop();
        } else if (!counting.logId().equals(counted.logId())) {
            put(counting.stop("the log was deleted and created again: its topic ID is %s, and %s was counted"
                    .formatted(counted.logId(), counting.logId())));
            logStop();
        }
    }

    private void logStop() {
        log.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("seq", counting.seq())
                .addKeyValue("error", counting.stopReason())
                .log("Counting of a partition has stopped until an operator brings the old log back");
    }

    void process(Record<byte[], byte[]> record) {
        if (counting.stopped()) {
            return;
        }
        RecordMetadata at = context.recordMetadata().orElseThrow();
        var read = new ConsumerRecord<>(at.topic(), at.partition(), at.offset(), record.key(), record.value());
        Counting after =
                switch (Reading.at(counting.seq() + 1, LogRecord.of(read, counted.routing(), counted.versions()))) {
                    case Reading.Next(VoteCast vote) -> {
                        counts.changedBy(vote.seq());
                        boolean isCounted = counter.count(vote);
                        yield counting.counted(vote.seq(), isCounted ? 0 : 1);
                    }
                    case Reading.Ahead(VoteCast vote) -> counting.metAhead(vote.seq(), now());
                    // A duplicate, a conflict or no vote. Sinks and audit report which, since they keep the bytes.
                    case Reading.Lower _, Reading.Foreign _ -> counting;
                    case Reading.Newer(LogRecord.Newer newer) -> throw new OperatorException(newer.text());
                };
        put(after.readTo(at.offset() + 1));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private void put(Counting after) {
        counts.put(after);
        counting = after;
        changed = true;
    }

    /// Sends the changed counts to their readers. The record that says up to which seq they are comes last,
    /// on each topic.
    void sendIfChanged(long timestamp) {
        boolean gap = counting.gap().isOpen(now(), counted.gapAlarmAfter());
        if (!changed && gap == alarmed) {
            return;
        }
        if (gap == alarmed
                && counts.changedCells() > FEW_CELLS
                && timestamp - sentAt < MANY_CELLS_INTERVAL.toMillis()) {
            return;
        }
        sentAt = timestamp;
        if (gap && !alarmed) {
            log.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("seq", counting.seq() + 1)
                    .log("Votes are missing in the log, their partition waits until the publisher sends them again");
        }
        alarmed = gap;
        put(counting.sent());
        Counted reached = counting.of(partition, gap);
        Record<byte[], byte[]> last = new Record<>(reached.key(), reached.encode(), timestamp);
        counts.sendTurnouts(
                (key, value) -> context.forward(new Record<>(key, value, timestamp), CountsTopology.TURNOUT));
        context.forward(last, CountsTopology.TURNOUT);
        counts.sendTallies((key, value) -> context.forward(new Record<>(key, value, timestamp), CountsTopology.TALLY));
        context.forward(last, CountsTopology.TALLY);
        changed = false;
        counted.listener().accept(reached);
    }
}
