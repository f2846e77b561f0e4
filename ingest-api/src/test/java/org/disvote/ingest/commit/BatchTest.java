package org.disvote.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.disvote.ingest.Launches;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastOutcome.AlreadyVoted;
import org.disvote.ingest.cast.CastOutcome.Closing;
import org.disvote.ingest.cast.CastOutcome.NotEligible;
import org.disvote.ingest.cast.CastOutcome.NotOpen;
import org.disvote.ingest.cast.CastOutcome.Recorded;
import org.disvote.ingest.cast.CastOutcome.RollMissing;
import org.disvote.ingest.cast.CastOutcome.SameAgain;
import org.disvote.ingest.cast.CastOutcome.UnknownChoice;
import org.disvote.ingest.cast.CastOutcome.UnknownElection;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.commit.Batch.Judged;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.RollTable.Listed;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

final class BatchTest {

    private static final ElectionId SPRING = new ElectionId("spring");
    private static final Instant OPENS = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T19:00:00Z");
    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00.123456Z");

    private long nonces;

    @Test
    void numbersGoOnFromEachHeadInOrderOfArrival() {
        Judged judged = judge(
                NOON,
                Map.of(),
                waiting(0, "v1", "c1"),
                waiting(1, "v2", "c1"),
                waiting(0, "v3", "c2"),
                waiting(0, "v4", "c1"));

        assertEquals(
                List.of(new Position(0, 11), new Position(1, 21), new Position(0, 12), new Position(0, 13)),
                judged.votes().stream().map(VoteCast::position).toList());
        assertEquals(Map.of(0, 13L, 1, 21L), judged.lastSeqs());
        assertEquals(
                judged.votes().stream()
                        .map(vote -> new Recorded(Receipt.of(vote)))
                        .toList(),
                answers(judged));
    }

    @Test
    void aRefusedRequestTakesNoNumber() {
        Judged judged = judge(
                NOON, Map.of(), waiting(0, "v1", "c1"), waiting(0, "v2", "no-such-choice"), waiting(0, "v3", "c1"));

        assertEquals(
                List.of(new Position(0, 11), new Position(0, 12)),
                judged.votes().stream().map(VoteCast::position).toList());
        assertEquals(new UnknownChoice(), answers(judged).get(1));
    }

    @Test
    void ifOneVoterHasSeveralRequestsTheFirstIsWrittenAndTheOthersAreJudgedAgainstIt() {
        Judged judged = judge(NOON, Map.of(), waiting(0, "v1", "c1"), waiting(0, "v1", "c1"), waiting(0, "v1", "c2"));

        Receipt receipt = Receipt.of(judged.votes().getFirst());
        assertEquals(1, judged.votes().size());
        assertEquals(
                List.of(new Recorded(receipt), new SameAgain(receipt), new AlreadyVoted(receipt.position())),
                answers(judged));
    }

    @Test
    void headsThatDoNotMoveAreWrittenToo() {
        Judged judged = judge(NOON, Map.of(), waiting(0, "v1", "no-such-choice"));

        assertEquals(List.of(), judged.votes());
        assertEquals(Map.of(0, 10L, 1, 20L), judged.lastSeqs());
    }

    @Test
    void ifTheLastVoteCountsEachOtherChoiceIsANewRevision() {
        QueuedCast first = waiting(0, "v1", "c1");
        QueuedCast second = waiting(0, "v1", "c2");
        QueuedCast again = waiting(0, "v1", "c2");
        QueuedCast back = waiting(0, "v1", "c1");
        QueuedCast other = waiting(1, "v2", "c2");
        VoteCast othersVote = vote(1, 4, "v2", 7, "c1", new Nonce(9, 2));

        Judged judged = judge(
                polls(NOON, true),
                Map.of(other.participant(), othersVote),
                Map.of(),
                first,
                second,
                again,
                back,
                other);

        assertEquals(
                List.of("0/11 r1 c1", "0/12 r2 c2", "0/13 r3 c1", "1/21 r8 c2"),
                judged.votes().stream()
                        .map(vote -> vote.position() + " r" + vote.revision() + " "
                                + ShortBallot.choiceOf(vote.ballot())
                                        .orElseThrow()
                                        .value())
                        .toList());
        List<Receipt> receipts = judged.votes().stream().map(Receipt::of).toList();
        assertEquals(
                List.of(
                        new Recorded(receipts.get(0)),
                        new Recorded(receipts.get(1)),
                        new SameAgain(receipts.get(1)),
                        new Recorded(receipts.get(2)),
                        new Recorded(receipts.get(3))),
                answers(judged));
    }

    @Test
    void afterTheCloseTheLastVoteKeepsItsReceiptAndCannotBeChanged() {
        QueuedCast again = waiting(0, "v1", "c1");
        VoteCast vote = earlier(again, 5, new Nonce(9, 9));

        Judged judged =
                judge(polls(CLOSES, true), Map.of(again.participant(), vote), Map.of(), again, waiting(0, "v1", "c2"));

        assertEquals(List.of(), judged.votes());
        assertEquals(List.of(new SameAgain(Receipt.of(vote)), new Closing()), answers(judged));
    }

    @Test
    void aBatchThatWasCommittedIsAnsweredAndNotWrittenAgain() {
        QueuedCast first = waiting(0, "v1", "c1");
        QueuedCast same = waiting(0, "v1", "c1");
        QueuedCast changed = waiting(0, "v1", "c2");
        VoteCast firstVote = earlier(first, 11, first.nonce());
        VoteCast changedVote = vote(0, 12, "v1", 2, "c2", changed.nonce());

        Judged judged = judge(
                polls(NOON, true),
                Map.of(first.participant(), changedVote),
                Map.of(first.nonce(), firstVote, same.nonce(), firstVote, changed.nonce(), changedVote),
                first,
                same,
                changed);

        assertEquals(List.of(), judged.votes());
        assertEquals(
                List.of(
                        new Recorded(Receipt.of(firstVote)),
                        new SameAgain(Receipt.of(firstVote)),
                        new Recorded(Receipt.of(changedVote))),
                answers(judged));
    }

    @Test
    void aBatchThatWasNotCommittedIsWrittenWhateverItsVotersCastBefore() {
        QueuedCast back = waiting(0, "v1", "c1");
        VoteCast firstVote = earlier(back, 4, new Nonce(9, 1));
        VoteCast secondVote = vote(0, 5, "v1", 2, "c2", new Nonce(9, 2));

        Judged judged =
                judge(polls(NOON, true), Map.of(back.participant(), secondVote), Map.of(back.nonce(), firstVote), back);

        assertEquals(List.of(3), judged.votes().stream().map(VoteCast::revision).toList());
    }

    @Test
    void anEarlierVoteDecidesByItsNonceAndThenByItsChoice() {
        QueuedCast mine = waiting(0, "v1", "c1");
        QueuedCast again = waiting(0, "v2", "c1");
        QueuedCast other = waiting(0, "v3", "c2");
        VoteCast minesVote = earlier(mine, 1, mine.nonce());
        VoteCast againsVote = earlier(again, 2, new Nonce(9, 1));
        VoteCast othersVote = vote(0, 3, "v3", 1, "c1", new Nonce(9, 2));

        Judged judged = judge(
                NOON,
                Map.of(mine.participant(), minesVote, again.participant(), againsVote, other.participant(), othersVote),
                mine,
                again,
                other);

        assertEquals(List.of(), judged.votes());
        assertEquals(
                List.of(
                        new Recorded(Receipt.of(minesVote)),
                        new SameAgain(Receipt.of(againsVote)),
                        new AlreadyVoted(new Position(0, 3))),
                answers(judged));
    }

    @Test
    void anElectionIsOpenFromItsOpeningUntilJustBeforeItsCloseAndThenUndecidedUntilItIsSealed() {
        assertInstanceOf(NotOpen.class, outcomeAt(OPENS.minusNanos(1_000)));
        assertInstanceOf(Recorded.class, outcomeAt(OPENS));
        assertInstanceOf(Recorded.class, outcomeAt(CLOSES.minusNanos(1_000)));
        assertEquals(new Closing(), outcomeAt(CLOSES));
    }

    @Test
    void aSealedPartitionTakesNoVoteAtAnyTime() {
        Judged judged = judge(NOON, Map.of(), waiting(2, "v1", "c1"), waiting(0, "v2", "c1"));

        assertEquals(new NotOpen(OPENS, CLOSES, NOON), answers(judged).getFirst());
        assertEquals(
                List.of(new Position(0, 11)),
                judged.votes().stream().map(VoteCast::position).toList());
    }

    @Test
    void anUnknownElectionIsRefusedAsUnknown() {
        QueuedCast waiting = waiting(0, new ElectionId("autumn"), "v1", "c1");

        assertEquals(List.of(new UnknownElection()), answers(judge(NOON, Map.of(), waiting)));
    }

    @Test
    void afterTheCloseTheSameRequestGetsItsReceiptAndAnotherChoiceIsStillRefused() {
        QueuedCast again = waiting(0, "v1", "c1");
        VoteCast vote = earlier(again, 5, new Nonce(9, 9));

        Judged judged =
                judge(CLOSES, Map.of(again.participant(), vote), again, waiting(0, "v1", "c2"), waiting(0, "v2", "c1"));

        assertEquals(
                List.of(new SameAgain(Receipt.of(vote)), new AlreadyVoted(new Position(0, 5)), new Closing()),
                answers(judged));
    }

    @Test
    void votersWhoWillBeRefusedAreLookedUp() {
        Batch batch = new Batch(
                List.of(waiting(0, "v1", "c1"), waiting(0, "v2", "no-such-choice")),
                heads(),
                polls(NOON, false),
                Electorate.NONE);

        assertEquals(Set.of(participant("v2")), batch.refused());
        assertEquals(Set.of(participant("v1"), participant("v2")), batch.participants());
    }

    @Test
    void inAnElectionWithARollOnlyVotersOnItAreRecorded() {
        Poll spring =
                new Poll(Launches.election(file().put("voters", "pseudonymous").put("eligibility", "roll")), Set.of());
        QueuedCast voted = waiting(0, "v4", "c1");
        List<QueuedCast> all = List.of(waiting(0, "v1", "c1"), waiting(0, "v2", "c1"), waiting(1, "v3", "c1"), voted);
        Polls polls = new Polls(NOON, Map.of(SPRING, spring));
        Batch batch = new Batch(all, heads(), polls, electorate("main"));
        VoteCast vote = earlier(voted, 5, new Nonce(9, 9));

        Judged judged = batch.judge(Map.of(voted.participant(), vote), Map.of());

        assertEquals(
                new Batch.Asked(
                        Set.of("main"), Set.of(new Voter("v1"), new Voter("v2"), new Voter("v3"), new Voter("v4"))),
                Batch.ofRolls(polls, all));
        assertEquals(
                List.of(
                        new Recorded(Receipt.of(judged.votes().getFirst())),
                        new NotEligible(),
                        new RollMissing(),
                        new SameAgain(Receipt.of(vote))),
                answers(judged));
        assertEquals(
                List.of("chania"),
                judged.votes().stream().map(VoteCast::constituency).toList());
    }

    @Test
    void withoutARollAVoterHasNoConstituencyWhateverARollSays() {
        Batch batch = new Batch(List.of(waiting(0, "v1", "c1")), heads(), polls(NOON, false), electorate("main"));

        assertEquals("", batch.judge(Map.of(), Map.of()).votes().getFirst().constituency());
    }

    @Test
    void aVoterOfAnotherRollOrOfAPartitionOfAnotherRollIsNotRecorded() {
        Poll spring =
                new Poll(Launches.election(file().put("voters", "pseudonymous").put("eligibility", "roll")), Set.of());
        Batch batch = new Batch(
                List.of(waiting(0, "v1", "c1")), heads(), new Polls(NOON, Map.of(SPRING, spring)), electorate("other"));

        assertEquals(List.of(new RollMissing()), answers(batch.judge(Map.of(), Map.of())));
    }

    /// One with `v1`, who lives in partition 0.
    private static Electorate electorate(String roll) {
        return new Electorate(Map.of(roll, new Listed(Set.of(0), Map.of(new Voter("v1"), "chania"))));
    }

    private CastOutcome outcomeAt(Instant at) {
        return answers(judge(at, Map.of(), waiting(0, "v1", "c1"))).getFirst();
    }

    private QueuedCast waiting(int partition, String voter, String choice) {
        return waiting(partition, SPRING, voter, choice);
    }

    private QueuedCast waiting(int partition, ElectionId election, String voter, String choice) {
        return new QueuedCast(
                new CastRequest(election, new Voter(voter), ShortBallot.of(new ChoiceId(choice)), ""),
                partition,
                new Nonce(0, ++nonces),
                Deadline.after(Duration.ZERO),
                new CompletableFuture<>());
    }

    private static Participant participant(String id) {
        return new Participant(SPRING, new Voter(id));
    }

    private static VoteCast vote(int partition, long seq, String voter, int revision, String choice, Nonce nonce) {
        return new VoteCast(
                SPRING,
                partition,
                seq,
                new Voter(voter),
                "",
                revision,
                ShortBallot.of(new ChoiceId(choice)),
                "",
                nonce,
                OPENS);
    }

    private static VoteCast earlier(QueuedCast waiting, long seq, Nonce nonce) {
        CastRequest request = waiting.request();
        return new VoteCast(
                request.electionId(),
                waiting.partition(),
                seq,
                request.voter(),
                "",
                1,
                request.ballot(),
                request.auth(),
                nonce,
                OPENS);
    }

    private static Judged judge(Instant at, Map<Participant, VoteCast> earlier, QueuedCast... waiting) {
        return judge(polls(at, false), earlier, Map.of(), waiting);
    }

    private static Judged judge(
            Polls polls, Map<Participant, VoteCast> earlier, Map<Nonce, VoteCast> redone, QueuedCast... waiting) {
        return new Batch(List.of(waiting), heads(), polls, Electorate.NONE).judge(earlier, redone);
    }

    private static SortedMap<Integer, Long> heads() {
        return new TreeMap<>(Map.of(0, 10L, 1, 20L));
    }

    private static Polls polls(Instant at, boolean lastCounts) {
        Election election = Launches.election(file().put("changeOfMind", lastCounts ? "last-counts" : "refused"));
        return new Polls(at, Map.of(SPRING, new Poll(election, Set.of(2))));
    }

    private static ObjectNode file() {
        return Launches.file("spring", OPENS, CLOSES, "c1", "c2");
    }

    private static List<CastOutcome> answers(Judged judged) {
        return judged.answers().stream().map(Supplier::get).toList();
    }
}
