package org.disvote.lab.load;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.jspecify.annotations.Nullable;

/// Observes a system while it is under load: how far log and replicas are behind, and how much CPU time each
/// part uses. A thread observes each second; its own cost is part of the figures.
public final class Timeline implements AutoCloseable {

    /// @param second since the load began, warm-up included
    /// @param votes on the masters
    /// @param behind how many of the votes are missing, by `log` and replica
    public record Moment(double second, long votes, SortedMap<String, Long> behind) {

        public Moment {
            behind = new TreeMap<>(behind);
        }
    }

    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration OBSERVE_MAX = Duration.ofMinutes(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final List<String> masters;
    private final SortedMap<String, String> replicas;
    private final Duration warmUp;
    private final Stopwatch running = Stopwatch.start();
    private final Worker worker;

    // Written by the worker's thread; others read them once it has ended.
    private final List<Moment> moments = new ArrayList<>();
    private @Nullable CpuTime warm;
    private @Nullable CpuTime last;
    private long votesWarm;
    private @Nullable Exception failure;

    private Timeline(List<String> masters, SortedMap<String, String> replicas, Duration warmUp) {
        this.masters = List.copyOf(masters);
        this.replicas = new TreeMap<>(replicas);
        this.warmUp = warmUp;
        worker = Worker.platform("timeline", CLOSE_MAX, this::observe);
    }

    /// @param warmUp the CPU time counts from its end
    static Timeline start(List<String> masters, SortedMap<String, String> replicas, Duration warmUp) {
        Timeline timeline = new Timeline(masters, replicas, warmUp);
        timeline.worker.start();
        return timeline;
    }

    /// Ends the observation.
    ///
    /// @throws SQLException if a database did not answer during the observation
    List<Moment> moments() throws SQLException, InterruptedException {
        worker.stop();
        if (!worker.join(OBSERVE_MAX)) {
            throw new SQLException("a database has not answered for " + OBSERVE_MAX.toSeconds() + " s");
        }
        if (failure != null) {
            throw new SQLException("the system under load cannot be observed: " + failure.getMessage(), failure);
        }
        return moments;
    }

    /// CPU seconds by part for a million votes, from the end of the warm-up until now; empty where this machine
    /// does not have these figures. To be called after [#moments].
    SortedMap<String, Double> cpuSecondsPerMillionVotes(long votesNow) throws SQLException, IOException {
        return votesNow > votesWarm ? cpuSeconds(1e6 / (votesNow - votesWarm)) : new TreeMap<>();
    }

    /// @param times each figure
    private SortedMap<String, Double> cpuSeconds(double times) throws SQLException, IOException {
        SortedMap<String, Double> seconds = new TreeMap<>();
        CpuTime before = warm;
        CpuTime ended = last;
        if (before != null && ended != null) {
            CpuTime.of(masters.getFirst())
                    .with(ended)
                    .secondsSince(before)
                    .forEach((part, used) -> seconds.put(part, used * times));
        }
        return seconds;
    }

    /// What a system uses while nobody asks for anything, this observation included.
    ///
    /// @return CPU seconds a second, by part; empty where this machine does not have these figures
    public static SortedMap<String, Double> idle(
            List<String> masters, SortedMap<String, String> replicas, Duration measured)
            throws SQLException, IOException, InterruptedException {
        try (Timeline timeline = start(masters, replicas, Duration.ZERO)) {
            Stopwatch running = Stopwatch.start();
            Thread.sleep(measured);
            double seconds = running.seconds();
            timeline.moments();
            return timeline.cpuSeconds(1 / seconds);
        }
    }

    private void observe(Worker self) throws InterruptedException {
        try (Convergence convergence = Convergence.of(masters, replicas)) {
            do {
                double second = running.seconds();
                Map<String, Long> has = convergence.sums();
                long votes = has.getOrDefault(Convergence.MASTERS, 0L);
                SortedMap<String, Long> behind = new TreeMap<>();
                has.forEach((place, count) -> behind.put(place, Math.max(0, votes - count)));
                behind.remove(Convergence.MASTERS);
                moments.add(new Moment(second, votes, behind));
                if (second >= warmUp.toMillis() / 1e3 && CpuTime.isKnown()) {
                    CpuTime now = CpuTime.of(masters.getFirst());
                    if (warm == null) {
                        warm = now;
                        votesWarm = votes;
                    }
                    last = last == null ? now : now.with(last);
                }
            } while (self.pause(EACH));
        } catch (SQLException | IOException e) {
            failure = e;
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
