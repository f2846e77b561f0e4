package org.disvote.ingest.commit;

import java.time.Duration;

/// How far apart the batches of a shard begin, at least. A commit costs about the same for one vote as for a
/// hundred, so under load it is worth waiting until more of them share it. A vote that comes alone finds the
/// last batch long past, and waits for nobody.
///
/// @param min bounds how often a shard commits
/// @param eachVote more for each vote of the batch before: the more come, the longer the next one gathers
/// @param max bounds what gathering adds to a vote's latency
public record Gathering(Duration min, Duration eachVote, Duration max) {

    public Gathering {
        if (min.isNegative() || eachVote.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("min " + min + " and eachVote " + eachVote
                    + " must not be negative, max " + max + " not below min");
        }
    }

    /// As measured; see docs/performance.md.
    public static Gathering measured() {
        return new Gathering(Duration.ofMillis(5), Duration.ofNanos(300_000), Duration.ofMillis(10));
    }

    /// The same whatever the load is.
    public static Gathering fixed(Duration apart) {
        return new Gathering(apart, Duration.ZERO, apart);
    }

    /// @param votes in the batch before
    /// @return from that batch's beginning to the next one's
    Duration after(int votes) {
        Duration apart = eachVote.multipliedBy(votes);
        if (apart.compareTo(min) < 0) {
            return min;
        }
        return apart.compareTo(max) > 0 ? max : apart;
    }
}
