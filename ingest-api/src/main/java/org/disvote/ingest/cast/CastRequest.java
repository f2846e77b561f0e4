package org.disvote.ingest.cast;

import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.voter.Voter;

/// A voter's request to cast a vote. Its master decides, in the batch's transaction, whether the election
/// exists, is open and allows this ballot.
///
/// @param ballot never logged
/// @param auth see [org.disvote.topics.vote.VoteCast]
public record CastRequest(ElectionId electionId, Voter voter, BallotBytes ballot, String auth) {

    /// Hides voter, ballot and auth, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "CastRequest[" + electionId + "]";
    }
}
