package org.disvote.topics.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TailTest {

    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00Z");

    private final Tail tail = new Tail();

    @Test
    void whoHasAppliedEverythingIsNotBehind() {
        tail.moved(10, NOON);

        assertEquals(Lag.NONE, tail.behind(10, NOON.plusSeconds(60)));
        assertEquals(Lag.NONE, tail.behind(12, NOON.plusSeconds(60)), "what was applied since the last look");
    }

    @Test
    void theAgeIsThatOfTheOldestVoteNotApplied() {
        tail.moved(10, NOON);
        tail.moved(20, NOON.plusSeconds(5));
        tail.moved(30, NOON.plusSeconds(9));

        assertEquals(new Lag(20, Duration.ofSeconds(5)), tail.behind(10, NOON.plusSeconds(10)));
        assertEquals(new Lag(1, Duration.ofSeconds(1)), tail.behind(29, NOON.plusSeconds(10)));
    }

    @Test
    void aQuietHourBeforeOneVoteIsNoLag() {
        tail.moved(10, NOON);
        tail.moved(11, NOON.plusSeconds(3_600));

        assertEquals(new Lag(1, Duration.ofSeconds(1)), tail.behind(10, NOON.plusSeconds(3_601)));
    }

    @Test
    void aBrokersClockThatIsAheadGivesNoNegativeAge() {
        tail.moved(1, NOON.plusSeconds(5));

        assertEquals(new Lag(1, Duration.ZERO), tail.behind(0, NOON));
    }

    @Test
    void aDayOfVotesKeepsItsOldestTimeInBoundedMemory() {
        int day = 86_400;
        for (int second = 1; second <= day; second++) {
            tail.moved(second, NOON.plusSeconds(second));
        }

        assertEquals(new Lag(day, Duration.ofSeconds(day - 1)), tail.behind(0, NOON.plusSeconds(day)));
        Lag recent = tail.behind(day - 10, NOON.plusSeconds(day));
        assertEquals(new Lag(10, Duration.ofSeconds(9)), recent);
        Lag half = tail.behind(day / 2, NOON.plusSeconds(day));
        assertTrue(half.age().compareTo(Duration.ofSeconds(day / 2)) <= 0, half::toString);
        assertTrue(half.age().compareTo(Duration.ofSeconds(day / 2 * 7 / 8)) > 0, half::toString);
    }

    @Test
    void lagsOfPartitionsAddUpToTheirVotesAndTheOldestAge() {
        assertEquals(
                new Lag(5, Duration.ofSeconds(7)),
                new Lag(3, Duration.ofSeconds(7)).and(new Lag(2, Duration.ofSeconds(1))));
    }
}
