package org.disvote.ingest.publish.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

class FreshVotesTest {

    private static final String LIFE = "life";
    private static final int MAX = 1_000;

    /// Of X-Wing.
    private static final int ENVELOPE_BYTES = 1_269;

    private static final byte[] ENVELOPE = new byte[ENVELOPE_BYTES];

    private final FreshVotes fresh = new FreshVotes();

    @Test
    void votesThatFollowTheLastSentAreTakenInOrder() {
        fresh.add(LIFE, List.of(vote(0, 4), vote(1, 1)));
        fresh.add(LIFE, List.of(vote(0, 5)));

        FreshVotes.Run run = take(Map.of(0, 3L, 1, 0L));

        assertTrue(run.complete());
        assertEquals(List.of("0/4", "1/1", "0/5"), positions(run));
        assertEquals(Map.of(0, 5L, 1, 1L), run.reached());
        assertEquals(List.of(), positions(take(Map.of(0, 5L, 1, 1L))));
    }

    @Test
    void votesThatWereSentBeforeAreLeftOut() {
        fresh.add(LIFE, List.of(vote(0, 1), vote(0, 2), vote(0, 3)));

        FreshVotes.Run run = take(Map.of(0, 2L));

        assertTrue(run.complete());
        assertEquals(List.of("0/3"), positions(run));
    }

    @Test
    void afterAGapNoVoteOfThatPartitionIsTakenAndTheMasterMustBeRead() {
        fresh.add(LIFE, List.of(vote(0, 3), vote(1, 1), vote(0, 4)));

        FreshVotes.Run run = take(Map.of(0, 1L, 1, 0L));

        assertFalse(run.complete());
        assertEquals(List.of("1/1"), positions(run));
    }

    @Test
    void aPartitionThatIsNotPublishedFromHereIsNotTaken() {
        fresh.add(LIFE, List.of(vote(7, 1)));

        FreshVotes.Run run = take(Map.of(0, 0L));

        assertFalse(run.complete());
        assertEquals(List.of(), positions(run));
    }

    @Test
    void votesOfAnotherLifeOfTheMasterAreNotTaken() {
        fresh.add("a former life", List.of(vote(0, 1)));

        FreshVotes.Run run = take(Map.of(0, 0L));

        assertFalse(run.complete());
        assertEquals(List.of(), positions(run));
    }

    @Test
    void ifTooManyVotesWaitAllAreDroppedAndTheMasterMustBeRead() {
        for (int seq = 1; seq <= FreshVotes.VOTES_MAX + 1; seq++) {
            fresh.add(LIFE, List.of(vote(0, seq)));
        }

        FreshVotes.Run run = take(Map.of(0, 0L));

        assertFalse(run.complete());
        assertEquals(List.of(), positions(run));
    }

    @Test
    void envelopesThatTakeTooMuchMemoryAreDroppedLongBeforeAsManyWait() {
        int some = (int) (FreshVotes.BYTES_MAX / (3 * ENVELOPE_BYTES + 2_048));
        assertTrue(some > 2_000 && some < FreshVotes.VOTES_MAX / 2, "" + some);
        int seq = 1;
        for (; seq <= some; seq++) {
            fresh.add(LIFE, List.of(sealed(seq)));
        }
        FreshVotes.Run first = take(Map.of(0, 0L));
        assertTrue(first.complete());
        assertEquals(MAX, first.votes().size());

        for (int more = 0; more < MAX; more++, seq++) {
            fresh.add(LIFE, List.of(sealed(seq))); // as many as were taken: they have room again
        }
        assertTrue(take(Map.of(0, (long) MAX)).complete());

        for (int more = 0; more < FreshVotes.VOTES_MAX / 2; more++, seq++) {
            fresh.add(LIFE, List.of(sealed(seq)));
        }
        FreshVotes.Run last = take(Map.of(0, 2L * MAX));
        assertFalse(last.complete());
        assertEquals(List.of(), positions(last));
    }

    @Test
    void noMoreVotesAreTakenThanOneTransactionMayHave() {
        List<EncodedVote> batch = new ArrayList<>();
        for (int seq = 1; seq <= MAX; seq++) {
            batch.add(vote(0, seq));
        }
        fresh.add(LIFE, batch);
        fresh.add(LIFE, List.of(vote(0, MAX + 1)));

        assertEquals(MAX, take(Map.of(0, 0L)).votes().size());
        assertEquals(List.of("0/1001"), positions(take(Map.of(0, (long) MAX))));
    }

    private FreshVotes.Run take(Map<Integer, Long> sent) {
        return fresh.take(LIFE, sent, MAX);
    }

    private static List<String> positions(FreshVotes.Run run) {
        return run.votes().stream()
                .map(outgoing ->
                        outgoing.vote().partition() + "/" + outgoing.vote().seq())
                .toList();
    }

    private static EncodedVote sealed(long seq) {
        return vote(0, seq, BallotBytes.of(ENVELOPE));
    }

    private static EncodedVote vote(int partition, long seq) {
        return vote(partition, seq, ShortBallot.of(new ChoiceId("c1")));
    }

    private static EncodedVote vote(int partition, long seq, BallotBytes ballot) {
        return new EncodedVote(new VoteCast(
                new ElectionId("e"),
                partition,
                seq,
                new Voter("v" + seq),
                "",
                1,
                ballot,
                "",
                new Nonce(partition, seq),
                Instant.parse("2027-05-21T07:00:00Z")));
    }
}
