package org.disvote.console.view;

import java.time.Duration;
import org.disvote.console.series.Rate;
import org.disvote.console.view.Snapshot.LogView;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.topics.lifetime.Deadline;

/// Measures the log. For one thread.
final class LogMeter {

    /// The first answer of the brokers takes some time.
    private static final Duration FIRST_ANSWER_WITHIN = Duration.ofSeconds(8);

    private final TopicsWatch topics;
    private final Deadline firstAnswer = Deadline.after(FIRST_ANSWER_WITHIN);
    private final Rate rate = new Rate();

    LogMeter(TopicsWatch topics) {
        this.topics = topics;
    }

    LogView measure(Duration at) {
        long votes = topics.partitions().mapToLong(topics::lastSeq).sum();
        return new LogView(topics.isCurrent() || !firstAnswer.hasPassed(), votes, rate.of(votes, at));
    }
}
