package org.disvote.sink.replica;

/// Lets a test stop or crash the sink at a named step of [ReplicaSession#write]. Production passes [#NONE].
@FunctionalInterface
public interface Probe {

    Probe NONE = step -> {};

    enum Step {
        /// The rows are written; `applied` has not moved and nothing is committed.
        ROWS_WRITTEN,
        /// `applied` has moved as well; the commit has not been sent.
        BEFORE_COMMIT,
        /// The transaction is committed; the consumer has not moved on.
        AFTER_COMMIT
    }

    /// Called by the thread that does the work. If it blocks, the thread waits; if it throws, the step fails.
    void reached(Step step);
}
