package org.disvote.topics.vote;

import java.time.Duration;
import java.time.Instant;

/// The records of one partition that were [Reading.Ahead] and that its reader has not passed yet. A moment without the
/// votes between is usual while a publisher sends them; a longer one is a gap, which an operator has to know of.
///
/// @param ahead the highest seq of such a record; 0 where there is none
/// @param since when the reader met the first of them
public record Gap(long ahead, Instant since) {

    /// How long votes may be missing before it is alarmed.
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

    /// After a vote: it ends by itself once the reader has passed everything that was ahead.
    ///
    /// @param next the seq that the reader waits for
    public Gap at(long next) {
        return next > ahead ? NONE : this;
    }

    /// Whether to alarm it.
    public boolean isOpen(Instant now, Duration alarmAfter) {
        return ahead > 0 && !now.isBefore(since.plus(alarmAfter));
    }
}
