package org.disvote.ingest.http;

import java.time.Duration;
import java.time.Instant;
import org.disvote.ingest.master.Receipt;
import org.disvote.topics.progress.Progress;

/// What a receipt says of a replica.
enum ReplicaState {
    FOLLOWING,

    /// Votes are missing in the log before others; it takes them once they are there.
    GAP,
    PAUSED,
    STOPPED,

    /// Its last report says that it follows, but the log has had the vote for long, and no report came since.
    SILENT;

    /// A sink that follows reports a vote within about a second of the log having it. It reports on change
    /// only, so that the age of a report alone says nothing.
    static final Duration SILENT_AFTER = Duration.ofSeconds(60);

    /// @param report the replica's newest report on the vote's partition
    static ReplicaState of(Progress report, Receipt receipt, boolean inLog, Instant now) {
        return switch (report.state()) {
            case PAUSED -> PAUSED;
            case STOPPED -> STOPPED;
            case GAP -> GAP;
            case FOLLOWING -> {
                boolean waits = inLog && report.seq() < receipt.position().seq();
                Instant latest = now.minus(SILENT_AFTER);
                yield waits && report.at().isBefore(latest) && receipt.castAt().isBefore(latest) ? SILENT : FOLLOWING;
            }
        };
    }
}
