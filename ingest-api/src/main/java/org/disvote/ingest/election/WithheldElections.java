package org.disvote.ingest.election;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ElectionFollower.Withheld;

/// The gauges of the elections that are launched and that no shard opens, because the notary has not stated
/// their terms.
public final class WithheldElections {

    /// How many elections have a gauge.
    private static final int ELECTIONS_MAX = 100;

    private final ElectionFollower topics;
    private final MultiGauge waits;

    private WithheldElections(ElectionFollower topics, MeterRegistry registry) {
        this.topics = topics;
        Gauge.builder(
                        "disvote.elections.withheld",
                        topics,
                        each -> each.withheld().size())
                .description("elections that are launched and that no shard opens")
                .register(registry);
        waits = MultiGauge.builder("disvote.election.withheld")
                .description("for how long an election has been launched that no shard opens, by the reason")
                .baseUnit("seconds")
                .register(registry);
    }

    /// Shows them until the topics are not followed any more.
    ///
    /// @param topics stays the caller's
    public static void meter(ElectionFollower topics, MeterRegistry registry) {
        WithheldElections withheld = new WithheldElections(topics, registry);
        topics.onChange(withheld::show);
    }

    private void show() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        topics.withheld().stream().limit(ELECTIONS_MAX).forEach(each -> rows.add(row(each)));
        waits.register(rows, true);
    }

    private static MultiGauge.Row<?> row(Withheld election) {
        return MultiGauge.Row.of(
                Tags.of(
                        "election",
                        election.id().value(),
                        "reason",
                        election.reason().toString()),
                election,
                waiting -> Math.max(
                        0, Duration.between(waiting.launchedAt(), Instant.now()).toMillis() / 1_000.0));
    }
}
