package org.disvote.ingest.http.vote;

import java.time.Duration;
import java.time.Instant;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.progress.Progress;

/// The state of a replica, as the look-up of a receipt reports it.
public enum ReplicaState {
    FOLLOWING,

    /// The log lacks votes before later ones. The replica continues once they are in the log.
    GAP,
    PAUSED,
    STOPPED,

    /// Its last report says that it is following, but the log has had the vote for a long time, and no newer
    /// report came.
    SILENT;

    /// A sink that follows reports a vote about a second after the log has it. It reports only changes, so
    /// the age of a report alone is no sign of a fault.
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
