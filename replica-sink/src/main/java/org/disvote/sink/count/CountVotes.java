package org.disvote.sink.count;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.disvote.topics.event.Counted;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.LogRecord;
import org.disvote.topics.event.Tally;
import org.disvote.topics.event.Turnout;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.event.VoteCodec;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts one partition of the log by the sinks' seq rule: the next seq counts, one that was counted is a duplicate,
/// anything else means that a vote is missing and stops this partition. A stop is kept in the state: what came after
/// it was passed over, so only counting anew from the start may clear it.
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
    private final Consumer<Counted> listener;

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable PartitionCounts counts;
    private @Nullable KeyValueStore<String, String> voters;
    private @Nullable Counting counting;
    private int partition;
    private boolean mustTell;

    CountVotes(Routing routing, String logId, Predicate<String> lastCounts, Consumer<Counted> listener) {
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
        context.schedule(TELL_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::tell);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Counting before = requireNonNull(counting);
        if (before.stopped()) {
            return;
        }
        RecordMetadata at = requireNonNull(context).recordMetadata().orElseThrow();
        var read = new ConsumerRecord<>(at.topic(), at.partition(), at.offset(), record.key(), record.value());
        switch (LogRecord.of(read, routing)) {
            case LogRecord.Foreign(String reason) ->
                log.atDebug()
                        .addKeyValue("partition", partition)
                        .addKeyValue("offset", at.offset())
                        .addKeyValue("error", reason)
                        .log("passed over a foreign record, which the sinks keep");
            case LogRecord.Vote(VoteCast vote) ->
                apply(vote, LogRecord.constituencyOf(record.headers()), digest(record.value()), before);
        }
    }

    private void apply(VoteCast vote, String constituency, String digest, Counting before) {
        if (vote.seq() > before.seq() + 1) {
            stop("a vote is missing: seq " + vote.seq() + " follows seq " + before.seq());
        } else if (vote.seq() == before.seq() && !digest.equals(before.digest())) {
            stop("seq " + vote.seq() + " is in the log twice, with different bytes");
        } else if (vote.seq() == before.seq() + 1) {
            count(vote, constituency, digest, before);
        }
        // Below that it is a duplicate. Whether its bytes are the same is for the sinks and the audit, which keep them.
    }

    private void count(VoteCast vote, String constituency, String digest, Counting before) {
        if (lastCounts.test(vote.electionId())) {
            countLast(vote, constituency);
        } else if (vote.revision() == 1) {
            addVoter(vote, constituency);
            addVote(vote, constituency);
        } else {
            stop("seq " + vote.seq() + " changes a vote in election " + vote.electionId()
                    + ", which does not let voters change their minds");
            return;
        }
        put(before.counted(vote.seq(), digest));
    }

    /// The highest revision counts, and the voter once.
    private void countLast(VoteCast vote, String constituency) {
        KeyValueStore<String, String> voters = requireNonNull(this.voters);
        String key = vote.electionId() + "/" + vote.voterId();
        String value = voters.get(key);
        if (value == null) {
            addVoter(vote, constituency);
        } else {
            String[] counted = value.split("/", -1);
            if (Integer.parseInt(counted[0]) >= vote.revision()) {
                return;
            }
            // Taken from where it was added, whatever this record says.
            requireNonNull(counts)
                    .removeVote(Tally.none(vote.electionId(), partition, counted[2], counted[1]), vote.seq());
        }
        addVote(vote, constituency);
        voters.put(key, vote.revision() + "/" + vote.choice() + "/" + constituency);
    }

    private void addVoter(VoteCast vote, String constituency) {
        requireNonNull(counts)
                .addVoter(Turnout.none(vote.electionId(), partition, constituency, vote.castAt()), vote.seq());
    }

    private void addVote(VoteCast vote, String constituency) {
        requireNonNull(counts)
                .addVote(Tally.none(vote.electionId(), partition, constituency, vote.choice()), vote.seq());
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
                .log("counting of a partition has stopped; mend the log, then count anew");
    }

    private void put(Counting after) {
        requireNonNull(counts).put(after);
        counting = after;
        mustTell = true;
    }

    private void tell(long now) {
        if (!mustTell) {
            return;
        }
        ProcessorContext<byte[], byte[]> context = requireNonNull(this.context);
        PartitionCounts counts = requireNonNull(this.counts);
        put(requireNonNull(counting).told());
        Counted counted = requireNonNull(counting).of(partition);
        Record<byte[], byte[]> mark = new Record<>(EventCodec.key(counted), EventCodec.encode(counted), now);
        counts.tellTurnouts((key, value) -> context.forward(new Record<>(key, value, now), CountsTopology.TURNOUT));
        context.forward(mark, CountsTopology.TURNOUT);
        counts.tellTallies((key, value) -> context.forward(new Record<>(key, value, now), CountsTopology.TALLY));
        context.forward(mark, CountsTopology.TALLY);
        mustTell = false;
        listener.accept(counted);
    }

    private static String digest(byte[] value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(VoteCodec.digest(value));
    }
}
