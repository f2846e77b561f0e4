package org.disvote.topics.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GapTest {

    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00Z");
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @Test
    void ifNoRecordIsAheadThereIsNoGap() {
        assertFalse(Gap.NONE.isOpen(NOON, Duration.ZERO));
    }

    @Test
    void aGapIsReportedAMinuteAfterItsFirstRecord() {
        Gap gap = Gap.NONE.met(7, NOON).met(9, NOON.plusSeconds(50));

        assertFalse(gap.isOpen(NOON.plusSeconds(59), MINUTE));
        assertTrue(gap.isOpen(NOON.plusSeconds(60), MINUTE));
    }

    @Test
    void aGapEndsOnceEveryRecordThatWasAheadIsPassed() {
        Gap gap = Gap.NONE.met(9, NOON).met(7, NOON.plusSeconds(1));

        assertTrue(gap.at(9).isOpen(NOON.plusSeconds(90), MINUTE), "9 itself has not come as next yet");
        assertEquals(Gap.NONE, gap.at(10));
    }

    @Test
    void aLaterGapGetsAMinuteOfItsOwn() {
        Gap later = Gap.NONE.met(7, NOON).at(8).met(12, NOON.plusSeconds(300));

        assertFalse(later.isOpen(NOON.plusSeconds(359), MINUTE));
        assertTrue(later.isOpen(NOON.plusSeconds(360), MINUTE));
    }
}
