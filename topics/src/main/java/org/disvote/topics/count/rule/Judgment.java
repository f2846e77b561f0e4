package org.disvote.topics.count.rule;

import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Paper;

/// What a voter's standing vote is.
public sealed interface Judgment {

    /// It counts.
    record Counts(Paper paper, Answers answers) implements Judgment {

        /// Hides the answers, because this text may reach a log line or a test report.
        @Override
        public String toString() {
            return "Counts[hidden]";
        }
    }

    /// The voter is counted, the ballot is not.
    record Invalid(InvalidReason reason) implements Judgment {}
}
