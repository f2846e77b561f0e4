package org.disvote.topics.lifetime;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A point in time until which something may take, or at which it is due. Immutable. A timer that repeats is
/// a field with the next deadline.
public final class Deadline {

    private final LongSupplier nanoTime;
    private final long at;

    private Deadline(LongSupplier nanoTime, long at) {
        this.nanoTime = nanoTime;
        this.at = at;
    }

    /// @param duration from now; if it is zero or negative, the deadline has passed
    public static Deadline after(Duration duration) {
        return after(duration, System::nanoTime);
    }

    /// @param nanoTime a clock like [System#nanoTime], for tests
    public static Deadline after(Duration duration, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + duration.toNanos());
    }

    public boolean hasPassed() {
        return leftNanos() <= 0;
    }

    /// How much time is left; never negative.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, leftNanos()));
    }

    // By difference, since nanoTime may overflow.
    private long leftNanos() {
        return at - nanoTime.getAsLong();
    }
}
