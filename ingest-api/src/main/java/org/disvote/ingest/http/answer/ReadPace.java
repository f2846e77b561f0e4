package org.disvote.ingest.http.answer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The share of readers: so many answers a second are sent at once, and each further one later, in the order in which
/// they were asked for. Nobody needs an answer more often than it is made, so readers lose nothing by it, and who
/// asks again as soon as an answer is there cannot take the processors from those who vote.
///
/// The algorithm is GCRA (ITU-T I.371). Thread-safe, without a lock.
public final class ReadPace {

    /// An answer from memory costs some 50 µs of a processor, so this is about a twentieth of it.
    private static final int PER_PROCESSOR = 1_000;

    /// A voter asks for elections two or three times a visit, and no processor serves more than a thousand
    /// visits a second. So voters alone are never made to wait, and no crowd takes more than a fifth of a
    /// processor.
    private static final int PER_PROCESSOR_FOR_VOTERS = 4_000;

    private static final int PER_PROCESSOR_FOR_READERS = 20_000;

    private static final Duration BURST = Duration.ofMillis(200);

    private final long nanosEach;
    private final LongSupplier nanoTime;
    private final AtomicLong due;

    /// @param perSecond answers
    /// @param nanoTime a clock like [System#nanoTime]
    ReadPace(int perSecond, LongSupplier nanoTime) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("answers per second: " + perSecond + " is not positive");
        }
        nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
        this.nanoTime = nanoTime;
        due = new AtomicLong(nanoTime.getAsLong() - BURST.toNanos());
    }

    /// @param perSecond answers
    public static ReadPace of(int perSecond) {
        return new ReadPace(perSecond, System::nanoTime);
    }

    /// What this machine can answer beside votes.
    public static ReadPace ofThisMachine() {
        return of(PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    }

    /// As [#ofThisMachine], for what those ask for who come to vote.
    public static ReadPace ofVoters() {
        return of(PER_PROCESSOR_FOR_VOTERS * Runtime.getRuntime().availableProcessors());
    }

    /// What this machine can answer if it does nothing else.
    public static ReadPace ofMachineForReaders() {
        return of(PER_PROCESSOR_FOR_READERS * Runtime.getRuntime().availableProcessors());
    }

    /// Takes the next place.
    ///
    /// @param atMost if it comes later than this, no place is taken
    /// @return how long to wait for it, zero or less if not at all; more than `atMost` if none was taken
    public Duration next(Duration atMost) {
        while (true) {
            long now = nanoTime.getAsLong();
            long last = due.get();
            long mine = Math.max(last - now, -BURST.toNanos()) + nanosEach;
            Duration wait = Duration.ofNanos(mine);
            if (wait.compareTo(atMost) > 0 || due.compareAndSet(last, now + mine)) {
                return wait;
            }
        }
    }
}
