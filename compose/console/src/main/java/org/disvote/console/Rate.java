package org.disvote.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// How fast a number grows, over the last seconds. Of one thread.
final class Rate {

    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

    private record At(long nanos, long value) {}

    private final Deque<At> window = new ArrayDeque<>();

    /// @return per second
    double of(long value, long nanos) {
        if (!window.isEmpty()
                && (window.getLast().value() > value || window.getLast().value() == 0)) {
            window.clear(); // whoever counts has started again, or is heard for the first time
        }
        window.addLast(new At(nanos, value));
        while (window.size() > 2 && nanos - window.getFirst().nanos() > WINDOW_NANOS) {
            window.removeFirst();
        }
        At oldest = window.getFirst();
        return nanos == oldest.nanos() ? 0 : 1e9 * (value - oldest.value()) / (nanos - oldest.nanos());
    }
}
