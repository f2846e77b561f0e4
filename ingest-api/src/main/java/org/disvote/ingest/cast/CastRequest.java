package org.disvote.ingest.cast;

import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;

/// What a voter asks for. Whether there is such an election, whether it is open and has such a choice, the
/// master decides when the vote's turn comes.
///
/// @param choice never logged
public record CastRequest(ElectionId electionId, VoterId voterId, ChoiceId choice) {

    /// Hides voter and choice, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "CastRequest[" + electionId + "]";
    }
}
