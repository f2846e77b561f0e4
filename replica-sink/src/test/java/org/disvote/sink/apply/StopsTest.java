package org.disvote.sink.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.junit.jupiter.api.Test;

class StopsTest {

    private static final Reason LOST = Reason.at(Code.REPLICA_LOST_VOTES, 1);
    private static final Reason OTHER_LOG = Reason.at(Code.OTHER_LOG, 2);

    private Instant now = Instant.parse("2027-05-21T07:00:00Z");
    private final Stops stops = new Stops(() -> now);

    @Test
    void faultFAStopIsNewOnceHoweverOftenItIsTriedAgain() {
        assertTrue(stops.stop(LOST));
        assertFalse(stops.isDue());

        for (int trial = 0; trial < 3; trial++) {
            awaitDue();
            assertEquals(Set.of(), stops.mended());
            assertTrue(stops.tryAgain());
            assertFalse(stops.isStopped(1));
            assertEquals(Optional.of(LOST), stops.standing(1));
            assertFalse(stops.stop(LOST));
        }
        awaitDue();
        stops.tryAgain();
        assertTrue(stops.stop(Reason.at(Code.LOG_CUT, 1)));
    }

    @Test
    void faultFATriedPartitionIsMendedOnceItMovesOrNothingStopsIt() {
        stops.stop(LOST);
        awaitDue();
        stops.tryAgain();
        stops.moved(1);
        assertEquals(Optional.empty(), stops.standing(1));
        assertFalse(stops.isDue());

        stops.stop(LOST);
        awaitDue();
        stops.tryAgain();
        awaitDue();
        assertEquals(Set.of(1), stops.mended());
        assertFalse(stops.tryAgain());
        assertEquals(Optional.empty(), stops.standing(1));
    }

    @Test
    void faultFALogMadeAnewIsTriedAgainInANewSessionOnly() {
        stops.stop(OTHER_LOG);
        awaitDue();
        assertFalse(stops.tryAgain());
        assertTrue(stops.isStopped(2));

        stops.tryAll();

        assertFalse(stops.isStopped(2));
        assertEquals(Optional.of(OTHER_LOG), stops.standing(2));
    }

    private void awaitDue() {
        now = now.plus(Stops.TRY_EACH);
        assertTrue(stops.isDue());
    }
}
