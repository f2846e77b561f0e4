package org.disvote.topics.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TailTest {

    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00Z");

    private final Tail tail = new Tail();

    @Test
    void aReaderThatHasAppliedEverythingIsNotBehind() {
        moved(10, NOON);

        assertEquals(Lag.NONE, tail.behind(10, 0, NOON.plusSeconds(60)));
        assertEquals(Lag.NONE, tail.behind(12, 0, NOON.plusSeconds(60)), "what was applied since the last look");
    }

    @Test
    void theAgeIsThatOfTheOldestVoteNotApplied() {
        moved(10, NOON);
        moved(20, NOON.plusSeconds(5));
        moved(30, NOON.plusSeconds(9));

        assertEquals(new Lag(20, Duration.ofSeconds(5)), tail.behind(10, 0, NOON.plusSeconds(10)));
        assertEquals(new Lag(1, Duration.ofSeconds(1)), tail.behind(29, 0, NOON.plusSeconds(10)));
    }

    @Test
    void anHourWithoutVotesIsNoLag() {
        moved(10, NOON);
        moved(11, NOON.plusSeconds(3_600));

        assertEquals(new Lag(1, Duration.ofSeconds(1)), tail.behind(10, 0, NOON.plusSeconds(3_601)));
    }

    @Test
    void aBrokersClockThatIsAheadGivesNoNegativeAge() {
        moved(1, NOON.plusSeconds(5));

        assertEquals(new Lag(1, Duration.ZERO), tail.behind(0, 0, NOON));
    }

    @Test
    void theOldestTimeOfADayIsKeptInBoundedMemory() {
        int day = 86_400;
        for (int second = 1; second <= day; second++) {
            moved(second, NOON.plusSeconds(second));
        }

        assertEquals(new Lag(day, Duration.ofSeconds(day - 1)), tail.behind(0, 0, NOON.plusSeconds(day)));
        Lag recent = tail.behind(day - 10, 0, NOON.plusSeconds(day));
        assertEquals(new Lag(10, Duration.ofSeconds(9)), recent);
        Lag half = tail.behind(day / 2, 0, NOON.plusSeconds(day));
        assertTrue(half.age().compareTo(Duration.ofSeconds(day / 2)) <= 0, half::toString);
        assertTrue(half.age().compareTo(Duration.ofSeconds(day / 2 * 7 / 8)) > 0, half::toString);
    }

    @Test
    void lagsOfPartitionsAddUpToTheirVotesAndTheOldestAge() {
        assertEquals(
                new Lag(5, Duration.ofSeconds(7)),
                new Lag(3, Duration.ofSeconds(7)).and(new Lag(2, Duration.ofSeconds(1))));
    }

    @Test
    void aReaderPastTheTailIsNotBehind() {
        moved(10, NOON);

        assertEquals(Lag.NONE, tail.behind(3, 11, NOON.plusSeconds(60)));
        assertEquals(7, tail.behind(3, 10, NOON.plusSeconds(60)).votes());
    }

    @Test
    void ifEveryRecordWasReadOnlyTheNextVoteRaisesTheTail() {
        assertTrue(tail.read(seen(1, 2, 4, 5, 900, 1), true));
        assertEquals(2, tail.seq());

        assertTrue(tail.read(seen(3, 4), true));
        assertEquals(4, tail.seq());
    }

    @Test
    void ifRecordsWereLeftOutAVoteThatFollowsAnotherIsAccepted() {
        assertTrue(tail.read(seen(70, 71, 72, 5_000_000, 73, 9), false));
        assertEquals(73, tail.seq());

        assertTrue(tail.read(seen(8, 9, 900, 74), true));
        assertEquals(74, tail.seq());
    }

    @Test
    void aSingleRecordProvesNothing() {
        assertFalse(tail.read(seen(5_000_000), false));
        assertEquals(0, tail.seq());
    }

    @Test
    void votesThatAreSentAgainDoNotHoldTheTailBack() {
        assertTrue(tail.read(seen(5, 6, 7), false));
        assertTrue(tail.read(seen(101, 102), true));

        assertEquals(102, tail.seq());
    }

    private void moved(long seq, Instant appendedAt) {
        tail.read(List.of(new Tail.Seen(seq - 1, seq - 1, appendedAt), new Tail.Seen(seq, seq, appendedAt)), false);
    }

    private static List<Tail.Seen> seen(long... seqs) {
        return LongStream.of(seqs)
                .mapToObj(seq -> new Tail.Seen(seq, seq, NOON))
                .toList();
    }
}
