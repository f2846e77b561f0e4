package org.disvote.ingest.http.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Position;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

final class ReplicaStateTest {

    private static final Instant NOW = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(ReplicaState.SILENT_AFTER).minusSeconds(1);

    @Test
    void faultFAReplicaThatDoesNotReportAVoteForAMinuteIsSilent() {
        assertEquals(ReplicaState.SILENT, state(State.FOLLOWING, 6, LONG_AGO, LONG_AGO, true));
    }

    @Test
    void aReplicaFollowsThatHasTheVoteOrReportedOrCannotHaveItYet() {
        assertEquals(ReplicaState.FOLLOWING, state(State.FOLLOWING, 7, LONG_AGO, LONG_AGO, true));
        assertEquals(ReplicaState.FOLLOWING, state(State.FOLLOWING, 6, NOW, LONG_AGO, true));
        assertEquals(ReplicaState.FOLLOWING, state(State.FOLLOWING, 6, LONG_AGO, NOW, true));
        assertEquals(ReplicaState.FOLLOWING, state(State.FOLLOWING, 6, LONG_AGO, LONG_AGO, false));
    }

    @Test
    void aStateThatTheSinkReportsIsPassedOnUnchanged() {
        assertEquals(ReplicaState.PAUSED, state(State.PAUSED, 6, LONG_AGO, LONG_AGO, true));
        assertEquals(ReplicaState.STOPPED, state(State.STOPPED, 6, LONG_AGO, LONG_AGO, true));
    }

    private static ReplicaState state(
            State reported, long appliedSeq, Instant reportedAt, Instant castAt, boolean inLog) {
        return ReplicaState.of(
                new Progress("r1", 3, appliedSeq, appliedSeq, reported, Reason.NONE, reportedAt),
                new Receipt(
                        new ElectionId("e1"),
                        new Position(3, 7),
                        new Voter("GR-1"),
                        "",
                        1,
                        castAt,
                        "sha256:" + "0".repeat(64),
                        "",
                        new Receipt.Secret("", "")),
                inLog,
                NOW);
    }
}
