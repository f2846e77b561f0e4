package org.disvote.ingest.gap;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides when votes of a partition are sent again because a replica misses one. No I/O; for one thread.
///
/// A replica also reports a gap if somebody forged a record far ahead, until it has passed that record. It
/// goes on applying votes meanwhile, and nothing is missing. So only a replica that makes no progress counts.
/// Sending again makes the publisher read the partition from the beginning, so it must not happen often,
/// whatever replicas report.
final class Resends {

    /// Longer than a replica needs to report a step: it does so each second.
    private static final Duration NO_PROGRESS = Duration.ofSeconds(10);

    private static final Duration SEND_AGAIN_EACH = Duration.ofMinutes(10);

    /// @param missing the first seq that a replica lacks
    /// @param since when it was first seen
    private record Missing(long missing, Duration since) {}

    /// @param missing for which seq
    private record Sent(long missing, Duration at) {}

    private final Map<Integer, Missing> seen = new HashMap<>();
    private final Map<Integer, Sent> sent = new HashMap<>();

    /// Called every few seconds.
    ///
    /// @param missing the first seq that a replica lacks; 0 if none reports a gap
    /// @param published the last seq that was sent. A vote above it is still to be sent.
    /// @param now on a clock that never goes back
    boolean isDue(int partition, long missing, long published, Duration now) {
        if (missing == 0 || missing > published) {
            seen.remove(partition);
            return false;
        }
        Missing before = seen.get(partition);
        if (before == null || before.missing() != missing) {
            seen.put(partition, new Missing(missing, now));
            return false;
        }
        return now.minus(before.since()).compareTo(NO_PROGRESS) >= 0 && maySend(sent.get(partition), missing, now);
    }

    /// Not twice for one seq: if the publisher found it in the log, a replica will find it too.
    private static boolean maySend(@Nullable Sent last, long missing, Duration now) {
        return last == null
                || (last.missing() != missing && now.minus(last.at()).compareTo(SEND_AGAIN_EACH) >= 0);
    }

    /// The partition is sent again.
    void sent(int partition, Duration now) {
        Missing missing = seen.get(partition);
        if (missing != null) {
            sent.put(partition, new Sent(missing.missing(), now));
        }
    }
}
