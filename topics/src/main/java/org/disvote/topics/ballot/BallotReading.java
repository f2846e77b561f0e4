package org.disvote.topics.ballot;

import java.util.List;

/// What came of reading a ballot.
public sealed interface BallotReading {

    record Accepted(Ballot ballot) implements BallotReading {}

    /// @param problems in sentences for the voter; at least one. They name questions and rules, but never what
    ///     was picked
    record Refused(List<String> problems) implements BallotReading {

        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
