package org.disvote.sink.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.junit.jupiter.api.Test;

class StoppedPartitionsTest {

    private static final Reason LOST = Reason.at(Code.REPLICA_LOST_VOTES, 1);
    private static final Reason OTHER_LOG = Reason.at(Code.OTHER_LOG, 2);

    private Instant now = Instant.parse("2027-05-21T07:00:00Z");
    private final StoppedPartitions stops = new StoppedPartitions(() -> now);

    @Test
    void faultFAStopIsNewOnlyTheFirstTimeHoweverOftenItIsRetried() {
        assertTrue(stops.stop(LOST));
        assertFalse(stops.isRetryDue());

        for (int retry = 0; retry < 3; retry++) {
            awaitDue();
            assertEquals(Set.of(), stops.endRetry());
            assertTrue(stops.beginRetry());
            assertFalse(stops.isStopped(1));
            assertEquals(Optional.of(LOST), stops.retriedReason(1));
            assertFalse(stops.stop(LOST));
        }
        awaitDue();
        stops.beginRetry();
        assertTrue(stops.stop(Reason.at(Code.LOG_CUT, 1)));
    }

    @Test
    void faultFARetriedPartitionHasRecoveredOnceItMovesOrNothingStopsIt() {
        stops.stop(LOST);
        awaitDue();
        stops.beginRetry();
        stops.moved(1);
        assertEquals(Optional.empty(), stops.retriedReason(1));
        assertFalse(stops.isRetryDue());

        stops.stop(LOST);
        awaitDue();
        stops.beginRetry();
        awaitDue();
        assertEquals(Set.of(1), stops.endRetry());
        assertFalse(stops.beginRetry());
        assertEquals(Optional.empty(), stops.retriedReason(1));
    }

    @Test
    void faultFALogCreatedAgainIsRetriedOnlyInANewSession() {
        stops.stop(OTHER_LOG);
        awaitDue();
        assertFalse(stops.beginRetry());
        assertTrue(stops.isStopped(2));

        stops.retryAll();

        assertFalse(stops.isStopped(2));
        assertEquals(Optional.of(OTHER_LOG), stops.retriedReason(2));
    }

    private void awaitDue() {
        now = now.plus(StoppedPartitions.RETRY_EACH);
        assertTrue(stops.isRetryDue());
    }
}
