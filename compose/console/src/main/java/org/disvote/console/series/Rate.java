package org.disvote.console.series;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// How fast a counter grew over the last seconds. For one thread.
public final class Rate {

    private static final Duration WINDOW = Duration.ofSeconds(5);

    private record Point(Duration at, long value) {}

    private final Deque<Point> window = new ArrayDeque<>();

    /// @param at the time since any fixed event; never less than before
    /// @return per second
    public double of(long value, Duration at) {
        if (!window.isEmpty()
                && (window.getLast().value() > value || window.getLast().value() == 0)) {
            window.clear(); // the counter was reset, or this is its first value
        }
        window.addLast(new Point(at, value));
        while (window.size() > 2 && at.minus(window.getFirst().at()).compareTo(WINDOW) > 0) {
            window.removeFirst();
        }
        Point oldest = window.getFirst();
        long nanos = at.minus(oldest.at()).toNanos();
        return nanos == 0 ? 0 : 1e9 * (value - oldest.value()) / nanos;
    }
}
