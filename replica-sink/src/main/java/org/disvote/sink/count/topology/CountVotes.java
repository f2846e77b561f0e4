package org.disvote.sink.count.topology;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.RecordVersions;
import org.jspecify.annotations.Nullable;

/// The processor of the topology. Kafka Streams gives each instance one partition and one thread, and calls
/// [#init] again after a failure; each time a new [PartitionCounter] starts from the stores.
final class CountVotes implements Processor<byte[], byte[], byte[], byte[]> {

    /// Changed counts are sent this often and not with each vote, so that readers get one record for each
    /// count that changed in that time.
    static final Duration SEND_INTERVAL = Duration.ofMillis(500);

    private final Routing routing;
    private final RecordVersions versions;
    private final String logId;
    private final Function<ElectionId, Optional<CountRules>> elections;
    private final Duration gapAlarmAfter;
    private final Consumer<Counted> listener;

    private @Nullable PartitionCounter counter;

    /// See [CountsTopology#of].
    CountVotes(
            Routing routing,
            RecordVersions versions,
            String logId,
            Function<ElectionId, Optional<CountRules>> elections,
            Duration gapAlarmAfter,
            Consumer<Counted> listener) {
        this.routing = routing;
        this.versions = versions;
        this.logId = logId;
        this.elections = elections;
        this.gapAlarmAfter = gapAlarmAfter;
        this.listener = listener;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        PartitionCounter started =
                new PartitionCounter(context, routing, versions, logId, elections, gapAlarmAfter, listener);
        started.requireLog(logId);
        counter = started;
        // A partition that does not belong to the system has no counts to send.
        if (context.taskId().partition() < routing.partitions()) {
            context.schedule(SEND_INTERVAL, PunctuationType.WALL_CLOCK_TIME, started::sendIfChanged);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        requireNonNull(counter).process(record);
    }
}
