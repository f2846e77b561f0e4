package org.disvote.topics.election;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// A publisher states that a partition takes no more votes of an election. Each of its votes is at `lastSeq`
/// or below and was cast before `closedAt`. The statement is written once the log has every vote up to there.
/// It is never revoked.
///
/// On `disvote.closings.v1`, without a key; the value, in canonical form, is for example
/// `{"closedAt":"2027-05-21T16:00:00.012345Z","closesAt":"2027-05-21T16:00:00.000000Z","electionId":"demo",
/// "lastSeq":1234,"partition":7}`. [ClosingFold] says which statements count.
///
/// @param partition of the log, from 0
/// @param lastSeq the partition's last seq when it was sealed, in any election; 0 if it had no vote
/// @param closesAt the close by the election's definition on the master
/// @param closedAt the master's clock in the transaction that wrote the seal; not before `closesAt`
public record ClosingStatement(ElectionId electionId, int partition, long lastSeq, Instant closesAt, Instant closedAt) {

    public ClosingStatement {
        if (partition < 0 || partition >= Routing.PARTITIONS_MAX || lastSeq < 0) {
            throw new IllegalArgumentException("no such partition " + partition + " or last seq " + lastSeq);
        }
        Times.problemOfElectionTime(closesAt).ifPresent(problem -> {
            throw new IllegalArgumentException("closesAt " + problem);
        });
        Times.require("closedAt", closedAt);
        if (!closedAt.equals(closedAt.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalArgumentException("closedAt " + closedAt + " is finer than microseconds");
        }
        if (closedAt.isBefore(closesAt)) {
            throw new IllegalArgumentException("closed at " + closedAt + ", before the close at " + closesAt);
        }
    }

    public byte[] encode() {
        return new CanonicalJson()
                .with("closedAt", closedAt)
                .with("closesAt", closesAt)
                .with("electionId", electionId.value())
                .with("lastSeq", lastSeq)
                .with("partition", partition)
                .bytes();
    }

    /// @throws MalformedEventException if the bytes are not a closing statement's, in its canonical form
    public static ClosingStatement decode(byte @Nullable [] value) throws MalformedEventException {
        ClosingStatement statement = Json.decode(value, ClosingStatement.class);
        if (!Arrays.equals(statement.encode(), value)) {
            throw new MalformedEventException("not a closing statement in its canonical form", null);
        }
        return statement;
    }
}
