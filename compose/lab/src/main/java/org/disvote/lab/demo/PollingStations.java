package org.disvote.lab.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.disvote.lab.load.LoadPlan;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.Electorate.Visits;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;

/// Casts the day's votes. Each is cast at its time of the day, or later if all connections are busy. An answer
/// that asks to try again leads to another try, as with a real voter.
final class PollingStations {

    /// Is called with the progress about ten times a second.
    @FunctionalInterface
    interface Watch {
        /// @param dayShare the share of the day that is over
        void votes(double dayShare, long votes);
    }

    private static final int CONNECTIONS = 64;
    private static final int CREATED = 201;
    private static final int SAME_AGAIN = 200;
    private static final int AWAY = 503;
    private static final int VOTED_ALREADY = 409;
    /// Nothing is measured, but a plan has it.
    private static final Duration MEASURED = Duration.ofSeconds(1);

    private static final int TRIES_MAX = 60;
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration WATCH_EACH = Duration.ofMillis(100);

    private final Supplier<LoadPlan.Caster> casters;
    private final Visits visits;
    private final Duration day;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder cast = new LongAdder();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final Stopwatch sinceOpening = Stopwatch.start();

    private PollingStations(
            URI api, ElectionId electionId, Electorate electorate, LoadPlan.Ballots ballots, Duration day) {
        this.visits = electorate.visits();
        this.day = day;
        this.casters = ballots.casters(LoadPlan.builder(api, CONNECTIONS, MEASURED)
                .election(electionId)
                .ballots(ballots)
                .voterPrefix(Electorate.PREFIX)
                .build());
    }

    /// Returns when every voter of the day has voted.
    ///
    /// @param ballots what the voters cast, by their number in the electorate
    /// @param day how long the polling day takes
    /// @return the votes
    /// @throws OperatorException if a vote is refused
    static long open(
            URI api, ElectionId electionId, Electorate electorate, LoadPlan.Ballots ballots, Duration day, Watch watch)
            throws InterruptedException {
        PollingStations stations = new PollingStations(api, electionId, electorate, ballots, day);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.ofPlatform().name("station-" + i).daemon().start(stations::castUntilAllHave));
        }
        try {
            for (Thread thread : threads) {
                while (!thread.join(WATCH_EACH)) {
                    watch.votes(stations.dayShare(), stations.cast.sum());
                }
            }
        } finally {
            stations.next.set(Integer.MAX_VALUE / 2); // ends the threads that still run
        }
        String why = stations.failure.get();
        if (why != null) {
            throw new OperatorException(why);
        }
        watch.votes(1, stations.cast.sum());
        return stations.cast.sum();
    }

    private double dayShare() {
        return (double) sinceOpening.elapsed().toNanos() / day.toNanos();
    }

    private void castUntilAllHave() {
        try (LoadPlan.Caster caster = casters.get()) {
            while (true) {
                int visit = next.getAndIncrement();
                if (visit >= visits.count()) {
                    return;
                }
                long due = (long) (visits.dayShare(visit) * day.toNanos());
                while (due > sinceOpening.elapsed().toNanos()) {
                    LockSupport.parkNanos(due - sinceOpening.elapsed().toNanos());
                    if (next.get() > visits.count() + CONNECTIONS) {
                        return;
                    }
                }
                cast(caster, visits.voter(visit));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A ballot that is sealed again is another envelope. So "voted already" after a try without an answer means that
    /// this try was recorded.
    private void cast(LoadPlan.Caster caster, int voter) throws InterruptedException {
        int status = 0;
        boolean unknown = false;
        for (int tries = 1; tries <= TRIES_MAX; tries++) {
            try {
                status = caster.cast(voter);
            } catch (IOException e) {
                status = AWAY; // the vote is recorded or not: the next answer says so
            }
            if (status == CREATED || status == SAME_AGAIN || (unknown && status == VOTED_ALREADY)) {
                cast.increment();
                return;
            }
            unknown = true;
            if (status != AWAY) {
                break;
            }
            TimeUnit.NANOSECONDS.sleep(TRY_AGAIN_AFTER.toNanos());
        }
        failure.compareAndSet(
                null,
                "the vote of %s was not taken: HTTP %d"
                        .formatted(Electorate.voterId(voter).value(), status));
        next.set(Integer.MAX_VALUE / 2);
    }
}
