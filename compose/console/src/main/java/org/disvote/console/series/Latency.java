package org.disvote.console.series;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Quantiles over the last seconds, from a histogram whose buckets only grow. For one thread.
public final class Latency {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    /// @param buckets how many requests took at most so many seconds
    private record Point(Duration at, NavigableMap<Double, Double> buckets) {}

    private final Deque<Point> window = new ArrayDeque<>();

    /// @param buckets cumulative, by upper bound in seconds
    /// @param at the time since any fixed event; never less than before
    public void add(NavigableMap<Double, Double> buckets, Duration at) {
        if (!window.isEmpty() && count(window.getLast().buckets()) > count(buckets)) {
            window.clear(); // the histogram was reset
        }
        window.addLast(new Point(at, buckets));
        while (window.size() > 2 && at.minus(window.getFirst().at()).compareTo(WINDOW) > 0) {
            window.removeFirst();
        }
    }

    /// Interpolates within the quantile's bucket, as Prometheus does.
    ///
    /// @return in milliseconds; null if there was no request
    public @Nullable Double millis(double quantile) {
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
