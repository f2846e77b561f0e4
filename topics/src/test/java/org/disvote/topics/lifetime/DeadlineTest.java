package org.disvote.topics.lifetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /// Just before it overflows, as [System#nanoTime] may.
    private long now = Long.MAX_VALUE - 5;

    @Test
    void deadlinePassesWhenItsTimeIsOver() {
        Deadline deadline = Deadline.after(SECOND, () -> now);

        assertFalse(deadline.hasPassed());
        now += SECOND.toNanos() - 1;
        assertFalse(deadline.hasPassed());
        now += 1;
        assertTrue(deadline.hasPassed());
    }

    @Test
    void timeLeftShrinksToZeroAndNotBelow() {
        Deadline deadline = Deadline.after(SECOND, () -> now);

        assertEquals(SECOND, deadline.left());
        now += Duration.ofMillis(400).toNanos();
        assertEquals(Duration.ofMillis(600), deadline.left());
        now += SECOND.toNanos();
        assertEquals(Duration.ZERO, deadline.left());
    }

    @Test
    void deadlineOfNoTimeHasPassed() {
        assertTrue(Deadline.after(Duration.ZERO).hasPassed());
        assertTrue(Deadline.after(SECOND.negated()).hasPassed());
    }

    @Test
    void stopwatchMeasuresAcrossAnOverflow() {
        Stopwatch stopwatch = Stopwatch.start(() -> now);

        now += SECOND.toNanos();

        assertEquals(SECOND, stopwatch.elapsed());
        assertEquals(1.0, stopwatch.seconds());
        assertFalse(stopwatch.exceeds(SECOND));
        now += 1;
        assertTrue(stopwatch.exceeds(SECOND));
    }
}
