package org.disvote.ingest.publish.election;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The brokers' clock, read between two readings of the master's clock.
///
/// @param appended in whole milliseconds
record Clocks(Instant masterBefore, Instant appended, Instant masterAfter) {

    /// By how much the clocks differ at least; zero or negative if they may agree.
    Duration difference() {
        Duration ahead = Duration.between(masterAfter, appended);
        Duration behind = Duration.between(appended, masterBefore.truncatedTo(ChronoUnit.MILLIS));
        return ahead.compareTo(behind) > 0 ? ahead : behind;
    }

    /// By the brokers' clock a move of a close counts, and by the master's clock the close has passed. If they
    /// differ by half the notice or more, a move that counts may still be on its way.
    boolean agree(Duration notice) {
        return difference().compareTo(notice.dividedBy(2)) < 0;
    }
}
