package org.disvote.topics.event;

import java.time.Instant;

/// A master's word that one of its partitions takes no more votes of an election: each of them stands at `lastSeq` or
/// below and was cast before `closesAt`. It is told once the log has every vote up to there, and never taken back.
///
/// On `disvote.elections.v1` the key is `electionId/closed/partition` and the value, for example,
/// `{"electionId":"demo","partition":7,"lastSeq":1234,"closesAt":"2027-05-21T16:00:00Z",
/// "sealedAt":"2027-05-21T16:00:00.012345Z"}`.
///
/// @param electionId see [Ids]
/// @param partition of the log, from 0
/// @param lastSeq the partition's head when it was sealed, whatever election its last vote is of; 0 without any
/// @param closesAt the close that the master went by
/// @param sealedAt the master's clock in the transaction that sealed, not before `closesAt`
public record ClosingStatement(String electionId, int partition, long lastSeq, Instant closesAt, Instant sealedAt)
        implements ElectionEvent {

    public ClosingStatement {
        Ids.require("electionId", electionId);
        if (partition < 0 || lastSeq < 0) {
            throw new IllegalArgumentException("negative partition " + partition + " or last seq " + lastSeq);
        }
        if (sealedAt.isBefore(closesAt)) {
            throw new IllegalArgumentException("sealed at " + sealedAt + ", before the close at " + closesAt);
        }
    }
}
