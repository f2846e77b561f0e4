package org.disvote.topics.lifetime;

import java.time.Duration;

/// The pauses between tries of something that fails: each is twice as long as the one before, up to a limit.
/// For one thread.
public final class Backoff {

    private final Duration first;
    private final Duration max;
    private Duration next;

    /// @param first the pause after the first failure; positive
    /// @param max the longest pause; at least `first`
    public Backoff(Duration first, Duration max) {
        if (!first.isPositive() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff from " + first + " to " + max + " is not a growing range");
        }
        this.first = first;
        this.max = max;
        next = first;
    }

    /// How long to wait now. The pause after it will be twice as long.
    public Duration next() {
        Duration now = next;
        // Compared by halves, so that no doubling overflows.
        next = now.compareTo(max.dividedBy(2)) > 0 ? max : now.multipliedBy(2);
        return now;
    }

    /// What [#next] would return, without making the pauses longer.
    public Duration peek() {
        return next;
    }

    /// After a success: the next pause is the first one again.
    public void reset() {
        next = first;
    }

    /// The next pause is the longest one, for a failure that will not be over soon.
    public void toMax() {
        next = max;
    }
}
