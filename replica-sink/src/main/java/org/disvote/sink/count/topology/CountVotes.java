package org.disvote.sink.count.topology;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.disvote.topics.count.Counted;
import org.disvote.topics.count.Tally;
import org.disvote.topics.count.Turnout;
import org.disvote.topics.json.Json;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts one partition of the log by the one reading rule ([Reading]): the next vote counts, every other record is
/// passed over, and no record stops it. A vote whose revision is not the voter's next is void: it counts for nobody.
///
/// Only a log that was made anew stops a partition. That is kept in the state, and only counting anew from the start
/// clears it.
///
/// Counts go out by the clock and not with each vote, so that readers get one record for each count that changed in
/// that time. The record of how far counting has come goes out last.
///
/// Kafka Streams gives each instance one partition and one thread; after a failure it calls [#init] again.
final class CountVotes implements Processor<byte[], byte[], byte[], byte[]> {

    /// How long a count may have changed before its readers are told.
    static final Duration TELL_INTERVAL = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(CountVotes.class);

    private final Routing routing;
    private final String logId;
    private final Predicate<String> lastCounts;
    private final Duration gapAlarmAfter;
    private final Consumer<Counted> listener;

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable PartitionCounts counts;
    private @Nullable KeyValueStore<String, String> voters;
    private @Nullable Counting counting;
    private int partition;
    private boolean mustTell;
    private boolean alarmed;

    /// @param gapAlarmAfter for how long votes may be missing before it is alarmed
    CountVotes(
            Routing routing,
            String logId,
            Predicate<String> lastCounts,
            Duration gapAlarmAfter,
            Consumer<Counted> listener) {
        this.gapAlarmAfter = gapAlarmAfter;
        this.routing = routing;
        this.logId = logId;
        this.lastCounts = lastCounts;
        this.listener = listener;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        partition = context.taskId().partition();
        counts = new PartitionCounts(context.getStateStore(CountsTopology.COUNTS));
        voters = context.getStateStore(CountsTopology.VOTERS);
        Counting before = counts.counting();
        counting = before == null ? Counting.start(logId) : before;
        counts.markChangedAfter(counting.toldSeq());
        mustTell = true;
        if (counting.stopped()) {
            logStop(counting.stopReason());
        } else if (!counting.logId().equals(logId)) {
            stop("the log is another one than that which was counted: its topic ID is " + logId + ", not "
                    + counting.logId());
        }
        if (partition < routing.partitions()) { // of one that a stranger added there is nothing to tell
            context.schedule(TELL_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::tell);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Counting before = requireNonNull(counting);
        if (before.stopped()) {
            return;
        }
        RecordMetadata at = requireNonNull(context).recordMetadata().orElseThrow();
        var read = new ConsumerRecord<>(at.topic(), at.partition(), at.offset(), record.key(), record.value());
        Counting after = switch (Reading.at(before.seq() + 1, LogRecord.of(read, routing))) {
            case Reading.Next(VoteCast vote) -> {
                boolean counts = count(vote, LogRecord.constituencyOf(record.headers()));
                yield before.counted(vote.seq(), counts ? 0 : 1);
            }
            case Reading.Ahead(VoteCast vote) -> before.metAhead(vote.seq(), now());
            // A duplicate, a conflict or no vote: the sinks and the audit, which keep the bytes, say which.
            case Reading.Lower _, Reading.Foreign _ -> before;
        };
        put(after.readTo(at.offset() + 1));
    }

    private Instant now() {
        return Instant.ofEpochMilli(requireNonNull(context).currentSystemTimeMs());
    }

    /// @return false if the vote is void
    private boolean count(VoteCast vote, String constituency) {
        if (lastCounts.test(vote.electionId().value())) {
            return countLast(vote, constituency);
        }
        if (vote.revision() != 1) {
            return false;
        }
        addVoter(vote, constituency);
        addVote(vote, constituency);
        return true;
    }

    /// Each revision takes the place of the one before it, and the voter counts once.
    private boolean countLast(VoteCast vote, String constituency) {
        KeyValueStore<String, String> voters = requireNonNull(this.voters);
        String key = vote.electionId().value() + "/" + vote.voterId().value();
        String value = voters.get(key);
        String[] counted = value == null ? new String[] {"0"} : value.split("/", -1);
        if (vote.revision() != Integer.parseInt(counted[0]) + 1) {
            return false;
        }
        if (value == null) {
            addVoter(vote, constituency);
        } else {
            // Taken from where it was added, whatever this record says.
            requireNonNull(counts)
                    .removeVote(Tally.none(vote.electionId().value(), partition, counted[2], counted[1]), vote.seq());
        }
        addVote(vote, constituency);
        voters.put(key, vote.revision() + "/" + vote.choice().value() + "/" + constituency);
        return true;
    }

    private void addVoter(VoteCast vote, String constituency) {
        requireNonNull(counts)
                .addVoter(Turnout.none(vote.electionId().value(), partition, constituency, vote.castAt()), vote.seq());
    }

    private void addVote(VoteCast vote, String constituency) {
        requireNonNull(counts)
                .addVote(
                        Tally.none(
                                vote.electionId().value(),
                                partition,
                                constituency,
                                vote.choice().value()),
                        vote.seq());
    }

    private void stop(String reason) {
        put(requireNonNull(counting).stop(reason));
        logStop(reason);
    }

    private void logStop(String reason) {
        log.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("seq", requireNonNull(counting).seq())
                .addKeyValue("error", reason)
                .log("counting of a partition has stopped; bring the old log back");
    }

    private void put(Counting after) {
        requireNonNull(counts).put(after);
        counting = after;
        mustTell = true;
    }

    private void tell(long now) {
        boolean gap = requireNonNull(counting).gap().isOpen(now(), gapAlarmAfter);
        if (!mustTell && gap == alarmed) {
            return;
        }
        if (gap && !alarmed) {
            log.atError()
                    .addKeyValue("partition", partition)
                    .addKeyValue("seq", requireNonNull(counting).seq() + 1)
                    .log("votes of a partition are missing in the log; it heals once they are sent again");
        }
        alarmed = gap;
        ProcessorContext<byte[], byte[]> context = requireNonNull(this.context);
        PartitionCounts counts = requireNonNull(this.counts);
        put(requireNonNull(counting).told());
        Counted counted = requireNonNull(counting).of(partition, gap);
        Record<byte[], byte[]> mark = new Record<>(counted.key(), Json.encode(counted), now);
        counts.tellTurnouts((key, value) -> context.forward(new Record<>(key, value, now), CountsTopology.TURNOUT));
        context.forward(mark, CountsTopology.TURNOUT);
        counts.tellTallies((key, value) -> context.forward(new Record<>(key, value, now), CountsTopology.TALLY));
        context.forward(mark, CountsTopology.TALLY);
        mustTell = false;
        listener.accept(counted);
    }
}
