package org.disvote.topics.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ReadingTest {

    @Test
    void theSeqDecidesWhatAVoteIs() {
        assertEquals(new Reading.Next(vote(5, 1)), Reading.at(5, new LogRecord.Vote(vote(5, 1))));
        assertEquals(new Reading.Lower(vote(4, 1)), Reading.at(5, new LogRecord.Vote(vote(4, 1))));
        assertEquals(new Reading.Ahead(vote(6, 1)), Reading.at(5, new LogRecord.Vote(vote(6, 1))));
        assertEquals(
                new Reading.Ahead(vote(VoteCast.SEQ_MAX, 1)),
                Reading.at(5, new LogRecord.Vote(vote(VoteCast.SEQ_MAX, 1))));
        assertEquals(new Reading.Foreign("it has no key"), Reading.at(5, new LogRecord.Foreign("it has no key")));
        assertEquals(new Reading.Newer(new LogRecord.Newer(3)), Reading.at(5, new LogRecord.Newer(3)));
        assertThrows(IllegalArgumentException.class, () -> Reading.at(0, new LogRecord.Vote(vote(1, 1))));
    }

    @Test
    void theSameVoteAgainIsADuplicateAndAnotherAConflict() {
        assertTrue(new Reading.Lower(vote(4, 1)).repeats(vote(4, 1)));
        assertFalse(new Reading.Lower(vote(4, 2)).repeats(vote(4, 1)));
    }

    /// Compares with the same rule in another form: of each seq, the first record after all lower seqs.
    @RepeatedTest(50)
    void aReaderTakesTheSameVotesAsAPlainFold() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<LogRecord> log = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            log.add(
                    random.nextInt(10) == 0
                            ? new LogRecord.Foreign("of this test")
                            : new LogRecord.Vote(vote(1 + random.nextInt(20), random.nextInt(3))));
        }
        List<VoteCast> expected = new ArrayList<>();
        int from = 0;
        for (long seq = 1; ; seq++) {
            int at = from;
            while (at < log.size() && !(log.get(at) instanceof LogRecord.Vote(VoteCast vote) && vote.seq() == seq)) {
                at++;
            }
            if (at == log.size()) {
                break;
            }
            expected.add(((LogRecord.Vote) log.get(at)).vote());
            from = at + 1;
        }

        List<VoteCast> taken = new ArrayList<>();
        for (LogRecord record : log) {
            switch (Reading.at(taken.size() + 1, record)) {
                case Reading.Next(VoteCast vote) -> taken.add(vote);
                case Reading.Lower lower -> assertTrue(lower.vote().seq() <= taken.size(), () -> "seed " + seed);
                case Reading.Ahead ahead -> assertTrue(ahead.vote().seq() > taken.size() + 1, () -> "seed " + seed);
                case Reading.Foreign _ -> assertTrue(record instanceof LogRecord.Foreign, () -> "seed " + seed);
                case Reading.Newer _ -> throw new AssertionError("no record is newer");
            }
        }

        assertEquals(expected, taken, () -> "seed " + seed);
    }

    private static VoteCast vote(long seq, int nonce) {
        return new VoteCast(
                new ElectionId("demo"),
                3,
                seq,
                new Voter("GR-1"),
                "",
                1,
                ShortBallot.of(new ChoiceId("c1")),
                "",
                new Nonce(nonce, nonce),
                Instant.parse("2027-05-21T07:00:00Z"));
    }
}
