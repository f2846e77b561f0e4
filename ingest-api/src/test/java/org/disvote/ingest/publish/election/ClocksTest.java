package org.disvote.ingest.publish.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClocksTest {

    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00Z");
    private static final Duration NOTICE = Duration.ofSeconds(60);

    @Test
    void aReadingBetweenTheOtherTwoShowsNoDifference() {
        Clocks clocks = new Clocks(NOON.plusNanos(900_000), NOON, NOON.plusMillis(5));

        assertFalse(clocks.difference().isPositive(), "the brokers' clock has whole milliseconds");
        assertTrue(clocks.agree(NOTICE));
    }

    @Test
    void clocksThatDifferByHalfTheNoticeDoNotAgreeInEitherDirection() {
        Clocks behind = new Clocks(NOON, NOON.minusSeconds(30), NOON.plusSeconds(9));
        Clocks ahead = new Clocks(NOON.minusSeconds(9), NOON.plusSeconds(30), NOON);

        assertEquals(Duration.ofSeconds(30), behind.difference());
        assertEquals(Duration.ofSeconds(30), ahead.difference());
        assertFalse(behind.agree(NOTICE));
        assertFalse(ahead.agree(NOTICE));
        assertTrue(behind.agree(NOTICE.plusMillis(2)));
        assertTrue(ahead.agree(NOTICE.plusMillis(2)));
    }
}
