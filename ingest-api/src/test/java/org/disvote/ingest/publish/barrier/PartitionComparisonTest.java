package org.disvote.ingest.publish.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.ingest.table.LogTail;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

class PartitionComparisonTest {

    private final Map<Position, VoteCast> master = new HashMap<>();
    private final PartitionComparison comparison = new PartitionComparison(0, LogTail.NONE);
    private long offset;

    @Test
    void aMasterWithTheLogsVotesAndMoreIsOpenedAfterTheTail() {
        masterHas(vote(1), vote(2), vote(3));

        read(vote(1), vote(2));

        assertEquals(new Barrier.Open(new LogTail(2, 2)), comparison.judge(3));
    }

    @Test
    void anEmptyPartitionIsOpenedFromTheBeginning() {
        assertEquals(new Barrier.Open(LogTail.NONE), comparison.judge(3));
    }

    @Test
    void aComparisonFromANotedTailGoesOnAfterIt() {
        PartitionComparison later = new PartitionComparison(0, new LogTail(7, 20));

        assertEquals(Optional.empty(), later.read(vote(7), 20));
        assertEquals(Optional.of(vote(8)), later.read(vote(8), 21));
        later.compare(vote(8), vote(8));

        assertEquals(new Barrier.Open(new LogTail(8, 22)), later.judge(8));
    }

    @Test
    void aMasterBelowTheTailIsBehindByThatMuch() {
        masterHas(vote(1));

        read(vote(1), vote(2), vote(3));

        assertEquals(new Barrier.Behind(0, 1, 3), comparison.judge(1));
    }

    @Test
    void faultBADifferenceAnywhereIsFoundNotOnlyAtTheTail() {
        masterHas(vote(1), vote(2, "other"), vote(3));

        read(vote(1), vote(2), vote(3));

        assertEquals(new Barrier.Different(new Position(0, 2)), comparison.judge(3));
    }

    @Test
    void aMissingVoteBelowTheHeadIsADifference() {
        masterHas(vote(1), vote(3));

        read(vote(1), vote(2), vote(3));

        assertEquals(new Barrier.Different(new Position(0, 2)), comparison.judge(3));
    }

    @Test
    void aHeadThatReachedAMissingVoteSinceGaveItsSeqToAnother() {
        masterHas(vote(1));

        read(vote(1), vote(2));

        assertEquals(new Barrier.Different(new Position(0, 2)), comparison.judge(2));
    }

    @Test
    void faultBConflictsDuplicatesAndVotesThatAreAheadCloseNothing() {
        masterHas(vote(1), vote(2));

        read(vote(1), vote(1, "other"), vote(9), vote(1), vote(2), vote(2, "other"));

        assertEquals(new Barrier.Open(new LogTail(2, 5)), comparison.judge(2));
        assertTrue(comparison.difference().isEmpty());
    }

    private void masterHas(VoteCast... votes) {
        List.of(votes).forEach(vote -> master.put(vote.position(), vote));
    }

    private void read(VoteCast... records) {
        for (VoteCast record : records) {
            comparison.read(record, offset++).ifPresent(vote -> comparison.compare(vote, master.get(vote.position())));
        }
    }

    private static VoteCast vote(long seq) {
        return vote(seq, "c1");
    }

    private static VoteCast vote(long seq, String choice) {
        return new VoteCast(
                new ElectionId("demo"),
                0,
                seq,
                new Voter("GR-" + seq),
                "",
                1,
                ShortBallot.of(new ChoiceId(choice)),
                "",
                new Nonce(1, 2),
                Instant.parse("2027-05-21T07:00:00Z"));
    }
}
