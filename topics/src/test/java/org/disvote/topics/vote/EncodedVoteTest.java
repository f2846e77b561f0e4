package org.disvote.topics.vote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

class EncodedVoteTest {

    private static final VoteCast VOTE = new VoteCast(
            new ElectionId("spring"),
            3,
            7,
            new Voter("GR-1"),
            "",
            1,
            ShortBallot.of(new ChoiceId("a-telling-choice")),
            "",
            new Nonce(1, 2),
            Instant.EPOCH);

    @Test
    void theBytesAreTheCanonicalOnesAndAreMadeOnce() {
        EncodedVote encoded = new EncodedVote(VOTE);

        byte[] bytes = encoded.bytes();

        assertArrayEquals(VoteCodec.encode(VOTE), bytes);
        assertSame(bytes, encoded.bytes());
        assertSame(bytes, LogRecord.toProduce(encoded).value(), "the record has the same array");
    }

    @Test
    void itsTextHidesTheChoice() {
        assertFalse(new EncodedVote(VOTE).toString().contains("telling"));
    }
}
