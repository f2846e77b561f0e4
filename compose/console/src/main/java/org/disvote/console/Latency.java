package org.disvote.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Quantiles of the last seconds, from a histogram that only grows. Of one thread.
final class Latency {

    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    /// @param buckets how many took at most so many seconds
    private record At(long nanos, NavigableMap<Double, Double> buckets) {}

    private final Deque<At> window = new ArrayDeque<>();

    /// @param buckets cumulative, by upper bound in seconds
    void at(NavigableMap<Double, Double> buckets, long nanos) {
        if (!window.isEmpty() && count(window.getLast().buckets()) > count(buckets)) {
            window.clear(); // whoever counts has started again
        }
        window.addLast(new At(nanos, buckets));
        while (window.size() > 2 && nanos - window.getFirst().nanos() > WINDOW_NANOS) {
            window.removeFirst();
        }
    }

    /// Interpolated within its bucket, as Prometheus does.
    ///
    /// @return in milliseconds; nothing where there was no request
    @Nullable
    Double millis(double quantile) {
        if (window.size() < 2) {
            return null;
        }
        NavigableMap<Double, Double> recent = new TreeMap<>(window.getLast().buckets());
        window.getFirst().buckets().forEach((bound, count) -> recent.merge(bound, -count, Double::sum));
        double wanted = quantile * count(recent);
        if (wanted <= 0) {
            return null;
        }
        double lowerBound = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : recent.entrySet()) {
            if (bucket.getValue() >= wanted) {
                double upperBound = bucket.getKey();
                double within = (wanted - below) / (bucket.getValue() - below);
                return 1_000
                        * (Double.isInfinite(upperBound)
                                ? lowerBound
                                : lowerBound + (upperBound - lowerBound) * within);
            }
            lowerBound = bucket.getKey();
            below = bucket.getValue();
        }
        return null;
    }

    private static double count(NavigableMap<Double, Double> buckets) {
        return buckets.isEmpty() ? 0 : buckets.lastEntry().getValue();
    }
}
