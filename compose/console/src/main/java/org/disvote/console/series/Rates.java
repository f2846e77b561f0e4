package org.disvote.console.series;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The rates of several counters by their names. For one thread.
public final class Rates {

    private final Map<String, Rate> rates = new HashMap<>();

    /// As [Rate#of].
    public double of(String counter, long value, Duration at) {
        return rates.computeIfAbsent(counter, name -> new Rate()).of(value, at);
    }
}
