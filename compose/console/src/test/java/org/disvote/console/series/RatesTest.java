package org.disvote.console.series;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RatesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aRateCoversTheLastSecondsOnly() {
        Rate rate = new Rate();

        assertEquals(0, rate.of(1_000, Duration.ZERO));
        assertEquals(10, rate.of(1_010, SECOND));
        for (int second = 2; second < 30; second++) {
            rate.of(1_010, SECOND.multipliedBy(second));
        }
        assertEquals(0, rate.of(1_010, SECOND.multipliedBy(30)), "older values do not count");
    }

    @Test
    void aCounterThatWasResetGivesNoNegativeRate() {
        Rate rate = new Rate();
        rate.of(1_000, Duration.ZERO);

        assertEquals(0, rate.of(5, SECOND));
        assertEquals(2, rate.of(7, SECOND.multipliedBy(2)));
    }

    @Test
    void theFirstValueOfACounterIsNoGrowth() {
        Rate rate = new Rate();
        rate.of(0, Duration.ZERO);

        assertEquals(0, rate.of(1_000_000, SECOND));
        assertEquals(10, rate.of(1_000_010, SECOND.multipliedBy(2)));
    }

    @Test
    void quantilesCoverTheRequestsOfTheWindow() {
        Latency latency = new Latency();
        latency.add(buckets(1_000, 1_000, 1_000, 1_000), Duration.ZERO);

        assertNull(latency.millis(0.5), "one value is not enough");
        latency.add(buckets(1_000, 1_050, 1_100, 1_100), SECOND);

        assertEquals(10, requireNonNull(latency.millis(0.5)), 0.001);
        assertEquals(99, requireNonNull(latency.millis(0.995)), 0.5);
    }

    @Test
    void withoutRequestsThereIsNoLatency() {
        Latency latency = new Latency();
        latency.add(buckets(5, 5, 5, 5), Duration.ZERO);
        latency.add(buckets(5, 5, 5, 5), SECOND);

        assertNull(latency.millis(0.99));
        latency.add(buckets(0, 0, 0, 0), SECOND.multipliedBy(2));
        assertNull(latency.millis(0.99), "after a restart");
    }

    private static NavigableMap<Double, Double> buckets(double ms1, double ms10, double ms100, double all) {
        return new TreeMap<>(Map.of(0.001, ms1, 0.01, ms10, 0.1, ms100, Double.POSITIVE_INFINITY, all));
    }
}
