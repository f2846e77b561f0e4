package org.disvote.topics.count.transcript;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.disvote.topics.Vectors;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.count.rule.Judgment;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.HandmadeEnvelope;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedCountTest {

    private static final String BALLOT = "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]}},\"v\":1}";

    /// Of constituency A1 in the vectors' roll.
    private static final Voter ANNA = new Voter("6uIvoVg_rwDXJnpJEmuO4g");

    private final JsonNode values = Vectors.values();

    @ParameterizedTest
    @CsvSource({"X_WING,1", "X_WING,3", "X25519,1", "X25519,3"})
    void theVectorsAreCountedByteForByte(Suite suite, int threads) throws Exception {
        JsonNode log = values.path("log2").path(suite.id());
        CountInput input = new CountInput(
                CountInput.digest(terms(suite).id(), 15, rootOf15(log)),
                Collections.nCopies(24, 0L), // the terms are stated before the first round
                closed(log));
        ElectionCount count =
                new ElectionCount(terms(suite), papers(suite), Optional.of(roll()), input, opening(suite, threads));

        records(log).forEach(count::accept);

        assertEquals(log.path("inputDigest").textValue(), input.digest());
        assertEquals(log.path("count").textValue(), new String(count.json(), UTF_8));
    }

    @Test
    void theRollMayBeCompact() throws Exception {
        JsonNode log = values.path("log2").path(Suite.X25519.id());
        CompactRoll.Builder compact = new CompactRoll.Builder();
        roll().forEach(compact::add);
        List<Long> progress = new ArrayList<>();
        ElectionCount count = new ElectionCount(
                terms(Suite.X25519),
                papers(Suite.X25519),
                Optional.of(compact.build()),
                new CountInput(log.path("inputDigest").textValue(), Collections.nCopies(24, 0L), closed(log)),
                opening(Suite.X25519, 2),
                progress::add);

        records(log).forEach(count::accept);

        assertEquals(log.path("count").textValue(), new String(count.json(), UTF_8));
        assertEquals(6, progress.getLast(), "one for each voter who has a standing ballot");
        assertEquals(progress.stream().sorted().toList(), progress);
    }

    @ParameterizedTest
    @CsvSource({
        "not-on-roll,  1, WuIvoVg_rwDXJnpJEmuO4g, A1, 1", // the envelope would open
        "constituency, 1, 6uIvoVg_rwDXJnpJEmuO4g, B,  1",
        "does-not-open,1, 6uIvoVg_rwDXJnpJEmuO4g, A1, 2", // the revision of the record is 1
    })
    void theFirstReasonIsTheOneThatIsCounted(
            String reason, int revision, String voter, String constituency, int sealedRevision) throws Exception {
        byte[] envelope = seal(voter, constituency, sealedRevision, BALLOT);

        JsonNode counted = count(List.of(vote(1, new Voter(voter), constituency, revision, envelope)));

        assertEquals(1, counted.path("invalid").path(reason).longValue());
        assertEquals(1, counted.path("voters").longValue());
        assertEquals(0, counted.path("counted").longValue());
        assertEquals(0, counted.path("void").longValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]}},\"v\":1}",
                "{\"v\":1,\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]}}}",
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]}},\"v\":2}",
                "{\"answers\":{\"q1\":{\"blank\":false},\"q2\":{\"pick\":[\"y\"]}},\"v\":1}",
                "{\"answers\":{\"q1\":{\"blank\":true},\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]}},\"v\":1}",
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]}},\"v\":1}\n",
                "[]",
                "",
            })
    void whatIsNotTheBytesOfABallotIsNotCanonical(String ballot) throws Exception {
        assertEquals("not-canonical", reason(seal(ANNA.value(), "A1", 1, ballot)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"answers\":{\"q1\":{\"blank\":true}},\"v\":1}", // one answer is missing
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\",\"x\"]}},\"v\":1}", // order
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\",\"y\"]}},\"v\":1}",
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"x\",\"y\",\"z\"]}},\"v\":1}",
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"w\"]}},\"v\":1}",
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"spoiled\":true}},\"v\":1}",
                "{\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"y\"]},\"q3\":{\"blank\":true}},\"v\":1}",
                "{\"answers\":{\"q1\":{\"crosses\":[],\"pick\":[\"c3\"]},\"q2\":{\"pick\":[\"y\"]}},\"v\":1}",
            })
    void whatThePaperDoesNotAllowIsNotAllowed(String ballot) throws Exception {
        assertEquals("not-allowed", reason(seal(ANNA.value(), "A1", 1, ballot)));
    }

    /// Envelopes that open. What is in them could be read as a ballot, were it not for one thing each.
    @Test
    void aPlaintextThatIsNotAsItMustBeIsBad() throws Exception {
        byte[] ballot = BALLOT.getBytes(UTF_8);
        byte[] good = Plaintext.pad(ballot, 128);
        assertEquals("counted", reason(handmade(good)));
        for (int first : new int[] {0, 2, 0x81}) {
            byte[] otherFirst = good.clone();
            otherFirst[0] = (byte) first;
            assertEquals("bad-plaintext", reason(handmade(otherFirst)), "first byte " + first);
        }
        byte[] tooLong = good.clone();
        tooLong[2] = 126;
        assertEquals("bad-plaintext", reason(handmade(tooLong)));
        byte[] otherHalf = good.clone();
        otherHalf[1] = 1;
        assertEquals("bad-plaintext", reason(handmade(otherHalf)));
        for (int i : new int[] {3 + ballot.length, 100, 127}) {
            byte[] notZero = good.clone();
            notZero[i] = 1;
            assertEquals("bad-plaintext", reason(handmade(notZero)), "byte " + i);
        }
        byte[] shorter = good.clone();
        shorter[2]--;
        assertEquals("bad-plaintext", reason(handmade(shorter)));
        byte[] longer = good.clone();
        longer[2]++;
        assertEquals("not-canonical", reason(handmade(longer)), "a zero byte behind the ballot is not padding");
    }

    private byte[] handmade(byte[] plaintext) throws Exception {
        Terms terms = terms(Suite.X25519);
        return new HandmadeEnvelope(terms.seal().orElseThrow())
                .seal(new BallotContext(terms.id(), terms.digest(), ANNA.value(), "A1", 1), plaintext);
    }

    @Test
    void whatIsNoEnvelopeOfTheElectionDoesNotOpen() throws Exception {
        byte[] good = seal(ANNA.value(), "A1", 1, BALLOT);
        byte[] otherVersion = good.clone();
        otherVersion[0] = 1;
        byte[] otherKey = good.clone();
        otherKey[4] ^= 1;
        byte[] reserved = good.clone();
        reserved[0] = 3;
        for (byte[] bad : List.of(
                otherVersion,
                otherKey,
                reserved,
                ByteBuffer.allocate(good.length + 1).put(good).array(),
                new byte[] {2},
                BallotBytes.open(BALLOT.getBytes(UTF_8)).bytes())) {
            assertEquals("does-not-open", reason(bad));
        }
    }

    /// Without a roll nobody has a constituency, so a record that has one is not even opened.
    @Test
    void withoutARollAConstituencyIsTheReason() throws Exception {
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(terms(Suite.X25519).bytes());
        json.put("eligibility", "anyone").remove("roll");
        Terms terms = Terms.read(Jcs.write(json));
        Sealer sealer = new Sealer(terms.seal().orElseThrow());
        List<VoteCast> votes = new ArrayList<>();
        for (String constituency : List.of("A1", "")) {
            Voter voter = new Voter("voter-" + votes.size());
            BallotContext context = new BallotContext(terms.id(), terms.digest(), voter.value(), constituency, 1);
            votes.add(vote(votes.size() + 1, voter, constituency, 1, sealer.seal(context, BALLOT.getBytes(UTF_8))));
        }
        ElectionCount count;
        try (SealKey key = key(Suite.X25519)) {
            count = new ElectionCount(
                    terms,
                    papers(Suite.X25519),
                    Optional.empty(),
                    new CountInput("sha256:input", List.of(0L), List.of(10L)),
                    BallotOpening.sealed(CountRules.of(terms, papers(Suite.X25519)), terms, key, 2));
        }
        for (VoteCast vote : votes) {
            count.accept(vote, VoteCodec.digest(VoteCodec.encode(vote)));
        }

        JsonNode counted = Json.MAPPER.readTree(count.json());

        assertEquals(1, counted.path("invalid").path("constituency").longValue());
        assertEquals(1, counted.path("counted").longValue());
    }

    /// Under `refused` revision 2 is void, so the first envelope is the one that is opened.
    @Test
    void aChangedMindIsVoidWhereMindsMayNotBeChanged() throws Exception {
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(terms(Suite.X25519).bytes());
        json.put("changeOfMind", "refused").remove("changesMax");
        Terms terms = Terms.read(Jcs.write(json));
        Sealer sealer = new Sealer(terms.seal().orElseThrow());
        ElectionCount count;
        try (SealKey key = key(Suite.X25519)) {
            count = new ElectionCount(
                    terms,
                    papers(Suite.X25519),
                    Optional.of(roll()),
                    new CountInput("sha256:input", List.of(0L), List.of(10L)),
                    BallotOpening.sealed(CountRules.of(terms, papers(Suite.X25519)), terms, key, 1));
        }
        for (int revision = 1; revision <= 2; revision++) {
            BallotContext context = new BallotContext(terms.id(), terms.digest(), ANNA.value(), "A1", revision);
            VoteCast vote = vote(
                    revision,
                    ANNA,
                    "A1",
                    revision,
                    sealer.seal(context, (revision == 1 ? BALLOT : "[]").getBytes(UTF_8)));
            count.accept(vote, VoteCodec.digest(VoteCodec.encode(vote)));
        }

        JsonNode counted = Json.MAPPER.readTree(count.json());

        assertEquals(1, counted.path("void").longValue());
        assertEquals(1, counted.path("counted").longValue());
    }

    /// One envelope after another is damaged, copied or void; all others count as they would without it.
    @Test
    void aBadEnvelopeDisturbsNoOther() throws Exception {
        List<VoteCast> votes = new ArrayList<>();
        List<Voter> voters = new ArrayList<>(roll().keySet());
        Map<Voter, String> roll = roll();
        byte[] annas = seal(ANNA.value(), "A1", 1, BALLOT);
        for (int i = 0; i < voters.size(); i++) {
            Voter voter = voters.get(i);
            String constituency = roll.getOrDefault(voter, "?");
            byte[] own = seal(voter.value(), constituency, 1, BALLOT);
            votes.add(vote(2 * i + 1, voter, constituency, 1, own));
            byte[] copied = voter.equals(ANNA) ? own : annas;
            votes.add(vote(2 * i + 2, voter, constituency, 2, copied)); // supersedes, and does not open
        }
        JsonNode allCopied = count(votes);
        assertEquals(6, allCopied.path("invalid").path("does-not-open").longValue());
        assertEquals(0, allCopied.path("counted").longValue());

        for (int damaged = 0; damaged < voters.size(); damaged++) {
            List<VoteCast> one = new ArrayList<>();
            for (int i = 0; i < voters.size(); i++) {
                one.add(votes.get(2 * i));
                if (i == damaged) {
                    one.add(votes.get(2 * i + 1));
                }
            }
            JsonNode counted = count(one);
            assertEquals(1, counted.path("invalid").path("does-not-open").longValue());
            assertEquals(5, counted.path("counted").longValue());
            assertEquals(7, counted.path("records").longValue());
        }
    }

    @Test
    void aVoidEnvelopeIsNotOpenedAndTheStandingOneCounts() throws Exception {
        byte[] first = seal(ANNA.value(), "A1", 1, BALLOT);
        byte[] noise = seal(ANNA.value(), "A1", 9, BALLOT);

        JsonNode counted = count(
                List.of(vote(1, ANNA, "A1", 1, first), vote(2, ANNA, "A1", 1, noise), vote(3, ANNA, "A1", 3, noise)));

        assertEquals(2, counted.path("void").longValue());
        assertEquals(1, counted.path("counted").longValue());
        assertEquals(3, counted.path("records").longValue());
    }

    @Test
    void moreBallotsThanAThreadTakesAtOnceAreAllJudgedOnce() throws Exception {
        Suite suite = Suite.X25519;
        int voters = 1_000;
        List<Voter> names = IntStream.range(0, voters)
                .mapToObj(i -> new Voter("voter-" + i))
                .toList();
        Map<Voter, String> roll = new TreeMap<>();
        names.forEach(voter -> roll.put(voter, "A1"));
        List<Long> progress = new ArrayList<>();
        ElectionCount count = new ElectionCount(
                terms(suite),
                papers(suite),
                Optional.of(CountRoll.of(roll)),
                new CountInput("sha256:input", List.of(0L), List.of(1_000_000L)),
                opening(suite, 4),
                progress::add);
        for (int i = 0; i < voters; i++) {
            // Every third is another's copy.
            String sealedFor = names.get(i % 3 == 0 ? (i + 1) % voters : i).value();
            VoteCast vote = vote(i + 1, names.get(i), "A1", 1, seal(sealedFor, "A1", 1, BALLOT));
            count.accept(vote, VoteCodec.digest(VoteCodec.encode(vote)));
        }

        JsonNode counted = Json.MAPPER.readTree(count.json());

        assertEquals(334, counted.path("invalid").path("does-not-open").longValue());
        assertEquals(666, counted.path("counted").longValue());
        assertEquals(voters, progress.getLast());
        assertEquals(progress.stream().sorted().distinct().toList(), progress);
    }

    @Test
    void aFailureWhileJudgingStopsTheCount() throws Exception {
        Suite suite = Suite.X25519;
        BallotOpening failing = new BallotOpening(Collections.nCopies(2, _ -> {
            throw new UnsupportedOperationException("broken");
        }));
        ElectionCount count = new ElectionCount(
                terms(suite),
                papers(suite),
                Optional.of(roll()),
                new CountInput("sha256:input", List.of(0L), List.of(10L)),
                failing);
        VoteCast vote = vote(1, ANNA, "A1", 1, seal(ANNA.value(), "A1", 1, BALLOT));
        count.accept(vote, VoteCodec.digest(VoteCodec.encode(vote)));

        Exception stopped = assertThrows(IllegalStateException.class, count::json);

        assertInstanceOf(UnsupportedOperationException.class, stopped.getCause());
    }

    @Test
    void anInterruptStopsTheCount() throws Exception {
        Suite suite = Suite.X25519;
        BallotOpening opening = new BallotOpening(Collections.nCopies(2, _ -> {
            try {
                assertFalse(new CountDownLatch(1).await(60, SECONDS), "nobody counts down");
            } catch (InterruptedException e) {
                throw new CancellationException();
            }
            return new Judgment.Invalid(InvalidReason.DOES_NOT_OPEN);
        }));
        ElectionCount count = new ElectionCount(
                terms(suite),
                papers(suite),
                Optional.of(roll()),
                new CountInput("sha256:input", List.of(0L), List.of(10L)),
                opening);
        VoteCast vote = vote(1, ANNA, "A1", 1, seal(ANNA.value(), "A1", 1, BALLOT));
        count.accept(vote, VoteCodec.digest(VoteCodec.encode(vote)));

        Thread.currentThread().interrupt();
        assertThrows(IllegalStateException.class, count::json);

        assertTrue(Thread.interrupted(), "the flag stays");
    }

    @Test
    void theKeyOfAnotherElectionIsRefused() throws Exception {
        Terms terms = terms(Suite.X25519);
        CountRules rules = CountRules.of(terms, papers(Suite.X25519));
        try (SealKey other = new SealKey(Suite.X25519, new byte[Suite.SEED_BYTES])) {
            assertThrows(IllegalArgumentException.class, () -> BallotOpening.sealed(rules, terms, other, 1));
        }
        Terms open =
                Terms.read(values.path("terms").path("eur-2027").textValue().getBytes(UTF_8));
        try (SealKey key = key(Suite.X25519)) {
            assertThrows(IllegalArgumentException.class, () -> BallotOpening.sealed(rules, open, key, 1));
        }
    }

    @Test
    void textsOfWhatIsStandingShowNoVoterAndNoBallot() throws Exception {
        StandingBallot standing =
                new StandingBallot(ANNA, "A1", 1, BallotBytes.of(seal(ANNA.value(), "A1", 1, BALLOT)));

        assertFalse((standing + " " + opening(Suite.X25519, 1)).contains(ANNA.value()));
    }

    private String reason(byte[] ballot) throws Exception {
        JsonNode counted = count(List.of(vote(1, ANNA, "A1", 1, ballot)));
        return counted.path("invalid").properties().stream()
                .filter(entry -> entry.getValue().longValue() == 1)
                .map(Map.Entry::getKey)
                .findAny()
                .orElse("counted");
    }

    /// Of the X25519 election, all in one partition.
    private JsonNode count(List<VoteCast> votes) throws Exception {
        ElectionCount count = new ElectionCount(
                terms(Suite.X25519),
                papers(Suite.X25519),
                Optional.of(roll()),
                new CountInput("sha256:input", List.of(0L), List.of(100L)),
                opening(Suite.X25519, 2));
        for (VoteCast vote : votes) {
            count.accept(vote, VoteCodec.digest(VoteCodec.encode(vote)));
        }
        return Json.MAPPER.readTree(count.json());
    }

    private VoteCast vote(long seq, Voter voter, String constituency, int revision, byte[] ballot) throws Exception {
        return new VoteCast(
                terms(Suite.X25519).id(),
                0,
                seq,
                voter,
                constituency,
                revision,
                BallotBytes.of(ballot),
                "",
                new Nonce(1, seq),
                Instant.parse("2027-05-21T08:00:00Z"));
    }

    private byte[] seal(String voter, String constituency, int revision, String ballot) throws Exception {
        Terms terms = terms(Suite.X25519);
        Seal seal = terms.seal().orElseThrow();
        return new Sealer(seal)
                .seal(
                        new BallotContext(terms.id(), terms.digest(), voter, constituency, revision),
                        ballot.getBytes(UTF_8));
    }

    private BallotOpening opening(Suite suite, int threads) throws Exception {
        try (SealKey key = key(suite)) {
            return BallotOpening.sealed(CountRules.of(terms(suite), papers(suite)), terms(suite), key, threads);
        }
    }

    private SealKey key(Suite suite) {
        return new SealKey(
                suite,
                HexFormat.of()
                        .parseHex(values.path("keygen")
                                .path(suite.id())
                                .path("seed")
                                .textValue()));
    }

    private static String election(Suite suite) {
        return Vectors.inputs()
                .path("sealedElections")
                .path(suite.id())
                .path("id")
                .textValue();
    }

    private Terms terms(Suite suite) throws Exception {
        return Terms.read(values.path("terms").path(election(suite)).textValue().getBytes(UTF_8));
    }

    private SortedMap<String, Paper> papers(Suite suite) throws Exception {
        SortedMap<String, Paper> papers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> paper :
                values.path("papers").path(election(suite)).properties()) {
            papers.put(paper.getKey(), Paper.read(paper.getValue().textValue().getBytes(UTF_8)));
        }
        return papers;
    }

    private Map<Voter, String> roll() {
        Map<Voter, String> roll = new TreeMap<>();
        Vectors.inputs()
                .path("rolls")
                .path("2027")
                .forEach(line -> roll.put(
                        new Voter(values.path("voters")
                                .path("2027|" + line.get(0).textValue())
                                .path("voter")
                                .textValue()),
                        line.get(1).textValue()));
        return roll;
    }

    private static String rootOf15(JsonNode log) {
        assertEquals(15, log.path("sizes").path(1).intValue());
        return Base64.getEncoder()
                .encodeToString(
                        HexFormat.of().parseHex(log.path("roots").path(1).textValue()));
    }

    private static List<Long> closed(JsonNode log) throws Exception {
        List<Long> last = new ArrayList<>();
        for (JsonNode text : log.path("statements")) {
            Json.MAPPER.readTree(text.textValue()).path("lastSeqs").forEach(seq -> last.add(seq.longValue()));
        }
        return last;
    }

    /// By ascending position, with their digests.
    private static SortedMap<VoteCast, byte[]> records(JsonNode log) throws Exception {
        SortedMap<VoteCast, byte[]> votes = new TreeMap<>(Comparator.comparing(VoteCast::position));
        for (JsonNode record : log.path("records")) {
            byte[] bytes = record.textValue().getBytes(US_ASCII);
            votes.put(VoteCodec.decode(bytes), VoteCodec.digest(bytes));
        }
        return votes;
    }
}
