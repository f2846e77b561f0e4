package org.disvote.topics.lifetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofMillis(1_500));

    @Test
    void pausesDoubleUpToTheLimit() {
        assertEquals(List.of(250L, 500L, 1_000L, 1_500L, 1_500L), next(5));
    }

    @Test
    void resetBeginsAgainWithTheFirstPause() {
        next(3);

        backoff.reset();

        assertEquals(List.of(250L, 500L), next(2));
    }

    @Test
    void toMaxMakesTheNextPauseTheLongest() {
        backoff.toMax();

        assertEquals(List.of(1_500L, 1_500L), next(2));
    }

    @Test
    void peekChangesNothing() {
        assertEquals(Duration.ofMillis(250), backoff.peek());
        assertEquals(List.of(250L, 500L), next(2));
    }

    @Test
    void hugeLimitDoesNotOverflow() {
        Duration huge = Duration.ofSeconds(Long.MAX_VALUE);
        Backoff growing = new Backoff(Duration.ofSeconds(1), huge);

        Stream.generate(growing::next).limit(100).forEach(pause -> {});

        assertEquals(huge, growing.next());
    }

    @Test
    void rangeThatDoesNotGrowIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, second));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(second, second.minusNanos(1)));
    }

    private List<Long> next(int count) {
        return Stream.generate(backoff::next)
                .limit(count)
                .map(Duration::toMillis)
                .toList();
    }
}
