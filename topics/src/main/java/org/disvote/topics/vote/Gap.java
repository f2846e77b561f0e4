package org.disvote.topics.vote;

import java.time.Duration;
import java.time.Instant;

/// Votes that are missing in a partition before records that were [Reading.Ahead]. For a moment this is
/// normal, while a publisher sends the missing votes. If it lasts longer, operators have to know.
///
/// @param ahead the highest seq of a record that is ahead; 0 if there is none
/// @param since when the reader read the first of them
public record Gap(long ahead, Instant since) {

    /// How long votes may be missing before operators are alerted.
    public static final Duration ALARM_AFTER = Duration.ofSeconds(60);

    public static final Gap NONE = new Gap(0, Instant.EPOCH);

    public Gap {
        if (ahead < 0) {
            throw new IllegalArgumentException("seq " + ahead + " is negative");
        }
    }

    /// After a record that is ahead.
    public Gap met(long seq, Instant at) {
        return ahead == 0 ? new Gap(seq, at) : new Gap(Math.max(ahead, seq), since);
    }

    /// After a vote: the gap ends once the reader has passed every record that was ahead.
    ///
    /// @param next the seq that the reader waits for
    public Gap at(long next) {
        return next > ahead ? NONE : this;
    }

    /// Whether operators are to be alerted.
    public boolean isOpen(Instant now, Duration alarmAfter) {
        return ahead > 0 && !now.isBefore(since.plus(alarmAfter));
    }
}
