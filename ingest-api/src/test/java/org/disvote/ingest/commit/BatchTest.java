package org.disvote.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.disvote.ingest.Launches;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastOutcome.AlreadyVoted;
import org.disvote.ingest.cast.CastOutcome.Changed;
import org.disvote.ingest.cast.CastOutcome.Closing;
import org.disvote.ingest.cast.CastOutcome.InvalidVote;
import org.disvote.ingest.cast.CastOutcome.NotEligible;
import org.disvote.ingest.cast.CastOutcome.NotOpen;
import org.disvote.ingest.cast.CastOutcome.Recorded;
import org.disvote.ingest.cast.CastOutcome.RollMissing;
import org.disvote.ingest.cast.CastOutcome.SameAgain;
import org.disvote.ingest.cast.CastOutcome.TooManyChanges;
import org.disvote.ingest.cast.CastOutcome.UnknownElection;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.CastRequest.Content;
import org.disvote.ingest.cast.CastRequest.Expected;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.commit.Batch.Judged;
import org.disvote.ingest.table.ElectionTable.Poll;
import org.disvote.ingest.table.ElectionTable.Polls;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.RollTable.Listed;
import org.disvote.ingest.table.VoteTable.Asked;
import org.disvote.ingest.table.VoteTable.EarlierVotes;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.EncodedVote;
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

    /// Of the terms of the election that was made last.
    private static String digest = "";

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
                judged.votes().stream().map(vote -> new Recorded(receipt(vote))).toList(), answers(judged));
    }

    @Test
    void aRefusedRequestTakesNoNumber() {
        Judged judged = judge(
                NOON, Map.of(), waiting(0, "v1", "c1"), waiting(0, "v2", "no-such-choice"), waiting(0, "v3", "c1"));

        assertEquals(
                List.of(new Position(0, 11), new Position(0, 12)),
                judged.votes().stream().map(VoteCast::position).toList());
        assertInstanceOf(InvalidVote.class, answers(judged).get(1));
    }

    @Test
    void ifOneVoterHasSeveralRequestsTheFirstIsWrittenAndTheOthersAreJudgedAgainstIt() {
        Judged judged = judge(NOON, Map.of(), waiting(0, "v1", "c1"), waiting(0, "v1", "c1"), waiting(0, "v1", "c2"));

        Receipt receipt = receipt(judged.votes().getFirst());
        assertEquals(1, judged.votes().size());
        assertEquals(
                List.of(new Recorded(receipt), new SameAgain(receipt), new AlreadyVoted(receipt)), answers(judged));
    }

    @Test
    void headsThatDoNotMoveAreWrittenToo() {
        Judged judged = judge(NOON, Map.of(), waiting(0, "v1", "no-such-choice"));

        assertEquals(List.of(), judged.votes());
        assertEquals(Map.of(0, 10L, 1, 20L), judged.lastSeqs());
    }

    @Test
    void ifTheLastVoteCountsEachNextRevisionIsRecorded() {
        QueuedCast first = change("v1", "c1", 1);
        QueuedCast second = change("v1", "c2", 2);
        QueuedCast again = change("v1", "c2", 2);
        QueuedCast late = change("v1", "c1", 1);
        QueuedCast stale = change("v1", "c1", 2);
        QueuedCast back = change("v1", "c1", 3);

        Judged judged = judge(polls(NOON, true), Map.of(), first, second, again, late, stale, back);

        assertEquals(
                List.of("0/11 r1 c1", "0/12 r2 c2", "0/13 r3 c1"),
                judged.votes().stream()
                        .map(vote -> vote.position() + " r" + vote.revision() + " "
                                + ShortBallot.choiceOf(vote.ballot())
                                        .orElseThrow()
                                        .value())
                        .toList());
        List<Receipt> receipts = judged.votes().stream().map(BatchTest::receipt).toList();
        assertEquals(
                List.of(
                        new Recorded(receipts.get(0)),
                        new Recorded(receipts.get(1)),
                        new SameAgain(receipts.get(1)),
                        new SameAgain(receipts.get(0)),
                        new Changed(digest(), "", 3, Optional.of(receipts.get(1))),
                        new Recorded(receipts.get(2))),
                answers(judged));
    }

    @Test
    void aRequestWithoutARevisionIsNeverAChange() {
        QueuedCast other = waiting(0, "v1", "c2");
        VoteCast standing = vote(0, 4, "v1", 1, "c1", new Nonce(9, 1));

        Judged judged = judge(polls(NOON, true), Map.of(other.participant(), standing), other);

        assertEquals(List.of(new Changed(digest(), "", 2, Optional.of(receipt(standing)))), answers(judged));
    }

    @Test
    void whatARequestAssumesMustHold() {
        Judged judged = judge(
                polls(NOON, false),
                Map.of(),
                expecting("v1", new Expected(OptionalInt.of(2), Optional.empty(), Optional.empty())),
                expecting("v2", new Expected(OptionalInt.empty(), Optional.of("sha256:other"), Optional.empty())),
                expecting("v3", new Expected(OptionalInt.empty(), Optional.empty(), Optional.of("chania"))),
                expecting("v4", new Expected(OptionalInt.of(1), Optional.of(digest()), Optional.of(""))));

        Changed changed = new Changed(digest(), "", 1, Optional.empty());
        assertEquals(List.of(changed, changed, changed), answers(judged).subList(0, 3));
        assertInstanceOf(Recorded.class, answers(judged).get(3));
    }

    @Test
    void aVoterMayChangeTheVoteAsOftenAsTheElectionAllows() {
        Election election =
                Launches.election(file().put("changeOfMind", "last-counts").put("changesMax", 1));
        Polls polls = new Polls(NOON, Map.of(SPRING, new Poll(election, Set.of())));
        List<QueuedCast> requests = List.of(change("v1", "c1", 1), change("v1", "c2", 2), change("v1", "c1", 3));

        List<CastOutcome> outcomes = answers(new Batch(requests, heads(), polls, Electorate.NONE).judge(Map.of()));

        assertInstanceOf(Recorded.class, outcomes.get(1));
        assertEquals(new TooManyChanges(1), outcomes.get(2));
    }

    @Test
    void aBallotIsJudgedByThePaperAndWrittenInItsCanonicalForm() throws Exception {
        QueuedCast good = waiting(ballot("{\"v\": 1, \"answers\": {\"choice\": {\"pick\": [\"c2\"]}}}"), "v1");
        QueuedCast wrong = waiting(ballot("{\"v\":1,\"answers\":{\"choice\":{\"pick\":[\"c1\",\"c2\"]}}}"), "v2");

        Judged judged = judge(NOON, Map.of(), good, wrong);

        assertEquals(
                List.of(ShortBallot.of(new ChoiceId("c2"))),
                judged.votes().stream().map(VoteCast::ballot).toList());
        assertInstanceOf(InvalidVote.class, answers(judged).get(1));
    }

    @Test
    void afterTheCloseTheLastVoteKeepsItsReceiptAndCannotBeChanged() {
        QueuedCast again = waiting(0, "v1", "c1");
        VoteCast vote = earlier(again, 5, new Nonce(9, 9));

        Judged judged = judge(polls(CLOSES, true), Map.of(again.participant(), vote), again, change("v1", "c2", 2));

        assertEquals(List.of(), judged.votes());
        assertEquals(List.of(new SameAgain(receipt(vote)), new Closing()), answers(judged));
    }

    @Test
    void aBatchThatWasCommittedIsAnsweredAndNotWrittenAgain() {
        QueuedCast first = change("v1", "c1", 1);
        QueuedCast same = change("v1", "c1", 1);
        QueuedCast changed = change("v1", "c2", 2);
        VoteCast firstVote = earlier(first, 11, first.nonce());
        VoteCast changedVote = vote(0, 12, "v1", 2, "c2", changed.nonce());
        EarlierVotes earlier = new EarlierVotes();
        earlier.add(new EncodedVote(firstVote));
        earlier.add(new EncodedVote(changedVote));

        Judged judged = new Batch(List.of(first, same, changed), heads(), polls(NOON, true), Electorate.NONE)
                .judge(Map.of(first.participant(), earlier));

        assertEquals(List.of(), judged.votes());
        assertEquals(
                List.of(
                        new Recorded(receipt(firstVote)),
                        new SameAgain(receipt(firstVote)),
                        new Recorded(receipt(changedVote))),
                answers(judged));
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
                        new Recorded(receipt(minesVote)),
                        new SameAgain(receipt(againsVote)),
                        new AlreadyVoted(receipt(othersVote))),
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
                List.of(new SameAgain(receipt(vote)), new AlreadyVoted(receipt(vote)), new Closing()), answers(judged));
    }

    @Test
    void votersWhoWillBeRefusedOrExpectAVoteAreLookedUp() {
        Batch batch = new Batch(
                List.of(waiting(0, "v1", "c1"), waiting(2, "v2", "c1"), change("v3", "c1", 2), change("v4", "c1", 1)),
                heads(),
                polls(NOON, true),
                Electorate.NONE);

        assertEquals(
                List.of(
                        new Asked(participant("v2"), 1, Optional.empty()),
                        new Asked(participant("v3"), 2, Optional.empty())),
                batch.asked(false));
        assertEquals(4, batch.asked(true).size());
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

        Judged judged = batch.judge(Map.of(voted.participant(), of(vote)));

        assertEquals(
                new Batch.Asked(
                        Set.of("main"), Set.of(new Voter("v1"), new Voter("v2"), new Voter("v3"), new Voter("v4"))),
                Batch.ofRolls(polls, all));
        assertEquals(
                List.of(
                        new Recorded(receipt(
                                judged.votes().getFirst(), spring.election().digest())),
                        new NotEligible(),
                        new RollMissing(),
                        new SameAgain(receipt(vote, spring.election().digest()))),
                answers(judged));
        assertEquals(
                List.of("chania"),
                judged.votes().stream().map(VoteCast::constituency).toList());
    }

    @Test
    void withoutARollAVoterHasNoConstituencyWhateverARollSays() {
        Batch batch = new Batch(List.of(waiting(0, "v1", "c1")), heads(), polls(NOON, false), electorate("main"));

        assertEquals("", batch.judge(Map.of()).votes().getFirst().constituency());
    }

    @Test
    void aVoterOfAnotherRollOrOfAPartitionOfAnotherRollIsNotRecorded() {
        Poll spring =
                new Poll(Launches.election(file().put("voters", "pseudonymous").put("eligibility", "roll")), Set.of());
        Batch batch = new Batch(
                List.of(waiting(0, "v1", "c1")), heads(), new Polls(NOON, Map.of(SPRING, spring)), electorate("other"));

        assertEquals(List.of(new RollMissing()), answers(batch.judge(Map.of())));
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
        return queued(partition, CastRequest.of(election, new Voter(voter), new ChoiceId(choice)));
    }

    private QueuedCast waiting(Content content, String voter) {
        return queued(0, new CastRequest(SPRING, new Voter(voter), content, Expected.NOTHING, false, ""));
    }

    private QueuedCast change(String voter, String choice, int revision) {
        return queued(
                0,
                new CastRequest(
                        SPRING,
                        new Voter(voter),
                        new Content.Choice(new ChoiceId(choice)),
                        Expected.revision(revision),
                        false,
                        ""));
    }

    private QueuedCast expecting(String voter, Expected expected) {
        return queued(
                0,
                new CastRequest(SPRING, new Voter(voter), new Content.Choice(new ChoiceId("c1")), expected, false, ""));
    }

    private QueuedCast queued(int partition, CastRequest request) {
        return new QueuedCast(
                request, partition, new Nonce(0, ++nonces), Deadline.after(Duration.ZERO), new CompletableFuture<>());
    }

    private static Content ballot(String json) throws Exception {
        return new Content.Open(Json.MAPPER.readTree(json));
    }

    /// Under the terms of the election that was made last.
    private static Receipt receipt(VoteCast vote) {
        return receipt(vote, digest);
    }

    private static Receipt receipt(VoteCast vote, String terms) {
        return Receipt.of(vote, terms);
    }

    private static String digest() {
        return digest;
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

    /// Revision 1 of the request's voter, for the choice `c1`.
    private static VoteCast earlier(QueuedCast waiting, long seq, Nonce nonce) {
        return vote(waiting.partition(), seq, waiting.request().voter().value(), 1, "c1", nonce);
    }

    private static EarlierVotes of(VoteCast vote) {
        EarlierVotes votes = new EarlierVotes();
        votes.add(new EncodedVote(vote));
        return votes;
    }

    private static Judged judge(Instant at, Map<Participant, VoteCast> earlier, QueuedCast... waiting) {
        return judge(polls(at, false), earlier, waiting);
    }

    private static Judged judge(Polls polls, Map<Participant, VoteCast> earlier, QueuedCast... waiting) {
        Map<Participant, EarlierVotes> votes = new HashMap<>();
        earlier.forEach((participant, vote) -> votes.put(participant, of(vote)));
        return new Batch(List.of(waiting), heads(), polls, Electorate.NONE).judge(votes);
    }

    private static SortedMap<Integer, Long> heads() {
        return new TreeMap<>(Map.of(0, 10L, 1, 20L));
    }

    private static Polls polls(Instant at, boolean lastCounts) {
        Election election = Launches.election(file().put("changeOfMind", lastCounts ? "last-counts" : "refused"));
        digest = election.digest();
        return new Polls(at, Map.of(SPRING, new Poll(election, Set.of(2))));
    }

    private static ObjectNode file() {
        return Launches.file("spring", OPENS, CLOSES, "c1", "c2");
    }

    private static List<CastOutcome> answers(Judged judged) {
        return judged.answers().stream().map(Supplier::get).toList();
    }
}
