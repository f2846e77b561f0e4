package org.disvote.topics.lifetime;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The time since something happened. Immutable: to measure from a later event, start another one.
public final class Stopwatch {

    private final LongSupplier nanoTime;
    private final long startedAt;

    private Stopwatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        startedAt = nanoTime.getAsLong();
    }

    /// Measures from now.
    public static Stopwatch start() {
        return start(System::nanoTime);
    }

    /// @param nanoTime a clock like [System#nanoTime], for tests
    public static Stopwatch start(LongSupplier nanoTime) {
        return new Stopwatch(nanoTime);
    }

    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startedAt);
    }

    /// Whether more time than this has elapsed.
    public boolean exceeds(Duration duration) {
        return elapsed().compareTo(duration) > 0;
    }

    /// For rates and reports.
    public double seconds() {
        return elapsed().toNanos() / 1e9;
    }
}
