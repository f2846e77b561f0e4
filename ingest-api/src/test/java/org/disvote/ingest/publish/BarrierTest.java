package org.disvote.ingest.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;
import org.junit.jupiter.api.Test;

class BarrierTest {

    private static final VoteCast TAIL = vote(0, 7, "c1");

    @Test
    void aMasterWithTheTailAndMoreIsOpenedAfterTheTail() {
        assertEquals(
                new Barrier.Open(new TreeMap<>(Map.of(0, 7L, 1, 0L))),
                Barrier.judge(heads(0, 9, 1, 3), Map.of(0, TAIL), Map.of(TAIL.position(), TAIL)));
    }

    @Test
    void aMasterBelowATailIsBehindByThatMuch() {
        assertEquals(
                new Barrier.MasterBehind(List.of(new Barrier.MasterBehind.Behind(0, 6, 7))),
                Barrier.judge(heads(0, 6, 1, 3), Map.of(0, TAIL), Map.of()));
    }

    @Test
    void anotherChoiceAtTheTailIsDifferent() {
        assertEquals(
                new Barrier.Different(TAIL.position()),
                Barrier.judge(heads(0, 7, 1, 0), Map.of(0, TAIL), Map.of(TAIL.position(), vote(0, 7, "c2"))));
    }

    @Test
    void noVoteAtTheTailBelowTheHeadIsDifferent() {
        assertEquals(
                new Barrier.Different(TAIL.position()), Barrier.judge(heads(0, 8, 1, 0), Map.of(0, TAIL), Map.of()));
    }

    @Test
    void aDifferenceCountsMoreThanLostCommitsElsewhere() {
        assertEquals(
                new Barrier.Different(TAIL.position()),
                Barrier.judge(heads(0, 7, 1, 3), Map.of(0, TAIL, 1, vote(1, 4, "c1")), Map.of()));
    }

    private static SortedMap<Integer, Long> heads(int partition, long head, int other, long otherHead) {
        return new TreeMap<>(Map.of(partition, head, other, otherHead));
    }

    private static VoteCast vote(int partition, long seq, String choice) {
        return new VoteCast(
                "demo", partition, seq, "GR-1", 1, choice, new Nonce(1, 2), Instant.parse("2027-05-21T07:00:00Z"));
    }
}
