package org.disvote.cli.cast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.disvote.cli.Cli;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.verify.receipt.BallotFile;
import org.disvote.verify.receipt.SavedReceipt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `cast` in a sealed election, with honest and with dishonest servers.
final class SealedCastTest {

    /// Voters of A2 have another paper than voters of A1.
    @SuppressWarnings("InlineFormatString") // a whole definition reads better by itself
    private static final String DEFINITION = """
            {"id":"demo","title":{"en":"Demo"},"ballots":"sealed",
             "changeOfMind":"last-counts","changesMax":3,
             "opensAt":"2027-06-06T04:00:00Z","closesAt":"2027-06-06T16:00:00Z",
             "seal":%s,
             "questions":[
              {"id":"q1","title":{"en":"Members"},"options":[
               {"id":"a","title":{"en":"List A"},"in":["A1","A2"]},
               {"id":"b","title":{"en":"List B"},"in":["A1"]},
               {"id":"c","title":{"en":"List C"},"in":["A2","A3"]}]}]}
            """;

    private static final String BALLOT = "{\"v\":1,\"answers\":{\"q1\":{\"pick\":[\"a\"]}}}";
    private static final String CANONICAL = "{\"answers\":{\"q1\":{\"pick\":[\"a\"]}},\"v\":1}";

    @TempDir
    private Path folder;

    private SealKey key = key(Suite.X25519, 1);
    private Seal seal = seal(key);
    private IngestDouble ingest;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    SealedCastTest() throws IOException {
        ingest = new IngestDouble(definition(seal), "A1");
    }

    private static SealKey key(Suite suite, int seed) {
        byte[] bytes = new byte[Suite.SEED_BYTES];
        Arrays.fill(bytes, (byte) seed);
        return new SealKey(suite, bytes);
    }

    private static Seal seal(SealKey key) {
        return new Seal(
                key.suite(),
                key.publicKey(),
                Seal.PAD_MIN,
                1,
                List.of(new SealTrustee(
                        "anna", SigningKey.ofSeed("anna", new byte[32]).verifier(), "sha256:" + "0".repeat(64))));
    }

    private static String definition(Seal seal) {
        return DEFINITION.formatted(seal.json());
    }

    @AfterEach
    void close() {
        ingest.close();
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void aBallotIsSentAsAnEnvelopeThatOpensToIt(Suite suite) throws IOException {
        ingest.close();
        key = key(suite, 2);
        seal = seal(key);
        ingest = new IngestDouble(definition(seal), "A1");

        assertEquals(0, castFile(), err::toString);

        JsonNode body = Json.MAPPER.readTree(ingest.bodies().getFirst());
        assertEquals(
                List.of("voterId", "terms", "constituency", "revision", "envelope"),
                body.propertyStream().map(Map.Entry::getKey).toList());
        assertEquals(ingest.terms().digest(), body.path("terms").asText());
        assertEquals(CANONICAL, opened(body, ingest.voterOf("GR-1")));
        assertTrue(out.toString().contains(seal.digest()), out::toString);
        assertTrue(out.toString().contains("[x] List A"), out::toString);
    }

    @Test
    void whatIsSavedIsWhatVerifyComparesAndShowsNobodyHowTheVoterVoted() throws Exception {
        assertEquals(0, castFile(), err::toString);

        JsonNode saved = json("r.json.ballot");
        assertEquals(
                List.of("envelope", "electionId", "voter", "constituency", "revision", "terms"),
                saved.propertyStream().map(Map.Entry::getKey).toList());
        assertEquals(
                Json.MAPPER
                        .readTree(ingest.bodies().getFirst())
                        .path("envelope")
                        .asText(),
                saved.path("envelope").asText());
        byte[] receipt = Files.readAllBytes(folder.resolve("r.json"));
        assertEquals(
                List.of(),
                BallotFile.read(Files.readAllBytes(folder.resolve("r.json.ballot")))
                        .differences(SavedReceipt.read(receipt)));
        for (String file : List.of("r.json", "r.json.ballot")) {
            assertFalse(Files.readString(folder.resolve(file)).contains("pick"), file);
        }
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
    }

    @Test
    void afterALostAnswerTheSameEnvelopeIsSentAgain() throws IOException {
        ingest.losesAnswers(1);

        assertEquals(1, castFile("--patience", "0"));
        assertTrue(err.toString().contains("It is unknown whether the vote is recorded"), err::toString);

        assertEquals(0, cast("", "--voter", "GR-1"), err::toString);
        assertEquals(2, ingest.bodies().size());
        assertEquals(ingest.bodies().getFirst(), ingest.bodies().getLast());
        assertEquals(1, ingest.recorded());
        assertEquals(1, json("r.json").path("revision").asInt());
    }

    @Test
    void aKeptEnvelopeThatIsDamagedIsNotSent() throws IOException {
        ingest.losesAnswers(1);
        assertEquals(1, castFile("--patience", "0"));
        Path unsent = folder.resolve("r.json.unsent");
        Files.writeString(unsent, Files.readString(unsent).replaceFirst("envelope.{5}", "$0="));

        assertEquals(1, cast("", "--voter", "GR-1"));

        assertTrue(err.toString().contains("is not a ballot that an earlier run kept"), err::toString);
        assertEquals(1, ingest.bodies().size());
    }

    @Test
    void afterAVoteElsewhereTheBallotIsSealedAnewForTheNextRevisionAtTheVotersWord() throws IOException {
        votesElsewhereMeanwhile();

        assertEquals(0, castFileTyping("what\nyes\n"), err::toString);

        assertTrue(out.toString().contains("which vote of yours this is: 2, before 1"), out::toString);
        assertTrue(out.toString().contains("Type yes or no."), out::toString);
        assertEquals(2, ingest.bodies().size());
        JsonNode first = Json.MAPPER.readTree(ingest.bodies().getFirst());
        JsonNode second = Json.MAPPER.readTree(ingest.bodies().getLast());
        assertNotEquals(first.path("envelope"), second.path("envelope"));
        assertEquals(2, second.path("revision").asInt());
        assertEquals(CANONICAL, opened(second, ingest.voterOf("GR-1")));
        assertEquals(2, json("r.json").path("revision").asInt());
        assertEquals(
                second.path("envelope").asText(),
                json("r.json.ballot").path("envelope").asText());
    }

    @Test
    void withoutTheVotersWordNothingIsSealedAnew() {
        votesElsewhereMeanwhile();

        assertEquals(1, castFileTyping("no\n"));

        assertTrue(err.toString().contains("nothing was cast"), err::toString);
        assertEquals(1, ingest.bodies().size());
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
        assertFalse(Files.exists(folder.resolve("r.json")));
    }

    @Test
    void theOptionYesStandsForTheVotersWord() throws IOException {
        votesElsewhereMeanwhile();

        assertEquals(0, castFile("--yes"), err::toString);

        assertTrue(out.toString().contains("which vote of yours this is: 2, before 1"), out::toString);
        assertEquals(2, json("r.json").path("revision").asInt());
    }

    @Test
    void whoIsMovedToAnotherConstituencyAnswersThePaperOfThatOne() throws IOException {
        once("ballots", () -> ingest.moveTo("A2"));

        // The second list of A1's paper, then the second one of A2's.
        assertEquals(0, cast("2\ncast\n2\ncast\n", "--voter", "GR-1"), err::toString);

        assertTrue(out.toString().contains("your constituency: A2, before A1"), out::toString);
        assertTrue(out.toString().contains("Your ballot paper is another one now"), out::toString);
        assertEquals("A2", json("r.json").path("constituency").asText());
        JsonNode body = Json.MAPPER.readTree(ingest.bodies().getLast());
        assertEquals(CANONICAL.replace("\"a\"", "\"c\""), opened(body, ingest.voterOf("GR-1")));
    }

    @Test
    void aBallotInAFileThatDoesNotFitTheNewPaperIsNotCast() {
        once("ballots", () -> ingest.moveTo("A3"));

        assertEquals(2, castFile("--yes"));

        assertTrue(err.toString().contains("against the rules of its paper"), err::toString);
        assertEquals(1, ingest.bodies().size());
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
    }

    @Test
    void aServerThatFindsChangesEachTimeIsReported() {
        List<Integer> revisions = new ArrayList<>();
        ingest.alter("voter", bytes -> {
            revisions.add(1);
            return edited(bytes, voter -> voter.put("revision", 3));
        });

        assertEquals(1, castFile("--yes"));

        assertTrue(err.toString().contains("though it was sealed 5 times"), err::toString);
        assertEquals(5, ingest.bodies().size());
        assertEquals(5, revisions.size());
    }

    // Dishonest servers.

    @Test
    void anotherPseudonymThanThatInTheReceiptIsRefused() {
        lies(voter -> voter.put("voter", ingest.voterOf("GR-2")));

        assertRefused("voter, digest");
    }

    @Test
    void anotherConstituencyThanThatInTheReceiptIsRefused() {
        lies(voter -> voter.put("constituency", "A2"));

        assertRefused("constituency, digest");
    }

    @Test
    void anotherRevisionThanThatInTheReceiptIsRefused() {
        lies(voter -> voter.put("revision", 2));

        assertRefused("revision, digest");
    }

    /// A ballot that is sealed to another key could be opened by whoever has that.
    @Test
    void anotherKeyThanThatOfTheTermsInTheReceiptIsRefused() throws IOException {
        byte[] forged =
                IngestDouble.termsOf(definition(seal(key(Suite.X25519, 9)))).bytes();
        lies(voter -> voter.put("terms", Digests.of(forged)));
        ingest.alter("terms", _ -> forged);

        assertRefused("terms");
    }

    @Test
    void anotherKeyInTermsOfTheNameThatIsKnownIsSeenBeforeAnythingIsShown() throws IOException {
        byte[] forged =
                IngestDouble.termsOf(definition(seal(key(Suite.X25519, 9)))).bytes();
        ingest.alter("terms", _ -> forged);

        assertNothingShown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"terms", "ballots"})
    void termsOrAPaperWithOneOtherByteAreSeenBeforeAnythingIsShown(String what) {
        ingest.alter(what, bytes -> {
            byte[] changed = bytes.clone();
            changed[changed.length / 2] ^= 1;
            return changed;
        });

        assertNothingShown();
    }

    @Test
    void thePaperOfAnotherConstituencyIsSeenBeforeAnythingIsShown() throws IOException {
        try (IngestDouble other = new IngestDouble(definition(seal), "A2")) {
            byte[] paper = other.paperBytes("A2");
            ingest.alter("ballots", _ -> paper);
        }

        assertNothingShown();
    }

    @ParameterizedTest
    @CsvSource({
        "voter,aaaaaaaaaaaaaaaaaaaaaa",
        "constituency,A2",
        "terms,sha256:00",
        "electionId,other",
        "castAt,2027-06-06T07:00:01.000000Z",
        "partition,4"
    })
    void aReceiptOfSomethingElseIsRefusedAndEverythingIsKept(String member, String value) {
        ingest.alter("votes", bytes -> edited(bytes, receipt -> receipt.put(member, value)));

        assertRefused(member.equals("castAt") ? "digest" : member.equals("partition") ? "receipt" : member);
    }

    @Test
    void aReceiptOfAnotherEnvelopeIsRefused() {
        // The server records an envelope of its own, and answers the voter with its receipt.
        ingest.replaceEnvelope(sealedBy("GR-1"));

        assertRefused("digest");
    }

    @Test
    void aReceiptWithoutItsPrivatePartIsRefused() {
        ingest.alter("votes", bytes -> edited(bytes, receipt -> receipt.remove("private")));

        assertRefused("private");
    }

    private void assertRefused(String differences) {
        assertEquals(4, castFile(), err::toString);
        assertTrue(
                err.toString().contains("REFUSED: the receipt is not that of this ballot (different: " + differences),
                err::toString);
        for (String file : List.of("r.json", "r.json.ballot", "r.json.unsent")) {
            assertTrue(Files.exists(folder.resolve(file)), file);
        }
    }

    private void assertNothingShown() {
        assertEquals(1, cast("1\ncast\n", "--voter", "GR-1"));
        assertTrue(err.toString().contains("is not the one it named: nothing was cast"), err::toString);
        assertEquals("", out.toString());
        assertEquals(List.of(), ingest.bodies());
    }

    /// The server records everything, and answers `POST …/voter` with other values.
    private void lies(Consumer<ObjectNode> edit) {
        ingest.recordsEverything();
        ingest.alter("voter", bytes -> edited(bytes, edit));
    }

    private static byte[] edited(byte[] json, Consumer<ObjectNode> edit) {
        try {
            ObjectNode changed = (ObjectNode) Json.MAPPER.readTree(json);
            edit.accept(changed);
            return Json.encode(changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void votesElsewhereMeanwhile() {
        once("ballots", () -> ingest.sealedElsewhere("GR-1", sealedBy("GR-1")));
    }

    /// An envelope of another client.
    private byte[] sealedBy(String voterId) {
        return new Sealer(seal)
                .seal(
                        new BallotContext(
                                new ElectionId("demo"), ingest.terms().digest(), ingest.voterOf(voterId), "A1", 1),
                        CANONICAL.getBytes(UTF_8));
    }

    /// When this path is answered for the first time, something happens behind the client's back.
    private void once(String what, Runnable happens) {
        boolean[] done = new boolean[1];
        ingest.alter(what, bytes -> {
            if (!done[0]) {
                done[0] = true;
                happens.run();
            }
            return bytes;
        });
    }

    private String opened(JsonNode body, String voter) {
        byte[] envelope = Base64UrlText.decode(body.path("envelope").asText()).orElseThrow();
        byte[] plaintext = key.opener(seal)
                .open(
                        new BallotContext(
                                new ElectionId("demo"),
                                ingest.terms().digest(),
                                voter,
                                body.path("constituency").asText(),
                                body.path("revision").asInt()),
                        envelope)
                .orElseThrow();
        assertArrayEquals(new byte[] {1, 0}, Arrays.copyOf(plaintext, 2));
        return new String(Plaintext.unpad(plaintext, seal.pad()).orElseThrow(), UTF_8);
    }

    private int castFile(String... more) {
        return castFileTyping("", more);
    }

    private int castFileTyping(String input, String... more) {
        Path ballot = folder.resolve("ballot.json");
        try {
            Files.writeString(ballot, BALLOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of("--voter", "GR-1", "--ballot", ballot.toString()));
        arguments.addAll(Arrays.asList(more));
        return cast(input, arguments.toArray(String[]::new));
    }

    private int cast(String input, String... more) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> arguments = new ArrayList<>(
                List.of("cast", "--election", "demo", "--api", ingest.uri().toString(), "--language", "en"));
        arguments.addAll(List.of("--out", folder.resolve("r.json").toString()));
        arguments.addAll(Arrays.asList(more));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
    }

    private JsonNode json(String file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(folder.resolve(file)));
    }
}
