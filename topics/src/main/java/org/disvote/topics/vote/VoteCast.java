package org.disvote.topics.vote;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.routing.Position;

/// One voter's accepted choice in one election. It is never changed and never deleted.
///
/// @param partition the voter's, from 0
/// @param seq its number within its partition, from 1 without a gap
/// @param revision 1; higher only in an election that lets voters change their minds, where the highest
///     counts
/// @param choice one of the election's choices; never logged
/// @param nonce random
/// @param castAt the master's clock in the batch's transaction, in whole microseconds of the years 0000 to
///     9999
public record VoteCast(
        ElectionId electionId,
        int partition,
        long seq,
        VoterId voterId,
        int revision,
        ChoiceId choice,
        Nonce nonce,
        Instant castAt) {

    static final Instant CAST_AT_MIN = Instant.parse("0000-01-01T00:00:00Z");
    static final Instant CAST_AT_MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

    public VoteCast {
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + " is negative");
        }
        if (seq < 1) {
            throw new IllegalArgumentException("seq " + seq + " is below 1");
        }
        if (revision < 1) {
            throw new IllegalArgumentException("revision " + revision + " is below 1");
        }
        if (!castAt.equals(castAt.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalArgumentException("castAt " + castAt + " is finer than microseconds");
        }
        if (castAt.isBefore(CAST_AT_MIN) || castAt.isAfter(CAST_AT_MAX)) {
            throw new IllegalArgumentException("castAt " + castAt + " is not in the years 0000 to 9999");
        }
    }

    public Position position() {
        return new Position(partition, seq);
    }

    /// Hides voter and choice, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "VoteCast[" + electionId + " " + partition + "/" + seq + " revision " + revision + " at " + castAt + "]";
    }
}
