package org.disvote.audit;

import org.disvote.topics.vote.VoteCast;

/// Receives every vote that a master streams, and reports those that no election allows.
@FunctionalInterface
interface VoteCheck {

    /// @param where the master's name
    void check(String where, VoteCast vote);
}
