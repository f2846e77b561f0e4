package org.disvote.sink;

/// Test seam for crash points: called at named steps of a page of votes. Production passes [#NONE].
@FunctionalInterface
public interface Probe {

    Probe NONE = step -> {};

    enum Step {
        /// The votes are written, `applied` is not moved, nothing is committed.
        ROWS_WRITTEN,
        /// `applied` is moved as well; the commit is not sent.
        BEFORE_COMMIT,
        /// Committed; the consumer has not moved on.
        AFTER_COMMIT
    }

    /// Called by the thread that does the work. Blocking here freezes it, throwing fails the step.
    void reached(Step step);
}
