package org.disvote.ingest;

/// Lets a test act at named steps of a vote's way, such as crash there. Production passes [#NONE].
@FunctionalInterface
public interface Probe {

    Probe NONE = step -> {};

    enum Step {
        /// The batch is written, its commit is not sent.
        BEFORE_COMMIT,
        /// Committed; nobody is answered, nothing is published.
        AFTER_COMMIT,
        /// The votes are sent to the log, their transaction is open.
        BEFORE_LOG_COMMIT,
        /// The log has the votes; the heads do not say so yet.
        AFTER_LOG_COMMIT
    }

    /// Called by the thread that does the work. A call that blocks freezes it, one that throws makes the step
    /// fail.
    void reached(Step step);
}
