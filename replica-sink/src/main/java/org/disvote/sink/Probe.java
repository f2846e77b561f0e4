package org.disvote.sink;

/// Told when a sink passes a step at which a crash is instructive. Production passes [#NONE].
@FunctionalInterface
public interface Probe {

    enum Step {
        /// `applied` is moved, the votes are not yet written; nothing is committed.
        APPLIED_MOVED,
        /// The votes are written as well; nothing is committed.
        ROWS_WRITTEN,
        /// The replica has committed; the consumer's next poll has not begun.
        COMMITTED
    }

    Probe NONE = step -> {};

    void reached(Step step);
}
