package org.disvote.ingest;

/// Test seam for crash points: called at named steps of a vote's life. Production passes [#NONE].
@FunctionalInterface
public interface Probe {

    Probe NONE = step -> {};

    enum Step {
        /// The batch is written, its commit not sent.
        BEFORE_COMMIT,
        /// Committed; nobody answered, nothing published.
        AFTER_COMMIT,
        /// The votes are sent to the log, their transaction is open.
        BEFORE_LOG_COMMIT,
        /// The log has the votes; the heads do not say so yet.
        AFTER_LOG_COMMIT
    }

    /// Called by the thread that does the work. Blocking here freezes it, throwing fails the step.
    void reached(Step step);
}
