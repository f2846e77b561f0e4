package org.disvote.sink.count.topology;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// The processor of the topology. Kafka Streams gives each instance one partition and one thread, and calls
/// [#init] again after a failure; each time a new [PartitionCounter] starts from the stores.
final class CountVotes implements Processor<byte[], byte[], byte[], byte[]> {

    /// Changed counts are sent this often and not with each vote, so that readers get one record for each
    /// count that changed in that time.
    static final Duration SEND_INTERVAL = Duration.ofMillis(500);

    private final CountedLog log;

    private @Nullable PartitionCounter counter;

    CountVotes(CountedLog log) {
        this.log = log;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        PartitionCounter started = new PartitionCounter(context, log);
        started.requireLog();
        counter = started;
        // A partition that does not belong to the system has no counts to send.
        if (context.taskId().partition() < log.routing().partitions()) {
            context.schedule(SEND_INTERVAL, PunctuationType.WALL_CLOCK_TIME, started::sendIfChanged);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        requireNonNull(counter).process(record);
    }
}
