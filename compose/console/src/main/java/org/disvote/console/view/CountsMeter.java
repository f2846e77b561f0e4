package org.disvote.console.view;

import java.time.Duration;
import java.util.List;
import org.disvote.console.series.Rate;
import org.disvote.console.view.Snapshot.CountsView;
import org.disvote.console.watch.PartReading;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.topics.count.Counts;
import org.disvote.topics.progress.Lag;

/// Measures the counts. For one thread.
final class CountsMeter {

    private final TopicsWatch topics;
    private final Rate rate = new Rate();

    CountsMeter(TopicsWatch topics) {
        this.topics = topics;
    }

    /// @param processes those that are watched; if there are none, the progress shows whether one runs
    CountsView measure(List<PartReading> processes, Duration at) {
        Counts counts = topics.counts();
        Lag lag = topics.lag(counts);
        long votes = topics.partitions().mapToLong(counts::reachedSeq).sum();
        double perSecond = rate.of(votes, at);
        boolean running = processes.isEmpty()
                ? lag.age().compareTo(ReplicaMeter.SILENT_FROM) <= 0 || perSecond > 0
                : processes.stream().anyMatch(PartReading::up);
        return new CountsView(running, votes, perSecond, lag.votes(), lag.seconds(), counts.stopReasons());
    }
}
