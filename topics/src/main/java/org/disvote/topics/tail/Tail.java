package org.disvote.topics.tail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One partition's end, now and at some earlier times. Safe for any number of threads.
final class Tail {

    /// Enough for years, thinned as below.
    private static final int SAMPLES_MAX = 512;

    /// What is kept between two samples may be no longer than this part of their age: so far an age may be understated.
    private static final int PRECISION = 16;

    private record Sample(long seq, Instant appendedAt) {}

    private final List<Sample> samples = new ArrayList<>();

    /// @param seq of the partition's last vote
    /// @param appendedAt when the log got it
    synchronized void moved(long seq, Instant appendedAt) {
        samples.add(new Sample(seq, appendedAt));
        if (samples.size() > SAMPLES_MAX) {
            thin();
        }
    }

    /// The older, the sparser; the oldest and the newest stay.
    private void thin() {
        Sample newest = samples.getLast();
        List<Sample> kept = new ArrayList<>(List.of(samples.getFirst()));
        for (Sample sample : samples) {
            Duration gap = Duration.between(kept.getLast().appendedAt(), sample.appendedAt());
            Duration age = Duration.between(sample.appendedAt(), newest.appendedAt());
            if (gap.multipliedBy(PRECISION).compareTo(age) > 0) {
                kept.add(sample);
            }
        }
        samples.clear();
        samples.addAll(kept);
    }

    synchronized long seq() {
        return samples.isEmpty() ? 0 : samples.getLast().seq();
    }

    synchronized Lag behind(long applied, Instant now) {
        return samples.stream()
                .filter(sample -> sample.seq() > applied)
                .findFirst()
                .map(oldest -> new Lag(seq() - applied, age(oldest.appendedAt(), now)))
                .orElse(Lag.NONE);
    }

    /// The broker's clock may be ahead of ours.
    private static Duration age(Instant since, Instant now) {
        return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
    }
}
