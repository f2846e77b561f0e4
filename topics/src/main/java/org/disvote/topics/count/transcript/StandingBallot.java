package org.disvote.topics.count.transcript;

import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.voter.Voter;

/// What a voter's record with the highest revision that is not void says.
public record StandingBallot(Voter voter, String constituency, int revision, BallotBytes ballot) {

    /// Hides voter and ballot, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "StandingBallot[hidden]";
    }
}
