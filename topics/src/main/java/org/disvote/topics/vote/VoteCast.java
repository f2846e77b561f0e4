package org.disvote.topics.vote;

import java.time.Instant;
import java.time.temporal.ChronoField;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.routing.Position;
import org.disvote.topics.voter.Voter;

/// One voter's accepted vote in one election: a record of version 2. It is never changed and never deleted.
///
/// @param partition the voter's, from 0
/// @param seq its number within its partition, from 1 without a gap, below 2⁵³
/// @param constituency of the voter, from the roll on the voter's master; empty if there is none
/// @param revision 1; higher only in an election that lets voters change their minds, where the highest
///     counts
/// @param ballot never logged
/// @param auth binds the vote to the token that it was cast with: 32 bytes in base64url without padding, or
///     empty where ingest does not authenticate
/// @param nonce random
/// @param castAt the master's clock in the batch's transaction, in whole microseconds of the years 1970 to
///     9999
public record VoteCast(
        ElectionId electionId,
        int partition,
        long seq,
        Voter voter,
        String constituency,
        int revision,
        BallotBytes ballot,
        String auth,
        Nonce nonce,
        Instant castAt) {

    /// The largest integer that every JSON reader reads exactly.
    public static final long SEQ_MAX = (1L << 53) - 1;

    static final Instant CAST_AT_MIN = Instant.EPOCH;
    static final Instant CAST_AT_MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final int AUTH_LENGTH = 43;
    private static final int NANOS_A_MICRO = 1_000;

    @SuppressWarnings("JavaInstantGetSecondsGetNano") // whole seconds need no check
    public VoteCast {
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + " is negative");
        }
        if (seq < 1 || seq > SEQ_MAX) {
            throw new IllegalArgumentException("seq " + seq + " is not in 1.." + SEQ_MAX);
        }
        if (!constituency.isEmpty()) {
            Ids.require("constituency", constituency);
        }
        if (revision < 1) {
            throw new IllegalArgumentException("revision " + revision + " is below 1");
        }
        if (!isAuth(auth)) {
            throw new IllegalArgumentException("auth is not 32 bytes in base64url");
        }
        if (castAt.get(ChronoField.NANO_OF_SECOND) % NANOS_A_MICRO != 0) {
            throw new IllegalArgumentException("castAt " + castAt + " is finer than microseconds");
        }
        if (castAt.isBefore(CAST_AT_MIN) || castAt.isAfter(CAST_AT_MAX)) {
            throw new IllegalArgumentException("castAt " + castAt + " is not in the years 1970 to 9999");
        }
    }

    /// Whether this text stands for 32 bytes, or is empty. Of the last character, two bits are unused and zero.
    private static boolean isAuth(String auth) {
        if (auth.isEmpty()) {
            return true;
        }
        if (auth.length() != AUTH_LENGTH) {
            return false;
        }
        for (int i = 0; i < AUTH_LENGTH; i++) {
            if (Base64Url.value(auth.charAt(i)) < 0) {
                return false;
            }
        }
        return Base64Url.value(auth.charAt(AUTH_LENGTH - 1)) % 4 == 0;
    }

    public Position position() {
        return new Position(partition, seq);
    }

    /// Hides voter, ballot and auth, because this text may reach a log line or a test report.
    @Override
    public String toString() {
        return "VoteCast[" + electionId + " " + partition + "/" + seq + " revision " + revision + " at " + castAt + "]";
    }
}
