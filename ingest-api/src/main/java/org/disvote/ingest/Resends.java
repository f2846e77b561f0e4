package org.disvote.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides when votes of a partition are sent again because a replica misses one. No I/O; of one thread.
///
/// A replica reports a gap also where somebody forged a record far ahead, for as long as it has not passed
/// that; it goes on applying votes meanwhile, and nothing is missing. So only a replica that stands still at
/// one seq counts. Sending again makes the publisher read the partition from the beginning, so it must not
/// happen often, whatever is reported.
final class Resends {

    /// Longer than a replica needs to report a step: it does so each second.
    private static final Duration STANDS_STILL = Duration.ofSeconds(10);

    private static final Duration SEND_AGAIN_EACH = Duration.ofMinutes(10);

    /// @param missing the first seq that a replica lacks
    /// @param since when it was first seen
    private record Missing(long missing, Duration since) {}

    /// @param missing for which seq
    private record Sent(long missing, Duration at) {}

    private final Map<Integer, Missing> seen = new HashMap<>();
    private final Map<Integer, Sent> sent = new HashMap<>();

    /// To be asked every few seconds.
    ///
    /// @param missing the first seq that a replica lacks; 0 where none reports a gap
    /// @param published the last seq that was sent. A vote above it comes as votes do.
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
        return now.minus(before.since()).compareTo(STANDS_STILL) >= 0 && maySend(sent.get(partition), missing, now);
    }

    /// Not twice for one seq: what the publisher found in the log, a replica finds as well.
    private static boolean maySend(@Nullable Sent last, long missing, Duration now) {
        return last == null
                || (last.missing() != missing && now.minus(last.at()).compareTo(SEND_AGAIN_EACH) >= 0);
    }

    /// What was due is sent again.
    void sent(int partition, Duration now) {
        Missing missing = seen.get(partition);
        if (missing != null) {
            sent.put(partition, new Sent(missing.missing(), now));
        }
    }
}
