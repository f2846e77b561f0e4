package org.disvote.topics.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The last vote of one partition, now and at some earlier times. Safe for any number of threads.
///
/// A record that is ahead of missing votes does not raise it, see [org.disvote.topics.vote.Reading]. As long
/// as every record was read, exactly that rule is applied. Once some records were left out, a vote is
/// accepted if it follows the tail or the vote just before it; a single record proves nothing. Somebody who
/// forges two votes in a row can make these figures wrong, but only until a reader has passed them by offset.
final class Tail {

    /// A vote of the log.
    record Seen(long seq, long offset, Instant appendedAt) {}

    /// Enough for years, because older samples are thinned out.
    private static final int SAMPLES_MAX = 512;

    /// The time between two samples is at most this fraction of their age. An age may be too small by as
    /// much.
    private static final int PRECISION = 16;

    private record Sample(long seq, Instant appendedAt) {}

    private final List<Sample> samples = new ArrayList<>();
    private long lastOffset = -1;
    private boolean exact = true;

    /// @param run votes in the log's order
    /// @param whole whether no record before them was left out
    /// @return whether they show where the tail is; if not, more records before them have to be read
    synchronized boolean read(List<Seen> run, boolean whole) {
        exact &= whole;
        long tail = seq();
        Seen before = null;
        Seen last = null;
        for (Seen vote : run) {
            boolean follows = !exact && before != null && vote.seq() == before.seq() + 1 && vote.seq() > tail;
            if (vote.seq() == tail + 1 || follows) {
                tail = vote.seq();
                last = vote;
            }
            before = vote;
        }
        if (last != null) {
            moved(last);
        }
        return whole || last != null;
    }

    private void moved(Seen vote) {
        samples.add(new Sample(vote.seq(), vote.appendedAt()));
        lastOffset = vote.offset();
        if (samples.size() > SAMPLES_MAX) {
            thin();
        }
    }

    /// Keeps fewer samples the older they are; always keeps the oldest and the newest.
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

    /// @param applied the last vote that the reader applied
    /// @param nextOffset where it reads next; a reader past the tail is not behind, whatever it applied
    synchronized Lag behind(long applied, long nextOffset, Instant now) {
        if (nextOffset > lastOffset) {
            return Lag.NONE;
        }
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
