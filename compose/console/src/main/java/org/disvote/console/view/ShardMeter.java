package org.disvote.console.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.disvote.console.series.Rates;
import org.disvote.console.view.Snapshot.ShardView;
import org.disvote.console.watch.IngestReadings;
import org.disvote.console.watch.IngestReadings.ShardReading;
import org.disvote.console.watch.TopicsWatch;

/// Measures the shards. For one thread.
final class ShardMeter {

    private final TopicsWatch topics;
    private final Rates rates = new Rates();

    ShardMeter(TopicsWatch topics) {
        this.topics = topics;
    }

    List<ShardView> measure(IngestReadings ingest, Duration at) {
        List<ShardView> views = new ArrayList<>();
        ingest.shards().forEach((shard, reading) -> {
            boolean open = reading.open() && ingest.anyUp();
            long head = head(reading, open);
            views.add(new ShardView(
                    shard,
                    open,
                    open ? "" : ingest.reason(shard),
                    head,
                    rates.of("shard " + shard, head, at),
                    reading.queued(),
                    reading.unpublished(),
                    reading.unpublishedSeconds(),
                    reading.heads().isEmpty() || reading.publishing(),
                    reading.heads().size()));
        });
        return views;
    }

    /// The metrics may be older than what was read of the log. The master of an open shard has every vote that
    /// the log has, so the higher number is right. A closed shard may have lost votes.
    private long head(ShardReading reading, boolean open) {
        return reading.heads().entrySet().stream()
                .mapToLong(head -> open ? Math.max(head.getValue(), topics.lastSeq(head.getKey())) : head.getValue())
                .sum();
    }
}
