package org.disvote.topics.count.transcript;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.count.rule.Judgment;

/// Judges ballots on as many threads as there are judges. Each thread adds to a tally of its own: a sum does not
/// depend on who adds what in which order. Its methods are for one thread.
final class Judging {

    /// A thread takes so many at once, and then reports.
    private static final int BALLOTS_AT_ONCE = 128;

    private final BallotOpening opening;
    private final Optional<CountRoll> roll;
    private final LongConsumer progress;
    private final List<Tally> tallies;

    /// Written by all threads, under the lock of `tallies`.
    private long judged;

    /// @param progress called with how many ballots were judged so far, ascending, by one thread at a time
    Judging(BallotOpening opening, Optional<CountRoll> roll, LongConsumer progress) {
        this.opening = opening;
        this.roll = roll;
        this.progress = progress;
        tallies = Stream.generate(Tally::new).limit(opening.judges().size()).toList();
    }

    /// Returns when all are judged.
    ///
    /// @throws IllegalStateException if the thread was interrupted meanwhile, or judging failed; nothing that was
    ///     counted before is of use then
    void judge(List<StandingBallot> ballots) {
        int threads = opening.judges().size();
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers;
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("opening-", 0).factory())) {
            workers = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(thread -> pool.submit(() -> work(thread, ballots, next)))
                    .toList();
        }
        for (Future<?> worker : workers) {
            switch (worker.state()) {
                case SUCCESS -> {}
                case FAILED -> throw new IllegalStateException("a ballot could not be judged", worker.exceptionNow());
                case CANCELLED, RUNNING -> throw new IllegalStateException("interrupted while ballots were judged");
            }
        }
    }

    private void work(int thread, List<StandingBallot> ballots, AtomicInteger next) {
        boolean finished = false;
        try {
            for (int from = next.getAndAdd(BALLOTS_AT_ONCE);
                    from < ballots.size();
                    from = next.getAndAdd(BALLOTS_AT_ONCE)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted while ballots were judged");
                }
                List<StandingBallot> some = ballots.subList(from, Math.min(from + BALLOTS_AT_ONCE, ballots.size()));
                some.forEach(ballot -> tallies.get(thread).add(ballot.constituency(), judge(thread, ballot)));
                report(some.size());
            }
            finished = true;
        } finally {
            if (!finished) {
                next.set(ballots.size()); // the other threads need not go on
            }
        }
    }

    private void report(int ballots) {
        synchronized (tallies) {
            judged += ballots;
            progress.accept(judged);
        }
    }

    private Judgment judge(int thread, StandingBallot ballot) {
        if (roll.isPresent()) {
            Optional<String> constituency = roll.get().constituency(ballot.voter());
            if (constituency.isEmpty()) {
                return new Judgment.Invalid(InvalidReason.NOT_ON_ROLL);
            }
            if (!constituency.get().equals(ballot.constituency())) {
                return new Judgment.Invalid(InvalidReason.CONSTITUENCY);
            }
        }
        return opening.judges().get(thread).judge(ballot);
    }

    /// Of all threads.
    Tally tally() {
        Tally all = new Tally();
        tallies.forEach(all::add);
        return all;
    }
}
