package org.disvote.console.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.console.series.Rates;
import org.disvote.console.view.Snapshot.ReplicaView;
import org.disvote.console.view.Snapshot.State;
import org.disvote.console.watch.PartReading;
import org.disvote.console.watch.TopicsWatch;
import org.disvote.topics.progress.Lag;
import org.disvote.topics.progress.Progress;

/// Measures the replicas, and decides what state each is in. For one thread.
final class ReplicaMeter {

    /// A replica that keeps up is always a moment behind, so less is not shown.
    private static final Duration CATCHING_UP_FROM = Duration.ofSeconds(3);

    /// A running sink reports each second, so a replica that is this far behind and makes no progress has no
    /// running sink.
    static final Duration SILENT_FROM = Duration.ofSeconds(8);

    private record Condition(State state, String reason) {}

    private final TopicsWatch topics;
    private final Rates rates = new Rates();

    ReplicaMeter(TopicsWatch topics) {
        this.topics = topics;
    }

    /// @param sinks by the replica's name
    /// @return every replica that has reported progress or whose sink is watched, by name
    List<ReplicaView> measure(SortedMap<String, List<PartReading>> sinks, Duration at) {
        SortedMap<String, SortedMap<Integer, Progress>> reports = topics.replicas();
        TreeSet<String> names = new TreeSet<>(reports.keySet());
        names.addAll(sinks.keySet());
        return names.stream()
                .map(name -> measure(
                        name, reports.getOrDefault(name, new TreeMap<>()), sinks.getOrDefault(name, List.of()), at))
                .toList();
    }

    private ReplicaView measure(
            String name, SortedMap<Integer, Progress> reports, List<PartReading> sinks, Duration at) {
        Lag lag = topics.lag(reports);
        long votes = reports.values().stream().mapToLong(Progress::seq).sum();
        double perSecond = rates.of(name, votes, at);
        long quarantined = sinks.stream().mapToLong(PartReading::quarantined).sum();
        Condition condition = condition(reports, sinks, lag, perSecond);
        return new ReplicaView(
                name, condition.state(), condition.reason(), votes, perSecond, lag.votes(), lag.seconds(), quarantined);
    }

    /// The most serious condition that applies.
    private static Condition condition(
            SortedMap<Integer, Progress> reports, List<PartReading> sinks, Lag lag, double perSecond) {
        Optional<Progress> stopped = first(reports, Progress.State.STOPPED);
        if (stopped.isPresent()) {
            Progress at = stopped.get();
            return new Condition(
                    State.STOPPED,
                    "partition %d after seq %d: %s"
                            .formatted(at.partition(), at.seq(), at.reason().explanation()));
        }
        Optional<Progress> paused = first(reports, Progress.State.PAUSED);
        if (paused.isPresent()) {
            return new Condition(State.PAUSED, paused.get().reason().explanation());
        }
        if (!sinks.isEmpty() && sinks.stream().noneMatch(PartReading::up)) {
            return new Condition(State.SILENT, "its sink " + sinks.getFirst().reason());
        }
        if (reports.isEmpty() || (lag.age().compareTo(SILENT_FROM) > 0 && perSecond == 0)) {
            return new Condition(State.SILENT, "its sink reports no progress");
        }
        return first(reports, Progress.State.GAP)
                .map(gap -> new Condition(State.GAP, gap.reason().explanation()))
                .orElseGet(() -> new Condition(
                        lag.age().compareTo(CATCHING_UP_FROM) > 0 ? State.CATCHING_UP : State.FOLLOWING, ""));
    }

    private static Optional<Progress> first(SortedMap<Integer, Progress> reports, Progress.State state) {
        return reports.values().stream()
                .filter(report -> report.state() == state)
                .findFirst();
    }
}
