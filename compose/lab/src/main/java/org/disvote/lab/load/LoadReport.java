package org.disvote.lab.load;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// The figures that a load measured.
///
/// @param requestedVotesPerSecond 0 for a closed loop
/// @param copies how often each vote was sent
/// @param votesPerSecond accepted with 201 in the measured time
/// @param slowestSecond accepted in the slowest second of that time
/// @param accepted with 201 in the whole run, warm-up included
/// @param onMasters how many more votes the masters have than before the run. They may be more than `accepted`,
///     since the vote of an unanswered request may be recorded
/// @param byStatus answers by HTTP status, the whole run
/// @param unanswered requests without an answer, the whole run
/// @param latency of accepted votes
/// @param cpuSecondsPerMillionVotes by part, from the end of the warm-up until log and replicas had every vote;
///     empty where the machine does not have these figures
/// @param timeline how far log and replicas were behind, each second
/// @param arrivedMillis how long after the last answer each of log and replicas had every vote; -1 if it did
///     not in time
public record LoadReport(
        double requestedVotesPerSecond,
        int copies,
        int connections,
        double seconds,
        double votesPerSecond,
        long slowestSecond,
        long accepted,
        long onMasters,
        SortedMap<Integer, Long> byStatus,
        long unanswered,
        Latency latency,
        Map<String, Long> arrivedMillis,
        SortedMap<String, Double> cpuSecondsPerMillionVotes,
        List<Timeline.Moment> timeline,
        Machine machine) {

    /// In milliseconds, from the time at which the request was due (open loop) or sent (closed loop).
    public record Latency(double p50, double p99, double p999, double max) {

        static Latency of(Histogram micros) {
            return new Latency(
                    micros.getValueAtPercentile(50) / 1_000.0,
                    micros.getValueAtPercentile(99) / 1_000.0,
                    micros.getValueAtPercentile(99.9) / 1_000.0,
                    micros.getMaxValue() / 1_000.0);
        }
    }

    /// Runs the load and waits for log and replicas.
    ///
    /// @param settleMax how long at most to wait for them
    /// @throws SQLException if a database does not answer
    public static LoadReport measure(
            LoadPlan plan,
            List<String> masters,
            SortedMap<String, String> replicas,
            Duration settleMax,
            LoadGenerator.Watch watch)
            throws SQLException, IOException, InterruptedException {
        long before;
        try (Convergence convergence = Convergence.of(masters, replicas)) {
            before = convergence.votes();
        }
        LoadGenerator.Result result;
        // New sessions, since a server may end sessions that are idle for as long as a load.
        try (Timeline timeline = Timeline.start(masters, replicas, plan.warmUp())) {
            result = new LoadGenerator(plan).run(watch);
            try (Convergence convergence = Convergence.of(masters, replicas)) {
                Map<String, OptionalLong> arrived = convergence.await(settleMax);
                long votes = convergence.votes();
                List<Timeline.Moment> moments = timeline.moments();
                Map<String, Long> arrivedMillis = new LinkedHashMap<>();
                arrived.forEach((place, millis) -> arrivedMillis.put(place, millis.orElse(-1)));
                return new LoadReport(
                        plan.votesPerSecond().orElse(0),
                        plan.copies(),
                        plan.connections(),
                        plan.measured().toSeconds(),
                        (double) result.measured() / plan.measured().toSeconds(),
                        result.bySecond().stream()
                                .mapToLong(Long::longValue)
                                .min()
                                .orElse(0),
                        result.accepted(),
                        votes - before,
                        result.byStatus(),
                        result.unanswered(),
                        Latency.of(result.latencies()),
                        arrivedMillis,
                        timeline.cpuSecondsPerMillionVotes(votes),
                        moments,
                        Machine.here(convergence.postgresVersion()));
            }
        }
    }

    /// Whether every accepted vote is on the masters, in the log and on all replicas.
    public boolean isComplete() {
        return onMasters >= accepted
                && onMasters <= accepted + unanswered + byStatus.getOrDefault(503, 0L)
                && arrivedMillis.values().stream().allMatch(millis -> millis >= 0);
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(machine.text()).append("\n\n");
        text.append(
                requestedVotesPerSecond > 0
                        ? "open loop at %,.0f votes/s, %d connections, %.0f s%n"
                                .formatted(requestedVotesPerSecond, connections, seconds)
                        : "closed loop, %d connections, %.0f s%n".formatted(connections, seconds));
        if (copies > 1) {
            text.append("  each vote was sent %d times%n".formatted(copies));
        }
        text.append("  accepted     %,10.0f votes/s (slowest second %,d)%n".formatted(votesPerSecond, slowestSecond));
        text.append("  latency      %10.2f ms p50   %.2f ms p99   %.2f ms p99.9   %.2f ms max%n"
                .formatted(latency.p50(), latency.p99(), latency.p999(), latency.max()));
        byStatus.forEach((status, count) -> text.append("  status %3d   %,10d%n".formatted(status, count)));
        text.append("  unanswered   %,10d%n".formatted(unanswered));
        text.append("  on masters   %,10d votes more than before%n".formatted(onMasters));
        arrivedMillis.forEach((place, millis) -> text.append(
                millis < 0
                        ? "  %-12s not everything arrived in time%n".formatted(place)
                        : "  %-12s %,10d ms after the last answer it had every vote%n".formatted(place, millis)));
        if (!cpuSecondsPerMillionVotes.isEmpty()) {
            text.append("  CPU seconds for a million votes%n".formatted());
            cpuSecondsPerMillionVotes.forEach(
                    (part, seconds) -> text.append("    %-24s %8.1f%n".formatted(part, seconds)));
            text.append("    %-24s %8.1f%n"
                    .formatted(
                            "all",
                            cpuSecondsPerMillionVotes.values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum()));
        }
        farthestBehind()
                .forEach((place, votes) -> text.append("  %-12s %,10d votes behind at most%n".formatted(place, votes)));
        return text.toString();
    }

    private SortedMap<String, Long> farthestBehind() {
        SortedMap<String, Long> farthest = new TreeMap<>();
        timeline.forEach(moment -> moment.behind().forEach((place, votes) -> farthest.merge(place, votes, Math::max)));
        return farthest;
    }
}
