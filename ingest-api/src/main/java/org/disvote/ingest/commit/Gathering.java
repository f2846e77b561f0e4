package org.disvote.ingest.commit;

import java.time.Duration;

/// The least time from the beginning of one batch of a shard to the beginning of the next. A commit costs
/// about the same for one vote as for a hundred, so under load it is worth waiting until more votes share it.
/// A single vote comes long after the last batch, and does not wait.
///
/// @param min bounds how often a shard commits
/// @param eachVote added for each vote of the batch before: the more votes come, the longer the next batch
///     gathers
/// @param max bounds what gathering adds to a vote's latency
public record Gathering(Duration min, Duration eachVote, Duration max) {

    public Gathering {
        if (min.isNegative() || eachVote.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("min " + min + " and eachVote " + eachVote
                    + " must not be negative, max " + max + " not below min");
        }
    }

    /// Values chosen by measurement, see docs/performance.md.
    public static Gathering measured() {
        return new Gathering(Duration.ofMillis(5), Duration.ofNanos(300_000), Duration.ofMillis(10));
    }

    /// The same under any load.
    public static Gathering fixed(Duration apart) {
        return new Gathering(apart, Duration.ZERO, apart);
    }

    /// @param votes in the batch before
    /// @return the time from the beginning of that batch to the beginning of the next
    Duration after(int votes) {
        Duration apart = eachVote.multipliedBy(votes);
        if (apart.compareTo(min) < 0) {
            return min;
        }
        return apart.compareTo(max) > 0 ? max : apart;
    }
}
