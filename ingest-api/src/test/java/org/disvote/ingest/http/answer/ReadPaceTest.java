package org.disvote.ingest.http.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ReadPaceTest {

    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000); // nanoTime may overflow
    private final ReadPace pace = new ReadPace(100, now::get);

    @Test
    void aBurstIsSentAtOnceAndTheRestAtTheRate() {
        for (int i = 0; i < 20; i++) {
            assertFalse(pace.next(AT_MOST).isPositive(), "answer " + i);
        }
        assertEquals(Duration.ofMillis(10), pace.next(AT_MOST));
        assertEquals(Duration.ofMillis(20), pace.next(AT_MOST));
        now.addAndGet(Duration.ofMillis(15).toNanos());
        assertEquals(Duration.ofMillis(15), pace.next(AT_MOST));
    }

    @Test
    void whoWouldWaitTooLongTakesNoPlace() {
        Duration wait = Duration.ZERO;
        int places = 0;
        while (wait.compareTo(AT_MOST) <= 0) {
            wait = pace.next(AT_MOST);
            places++;
        }

        assertEquals(20 + 200 + 1, places);
        now.addAndGet(Duration.ofMillis(10).toNanos());
        assertEquals(AT_MOST, pace.next(AT_MOST), "the refused one took nobody's place");
    }

    @Test
    void anIdleTimeSavesNoMoreThanABurst() {
        now.addAndGet(Duration.ofHours(1).toNanos());
        for (int i = 0; i < 20; i++) {
            assertFalse(pace.next(AT_MOST).isPositive());
        }
        assertTrue(pace.next(AT_MOST).isPositive());
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ReadPace.of(0));
    }
}
