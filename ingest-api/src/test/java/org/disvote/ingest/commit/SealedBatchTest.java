package org.disvote.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
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
import org.disvote.ingest.TestSeal;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastOutcome.AlreadyVoted;
import org.disvote.ingest.cast.CastOutcome.Changed;
import org.disvote.ingest.cast.CastOutcome.Closing;
import org.disvote.ingest.cast.CastOutcome.InvalidVote;
import org.disvote.ingest.cast.CastOutcome.NotEligible;
import org.disvote.ingest.cast.CastOutcome.Recorded;
import org.disvote.ingest.cast.CastOutcome.SameAgain;
import org.disvote.ingest.cast.CastOutcome.TooManyChanges;
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
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rows of the table of answers, in its order, for envelopes.
final class SealedBatchTest {

    private static final ElectionId SPRING = new ElectionId("spring");
    private static final Instant OPENS = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T19:00:00Z");
    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00.987654Z");
    private static final String OTHER_TERMS = "sha256:" + "1".repeat(64);

    private final TestSeal seal = new TestSeal(Suite.X25519);
    private final Election refused = Launches.election(seal.in(file()));
    private final Election lastCounts =
            Launches.election(seal.in(file()).put("changeOfMind", "last-counts").put("changesMax", 2));
    private long nonces;

    private static ObjectNode file() {
        return Launches.file("spring", OPENS, CLOSES, "c1", "c2");
    }

    @ParameterizedTest
    @EnumSource
    void anEnvelopeIsRecordedAsItIsInAWholeSecond(Suite suite) {
        TestSeal other = new TestSeal(suite, 1_792);
        Election election = Launches.election(other.in(file()));
        QueuedCast cast = cast(
                election,
                "v1",
                other.envelope(TestSeal.context(election, "v1", "", 1), "c1"),
                election.digest(),
                "",
                1);

        Judged judged = judge(election, NOON, cast);

        VoteCast vote = judged.votes().getFirst();
        assertEquals(List.of(recorded(election, vote)), answers(judged));
        assertEquals(envelope(cast), vote.ballot());
        assertEquals(NOON.truncatedTo(ChronoUnit.SECONDS), vote.castAt());
        assertEquals(
                Optional.of(TestSeal.ballot("c1")), other.open(TestSeal.context(election, "v1", "", 1), vote.ballot()));
    }

    @Test
    void theOtherKindIsInvalidInBothKindsOfElections() throws Exception {
        QueuedCast choice = queued("v1", new Content.Choice(new ChoiceId("c1")), Expected.NOTHING);
        QueuedCast ballot =
                queued("v2", new Content.Open(Json.MAPPER.readTree(TestSeal.ballot("c1"))), Expected.NOTHING);
        QueuedCast envelope = cast(refused, "v3", 1);
        Election open = Launches.election(file());

        List<CastOutcome> inSealed = answers(judge(refused, NOON, choice, ballot));
        List<CastOutcome> inOpen = answers(judge(open, NOON, envelope));

        InvalidVote expected =
                new InvalidVote(List.of("this election takes envelopes, not open ballots"), Ballots.SEALED);
        assertEquals(List.of(expected, expected), inSealed);
        assertEquals(
                List.of(new InvalidVote(List.of("this election takes open ballots, not envelopes"), Ballots.OPEN)),
                inOpen);
    }

    @Test
    void anEnvelopeOfAnotherLengthVersionOrKeyIsInvalidWhateverElseIsWrong() {
        byte[] good =
                seal.envelope(TestSeal.context(refused, "v1", "", 1), "c1").bytes();
        byte[] version = good.clone();
        version[0] = 1;
        byte[] key = good.clone();
        key[4] ^= 1;
        List<byte[]> wrong = List.of(
                version, key, Arrays.copyOf(good, good.length - 1), Arrays.copyOf(good, good.length + 1), new byte[1]);

        List<CastOutcome> outcomes = answers(judge(
                refused,
                CLOSES.plusSeconds(60),
                wrong.stream()
                        .map(bytes -> cast(refused, "v1", BallotBytes.of(bytes), OTHER_TERMS, "chania", 5))
                        .toArray(QueuedCast[]::new)));

        for (CastOutcome outcome : outcomes) {
            assertEquals(
                    Ballots.SEALED, assertInstanceOf(InvalidVote.class, outcome).taken());
        }
        assertEquals(wrong.size(), outcomes.size());
    }

    @Test
    void theSameEnvelopeGetsItsReceiptAtWhateverRevisionItIsSentAndEvenAfterTheClose() {
        QueuedCast first = cast(lastCounts, "v1", 1);
        QueuedCast second = cast(lastCounts, "v1", 2);
        List<VoteCast> votes = judge(lastCounts, NOON, first, second).votes();

        for (Instant at : List.of(NOON, CLOSES.plusSeconds(60))) {
            List<CastOutcome> again = answers(judge(
                    lastCounts,
                    at,
                    votes,
                    again(first, 1),
                    again(first, 2),
                    again(first, 3),
                    again(second, 1),
                    again(second, 9),
                    again(second, lastCounts, OTHER_TERMS)));

            SameAgain one = new SameAgain(Receipt.of(votes.get(0), lastCounts.digest()));
            SameAgain two = new SameAgain(Receipt.of(votes.get(1), lastCounts.digest()));
            assertEquals(List.of(one, one, one, two, two, two), again);
        }
    }

    @Test
    void aRequestWhoseCommitWasNotConfirmedIsRecordedAndNotTheSameAgain() {
        QueuedCast cast = cast(refused, "v1", 1);
        VoteCast vote = judge(refused, NOON, cast).votes().getFirst();

        Judged judged = judge(refused, NOON, List.of(vote), cast);

        assertEquals(List.of(), judged.votes());
        assertEquals(List.of(recorded(refused, vote)), answers(judged));
    }

    @Test
    void anotherEnvelopeWithTheSameChoiceIsAnotherVote() {
        QueuedCast cast = cast(refused, "v1", 1);
        VoteCast vote = judge(refused, NOON, cast).votes().getFirst();

        assertEquals(
                List.of(new AlreadyVoted(Receipt.of(vote, refused.digest()))),
                answers(judge(refused, NOON, List.of(vote), cast(refused, "v1", 1))));
    }

    @Test
    void theSameBytesOfAnotherVoterAreThatVotersVote() {
        QueuedCast cast = cast(refused, "v1", 1);
        QueuedCast copied = cast(refused, "v2", envelope(cast), refused.digest(), "", 1);

        Judged judged = judge(refused, NOON, cast, copied);

        assertEquals(2, judged.votes().size());
        assertEquals(judged.votes().get(0).ballot(), judged.votes().get(1).ballot());
    }

    @Test
    void whatTheEnvelopeWasSealedForMustHoldAndElseNothingIsRecorded() {
        QueuedCast cast = cast(lastCounts, "v1", 1);
        VoteCast vote = judge(lastCounts, NOON, cast).votes().getFirst();
        Optional<Receipt> standing = Optional.of(Receipt.of(vote, lastCounts.digest()));

        Judged judged = judge(
                lastCounts,
                NOON,
                List.of(vote),
                cast(lastCounts, "v1", 1),
                cast(lastCounts, "v1", 3),
                cast(lastCounts, "v1", fresh(lastCounts, "v1", 2), OTHER_TERMS, "", 2),
                cast(lastCounts, "v1", fresh(lastCounts, "v1", 2), lastCounts.digest(), "chania", 2),
                cast(lastCounts, "v2", 2));

        Changed changed = new Changed(lastCounts.digest(), "", 2, standing);
        assertEquals(List.of(), judged.votes());
        assertEquals(
                List.of(changed, changed, changed, changed, new Changed(lastCounts.digest(), "", 1, Optional.empty())),
                answers(judged));
    }

    @Test
    void afterTheLastChangeTheEnvelopeIsRefused() {
        List<CastOutcome> outcomes = answers(judge(
                lastCounts,
                NOON,
                cast(lastCounts, "v1", 1),
                cast(lastCounts, "v1", 2),
                cast(lastCounts, "v1", 3),
                cast(lastCounts, "v1", 4)));

        assertInstanceOf(Recorded.class, outcomes.get(2));
        assertEquals(new TooManyChanges(2), outcomes.get(3));
    }

    @Test
    void ofAVoterWithoutAPaperOnlyKindAndEnvelopeAreLookedAt() {
        Election election = Launches.election(seal.in(file()).put("eligibility", "roll"));
        Polls polls = new Polls(NOON, Map.of(SPRING, new Poll(election, Set.of())));
        Electorate electorate =
                new Electorate(Map.of("main", new Listed(Set.of(0), Map.of(new Voter("v1"), "chania"))));
        QueuedCast on = cast(
                election,
                "v1",
                seal.envelope(TestSeal.context(election, "v1", "chania", 1), "c1"),
                election.digest(),
                "chania",
                1);
        byte[] spoilt = envelope(on).bytes();
        spoilt[0] = 3;

        Judged judged = new Batch(
                        List.of(
                                on,
                                cast(election, "v2", fresh(election, "v2", 1), OTHER_TERMS, "samos", 7),
                                cast(election, "v2", BallotBytes.of(spoilt), election.digest(), "", 1)),
                        heads(),
                        polls,
                        electorate)
                .judge(Map.of());

        List<CastOutcome> outcomes = answers(judged);
        assertEquals("chania", judged.votes().getFirst().constituency());
        assertEquals(new NotEligible(), outcomes.get(1));
        assertInstanceOf(InvalidVote.class, outcomes.get(2));
    }

    @Test
    void afterTheCloseANewEnvelopeIsRefused() {
        assertEquals(List.of(new Closing()), answers(judge(refused, CLOSES, cast(refused, "v1", 1))));
    }

    @Test
    void onlyFirstVotesAreNotLookedUp() {
        QueuedCast change = cast(lastCounts, "v2", 2);
        QueuedCast stale = cast(lastCounts, "v3", fresh(lastCounts, "v3", 1), OTHER_TERMS, "", 1);
        Batch batch = new Batch(
                List.of(cast(lastCounts, "v1", 1), change, stale), heads(), polls(lastCounts, NOON), Electorate.NONE);

        assertEquals(
                List.of(
                        new Asked(change.participant(), 2, Optional.of(envelope(change))),
                        new Asked(stale.participant(), 1, Optional.of(envelope(stale)))),
                batch.asked(false));
        assertEquals(3, batch.asked(true).size());
    }

    @Test
    void noTextOfARequestHasItsEnvelope() {
        QueuedCast cast = cast(refused, "v1", 1);

        String text = cast.request().toString() + cast.request().content();

        assertTrue(text.length() < 100 && text.contains("hidden"), text);
    }

    private QueuedCast cast(Election election, String voter, int revision) {
        return cast(election, voter, fresh(election, voter, revision), election.digest(), "", revision);
    }

    private BallotBytes fresh(Election election, String voter, int revision) {
        return seal.envelope(TestSeal.context(election, voter, "", revision), "c1");
    }

    private QueuedCast again(QueuedCast cast, int revision) {
        return cast(lastCounts, cast.request().voter().value(), envelope(cast), lastCounts.digest(), "", revision);
    }

    private QueuedCast again(QueuedCast cast, Election election, String terms) {
        return cast(election, cast.request().voter().value(), envelope(cast), terms, "chania", 1);
    }

    private QueuedCast cast(
            Election election, String voter, BallotBytes envelope, String terms, String constituency, int revision) {
        assertEquals(SPRING, election.id());
        return queued(
                voter,
                new Content.Envelope(envelope),
                new Expected(OptionalInt.of(revision), Optional.of(terms), Optional.of(constituency)));
    }

    private QueuedCast queued(String voter, Content content, Expected expected) {
        return new QueuedCast(
                new CastRequest(SPRING, new Voter(voter), content, expected, true, ""),
                0,
                new Nonce(0, ++nonces),
                Deadline.after(Duration.ZERO),
                new CompletableFuture<>());
    }

    private static BallotBytes envelope(QueuedCast cast) {
        return assertInstanceOf(Content.Envelope.class, cast.request().content())
                .bytes();
    }

    private static Judged judge(Election election, Instant at, QueuedCast... waiting) {
        return judge(election, at, List.of(), waiting);
    }

    /// @param earlier of one voter
    private static Judged judge(Election election, Instant at, List<VoteCast> earlier, QueuedCast... waiting) {
        EarlierVotes votes = new EarlierVotes();
        earlier.forEach(vote -> votes.add(new EncodedVote(vote)));
        return new Batch(List.of(waiting), heads(), polls(election, at), Electorate.NONE)
                .judge(earlier.isEmpty() ? Map.of() : Map.of(waiting[0].participant(), votes));
    }

    private static SortedMap<Integer, Long> heads() {
        return new TreeMap<>(Map.of(0, 10L));
    }

    private static Polls polls(Election election, Instant at) {
        return new Polls(at, Map.of(SPRING, new Poll(election, Set.of())));
    }

    private static Recorded recorded(Election election, VoteCast vote) {
        return new Recorded(Receipt.of(vote, election.digest()));
    }

    private static List<CastOutcome> answers(Judged judged) {
        return judged.answers().stream().map(Supplier::get).toList();
    }
}
