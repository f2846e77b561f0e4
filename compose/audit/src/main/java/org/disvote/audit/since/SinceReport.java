package org.disvote.audit.since;

import java.time.Instant;
import org.disvote.topics.json.Quantity;

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
        return "since %s: %s; %s and %s compared, %s"
                .formatted(
                        auditedAt,
                        size == 0
                                ? "there was no tree then"
                                : isPrefix
                                        ? "the tree of %s is the beginning of this one"
                                                .formatted(Quantity.of(size, "leaf", "leaves"))
                                        : "the tree of %s is NOT the beginning of this one"
                                                .formatted(Quantity.of(size, "leaf", "leaves")),
                        Quantity.of(votes, "vote"),
                        Quantity.of(elections, "election"),
                        changed == 0 ? "nothing changed" : "%,d CHANGED".formatted(changed));
    }
}
