package org.disvote.ingest.cast;

import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;

/// A voter's request to cast a vote. Its master decides, in the batch's transaction, whether the election
/// exists, is open and has this choice.
///
/// @param choice never logged
public record CastRequest(ElectionId electionId, VoterId voterId, ChoiceId choice) {

    /// Hides voter and choice, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "CastRequest[" + electionId + "]";
    }
}
