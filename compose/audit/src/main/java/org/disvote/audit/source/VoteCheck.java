package org.disvote.audit.source;

import org.disvote.topics.vote.VoteCast;

/// Receives every vote that a master streams, and reports those that no election allows.
@FunctionalInterface
public interface VoteCheck {

    /// @param where the master's name
    void check(String where, VoteCast vote);
}
