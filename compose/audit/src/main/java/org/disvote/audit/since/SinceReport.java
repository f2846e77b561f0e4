package org.disvote.audit.since;

import java.time.Instant;

/// That nothing which an earlier audit saw has changed.
///
/// @param auditedAt when the earlier audit began
/// @param size of the tree then; 0 where there was none
/// @param isPrefix whether the tree of then is the beginning of the tree now: the fold passes its size with
///     the same root and the same heads
/// @param votes how many records of the log were compared by their digest
/// @param elections how many launched elections were compared
/// @param changed how many things are otherwise now
public record SinceReport(Instant auditedAt, long size, boolean isPrefix, long votes, long elections, long changed) {

    /// One line for people.
    public String text() {
        return "since %s: %s; %,d votes and %,d elections compared, %s"
                .formatted(
                        auditedAt,
                        size == 0
                                ? "there was no tree then"
                                : isPrefix
                                        ? "the tree of %,d leaves is the beginning of this one".formatted(size)
                                        : "the tree of %,d leaves is NOT the beginning of this one".formatted(size),
                        votes,
                        elections,
                        changed == 0 ? "nothing changed" : "%,d CHANGED".formatted(changed));
    }
}
