package org.disvote.lab.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Casts votes as planned and measures how long voters wait.
///
/// In an open loop each request has a time at which it is due, and its latency counts from that time. So a
/// stall of the system counts for every voter who would have come in that time, not only for the requests that
/// were under way (no coordinated omission).
public final class LoadGenerator {

    /// Is called with the number of accepted votes about ten times a second.
    @FunctionalInterface
    public interface Watch {
        void accepted(long votes);
    }

    /// The answers in the measured time.
    ///
    /// Of voters who try again, 200 counts as 201: it is the receipt of the vote that an earlier try recorded.
    ///
    /// @param accepted votes answered with 201, warm-up included: the masters must have all of them
    /// @param triedAgain requests that voters sent again after a 503 or without an answer; `byStatus` has
    ///     their last answers alone
    /// @param measured votes answered with 201 within the measured time
    /// @param unanswered requests without an answer, warm-up included: it is unknown whether their votes are
    ///     recorded
    /// @param byStatus answers by HTTP status, warm-up included
    /// @param latencies in microseconds, of measured 201s, and of 200s for further copies
    /// @param bySecond measured 201s in each second
    public record Result(
            long accepted,
            long triedAgain,
            long measured,
            long unanswered,
            SortedMap<Integer, Long> byStatus,
            Histogram latencies,
            List<Long> bySecond) {}

    private static final int CREATED = 201;
    private static final int SAME_AGAIN = 200;
    private static final long LATENCY_MAX_MICROS = TimeUnit.MINUTES.toMicros(10);
    private static final long RECONNECT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int STATUS_MAX = 600;
    private static final Duration WATCH_EACH = Duration.ofMillis(100);

    private final LoadPlan plan;
    private final Supplier<LoadPlan.Caster> casters;
    private final AtomicLong nextRequest = new AtomicLong();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder triedAgain = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final AtomicLongArray byStatus = new AtomicLongArray(STATUS_MAX);
    private final AtomicLongArray bySecond;
    private final Histogram latencies = new ConcurrentHistogram(LATENCY_MAX_MICROS, 3);

    // Points in time by System#nanoTime, since each request computes with them.
    private long start;
    private long measureFrom;
    private volatile long end;

    public LoadGenerator(LoadPlan plan) {
        this.plan = plan;
        casters = plan.ballots().casters(plan);
        bySecond = new AtomicLongArray((int) plan.measured().toSeconds() + 1);
    }

    /// Returns once the last answer has arrived. May be called once.
    public Result run(Watch watch) throws InterruptedException {
        start = System.nanoTime();
        measureFrom = start + plan.warmUp().toNanos();
        end = measureFrom + plan.measured().toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            threads.add(Thread.ofPlatform().name("voters-" + i).daemon().start(this::castUntilEnd));
        }
        try {
            for (Thread thread : threads) {
                while (!thread.join(WATCH_EACH)) {
                    watch.accepted(accepted.sum());
                }
            }
        } catch (InterruptedException e) {
            end = System.nanoTime();
            throw e;
        }
        SortedMap<Integer, Long> statuses = new TreeMap<>();
        for (int status = 0; status < STATUS_MAX; status++) {
            if (byStatus.get(status) > 0) {
                statuses.put(status, byStatus.get(status));
            }
        }
        List<Long> seconds = new ArrayList<>();
        for (int second = 0; second < plan.measured().toSeconds(); second++) {
            seconds.add(bySecond.get(second));
        }
        return new Result(
                accepted.sum(),
                triedAgain.sum(),
                seconds.stream().mapToLong(Long::longValue).sum(),
                unanswered.sum(),
                statuses,
                latencies,
                seconds);
    }

    private void castUntilEnd() {
        try (LoadPlan.Caster caster = casters.get()) {
            castUntilEnd(caster);
            triedAgain.add(caster.triedAgain());
        }
    }

    private void castUntilEnd(LoadPlan.Caster caster) {
        while (true) {
            long voter = nextRequest.getAndIncrement() / plan.copies();
            long due = plan.votesPerSecond().isPresent()
                    ? start + (long) (voter * (1e9 / plan.votesPerSecond().getAsDouble()))
                    : System.nanoTime();
            if (due - end >= 0 || voter >= plan.voters().count()) {
                return;
            }
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            cast(caster, voter, due);
        }
    }

    private void cast(LoadPlan.Caster caster, long voter, long due) {
        int status;
        long number = plan.voters().numberOf().applyAsLong(voter);
        try {
            status = caster.cast(number);
        } catch (IOException | NumberFormatException e) {
            caster.close();
            unanswered.increment();
            LockSupport.parkNanos(RECONNECT_PAUSE_NANOS);
            return;
        }
        long answered = System.nanoTime();
        byStatus.incrementAndGet(Math.clamp(status, 0, STATUS_MAX - 1));
        if (status == CREATED || status == SAME_AGAIN) {
            if (due - measureFrom >= 0) {
                latencies.recordValue(Math.min((answered - due) / 1_000, LATENCY_MAX_MICROS));
            }
        }
        if (status == CREATED || (status == SAME_AGAIN && plan.patience().isPositive())) {
            accepted.increment();
            plan.ballots().accepted(number);
            long second = (answered - measureFrom) / 1_000_000_000L;
            if (answered - measureFrom >= 0 && second < plan.measured().toSeconds()) {
                bySecond.incrementAndGet((int) second);
            }
        }
    }
}
