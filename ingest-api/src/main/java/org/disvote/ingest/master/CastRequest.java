package org.disvote.ingest.master;

import org.disvote.topics.id.Ids;

/// What a voter asks for. Whether there is such an election, whether it is open and has such a choice, the
/// master decides when the vote's turn comes.
///
/// @param electionId see [Ids]
/// @param voterId see [Ids]
/// @param choice see [Ids]; never logged
public record CastRequest(String electionId, String voterId, String choice) {

    public CastRequest {
        Ids.require("electionId", electionId);
        Ids.require("voterId", voterId);
        Ids.require("choice", choice);
    }

    /// Hides the choice: a request may end up in a log line or a test report.
    @Override
    public String toString() {
        return "CastRequest[" + electionId + "]";
    }
}
