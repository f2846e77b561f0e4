package org.disvote.cli.cast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.disvote.cli.Cli;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CastCommandTest {

    private static final String DEFINITION = """
            {"id":"demo","title":{"en":"Demo","el":"Δοκιμή"},"ballots":"open",
             "changeOfMind":"last-counts","changesMax":3,
             "opensAt":"2027-06-06T04:00:00Z","closesAt":"2027-06-06T16:00:00Z",
             "questions":[
              {"id":"q1","title":{"en":"Members"},"allow":["blank","spoiled"],"options":[
               {"id":"a","title":{"en":"List A"},"lists":{"A1":{"candidates":[
                 {"id":"k1","title":{"en":"Anna"}},{"id":"k2","title":{"en":"Berta"}}],"crosses":{"min":0,"max":1}}}},
               {"id":"b","title":{"en":"List B"}}]},
              {"id":"q2","title":{"en":"Referendum"},"options":[
               {"id":"yes","title":{"en":"Yes"}},{"id":"no","title":{"en":"No"}}]}]}
            """;
    private static final String BALLOT = """
            {"v":1,"answers":{"q2":{"pick":["no"]},"q1":{"crosses":["k2"],"pick":["a"]}}}
            """;
    private static final String CANONICAL =
            "{\"answers\":{\"q1\":{\"crosses\":[\"k2\"],\"pick\":[\"a\"]},\"q2\":{\"pick\":[\"no\"]}},\"v\":1}";
    private static final String OTHER = "{\"v\":1,\"answers\":{\"q1\":{\"blank\":true},\"q2\":{\"pick\":[\"no\"]}}}";

    @TempDir
    private Path folder;

    private IngestDouble ingest;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    CastCommandTest() throws IOException {
        ingest = new IngestDouble(DEFINITION, "A1");
    }

    @BeforeEach
    void writeBallot() throws IOException {
        Files.writeString(folder.resolve("ballot.json"), BALLOT);
    }

    @AfterEach
    void close() {
        ingest.close();
    }

    @Test
    void aBallotFromAFileIsCastAndTheReceiptAndTheBallotAreKept() throws IOException {
        assertEquals(0, castFile(), err::toString);

        assertEquals(List.of("{\"voterId\":\"GR-1\",\"revision\":1,\"ballot\":" + CANONICAL + "}"), ingest.bodies());
        JsonNode receipt = json("r.json");
        assertEquals(ingest.voterOf("GR-1"), receipt.path("voter").asText());
        assertTrue(out.toString().contains(receipt.path("receipt").asText()), out::toString);
        JsonNode saved = json("r.json.ballot");
        assertEquals(Json.MAPPER.readTree(CANONICAL), saved.path("ballot"));
        assertEquals(
                List.of("ballot", "electionId", "voter", "constituency", "revision", "terms"),
                saved.propertyStream().map(Map.Entry::getKey).toList());
        for (String member : List.of("electionId", "voter", "constituency", "revision", "terms")) {
            assertEquals(receipt.get(member), saved.get(member), member);
        }
        for (String file : List.of("r.json", "r.json.ballot")) {
            assertEquals("rw-------", permissions(file));
        }
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
        assertTrue(out.toString().contains("[x] List A") && out.toString().contains("+ Berta"), out::toString);
    }

    @Test
    void aPromiseIsKeptWithTheStatementOfTheKeyThatSignedIt() throws IOException {
        SigningKey key = SigningKey.generate("log.example.org/disvote-1a2b3c4d/promise/i1");
        String ours = statement("promise-key", key);
        ingest.promises(key);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        // Of another key with the same name, an entry that is none, and the end of ours.
        list.addObject()
                .put("text", statement("promise-key", SigningKey.generate(key.name())))
                .put("proof", "p0");
        list.add(1);
        list.addObject().put("text", statement("promise-key-revoked", key)).put("proof", "p1");
        list.addObject().put("text", ours).put("proof", "p2");
        ingest.promiseKeys(list.toString());

        assertEquals(0, castFile(), err::toString);

        JsonNode promise = json("r.json").path("promise");
        assertEquals(ours, promise.path("key").path("text").asText());
        assertEquals("p2", promise.path("key").path("proof").asText());
        assertTrue(promise.path("note").asText().contains(key.name()), promise::toString);
        assertTrue(out.toString().contains("has the operator's promise"), out::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "null", "no JSON"})
    void aPromiseWithoutAListOfKeysIsKeptAsItCame(String list) throws IOException {
        ingest.promises(SigningKey.generate("log.example.org/disvote-1a2b3c4d/promise/i1"));
        if (!list.isEmpty()) {
            ingest.promiseKeys(list);
        }

        assertEquals(0, castFile(), err::toString);

        assertTrue(json("r.json").path("promise").has("note"));
        assertFalse(json("r.json").path("promise").has("key"));
    }

    @Test
    void aReceiptWithoutAPromiseIsNamedSo() {
        assertEquals(0, castFile(), err::toString);

        assertTrue(out.toString().contains("has no promise"), out::toString);
    }

    private static String statement(String kind, SigningKey key) {
        return "{\"kind\":\"%s\",\"n\":3,\"vkey\":\"%s\"}".formatted(kind, key.vkey());
    }

    @Test
    void questionsAreAskedOnTheTerminalAndTheAnswersAreCast() {
        assertEquals(0, castTyped("1\n2\ndone\n2\ncast\n"), err::toString);

        assertTrue(ingest.bodies().getFirst().endsWith("\"ballot\":" + CANONICAL + "}"), ingest.bodies()::toString);
    }

    @Test
    void whoeverQuitsOrEndsTheInputCastsNothing() {
        assertEquals(1, castTyped("1\nquit\n"), err::toString);
        assertEquals(1, castTyped("1\n2\ndone\n2\n"), err::toString);

        assertEquals(List.of(), ingest.bodies());
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
    }

    @Test
    void afterALostAnswerTheSameCommandSendsTheSameBytesAndGetsTheReceipt() throws IOException {
        ingest.losesAnswers(1);

        assertEquals(1, castFile("--patience", "0"));
        assertTrue(err.toString().contains("It is unknown whether the vote is recorded"), err::toString);
        assertEquals("rw-------", permissions("r.json.unsent"));
        assertFalse(Files.exists(folder.resolve("r.json")));

        assertEquals(0, castTyped(""), err::toString);
        assertEquals(2, ingest.bodies().size());
        assertEquals(ingest.bodies().getFirst(), ingest.bodies().getLast());
        assertEquals(1, ingest.recorded());
        assertEquals(1, json("r.json").path("revision").asInt());
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
    }

    @Test
    void aKeptBallotIsSentForItsVoterOnlyAndNeverReplacedByAnother() {
        ingest.losesAnswers(1);
        assertEquals(1, castFile("--patience", "0"));

        assertEquals(2, cast("--voter", "GR-2"));
        assertTrue(err.toString().contains("of another voter or election"), err::toString);
        assertEquals(2, castFile());
        assertTrue(err.toString().contains("may be recorded already"), err::toString);
        assertEquals(1, ingest.bodies().size());
    }

    @Test
    void anAnswerThatAsksForItIsTriedAgain() {
        ingest.isUnavailableFor(1);

        assertEquals(0, castFile("--patience", "10"), err::toString);
        assertEquals(2, ingest.bodies().size());
        assertTrue(err.toString().contains(" (trying again for up to "), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"terms", "ballots"})
    void termsOrAPaperWithOneOtherByteAreRefusedBeforeAnythingIsShown(String what) {
        ingest.alter(what, bytes -> {
            byte[] changed = bytes.clone();
            changed[changed.length / 2] ^= 1;
            return changed;
        });

        assertEquals(1, castTyped("1\n2\ndone\n2\ncast\n"));

        assertTrue(err.toString().contains("is not the one it named: nothing was cast"), err::toString);
        assertEquals("", out.toString());
        assertEquals(List.of(), ingest.bodies());
    }

    @Test
    void aBallotAgainstTheRulesIsNotSentAndEveryProblemIsNamed() throws IOException {
        Files.writeString(
                folder.resolve("ballot.json"),
                "{\"v\":1,\"answers\":{\"q1\":{\"pick\":[\"a\"],\"crosses\":[\"k1\",\"k2\"]},"
                        + "\"q2\":{\"blank\":true}}}");

        assertEquals(2, castFile());

        assertTrue(err.toString().contains("q1") && err.toString().contains("q2"), err::toString);
        assertEquals(List.of(), ingest.bodies());
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
    }

    @Test
    void aVoteThatWasCastElsewhereMeanwhileIsNotReplaced() throws IOException {
        // This client asked for its paper before the other one voted.
        ingest.alter("ballots", bytes -> {
            try {
                ingest.castElsewhere("GR-1", OTHER);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return bytes;
        });

        assertEquals(1, castFile());

        assertTrue(err.toString().contains("This ballot is not recorded"), err::toString);
        assertTrue(err.toString().contains("The vote that stands is 3-1-"), err::toString);
        assertTrue(err.toString().contains("Run the command again"), err::toString);
        assertFalse(Files.exists(folder.resolve("r.json")));
        assertEquals(1, ingest.recorded());
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
    }

    @Test
    void aChangeOfMindIsTheNextRevision() throws IOException {
        assertEquals(0, castFile(), err::toString);
        Files.writeString(folder.resolve("ballot.json"), OTHER);

        assertEquals(
                0,
                cast(
                        "--voter",
                        "GR-1",
                        "--ballot",
                        folder.resolve("ballot.json").toString(),
                        "--out",
                        folder.resolve("second.json").toString()),
                err::toString);

        assertEquals(2, json("second.json").path("revision").asInt());
        assertTrue(
                out.toString().contains("This would be your vote 2 of at most 4; the last one counts."), out::toString);
    }

    @Test
    void whereAVoteStandsItsReceiptIsSaved() throws IOException {
        ingest.close();
        ingest = new IngestDouble(DEFINITION.replace("\"last-counts\",\"changesMax\":3", "\"refused\""), "A1");
        ingest.castElsewhere("GR-1", OTHER);

        assertEquals(1, castFile());

        assertTrue(out.toString().contains("that vote cannot be changed: another ballot is refused"), out::toString);
        assertTrue(err.toString().contains("The vote that stands is 3-1-"), err::toString);
        assertTrue(json("r.json").path("receipt").asText().startsWith("3-1-"));
        assertFalse(Files.exists(folder.resolve("r.json.unsent")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"revision\":1", "\"constituency\":\"A1\"", "07:00:00.123456", "\"seq\":1"})
    void aReceiptThatIsNotOfThisBallotIsReportedAndEverythingIsKept(String changed) {
        ingest.alter(
                "votes",
                bytes -> new String(bytes, UTF_8)
                        .replace(changed, changed.replace('1', '2'))
                        .getBytes(UTF_8));

        assertEquals(4, castFile());

        assertTrue(err.toString().contains("the receipt is not that of this ballot"), err::toString);
        for (String file : List.of("r.json", "r.json.ballot", "r.json.unsent")) {
            assertTrue(Files.exists(folder.resolve(file)), file);
        }
    }

    @Test
    void aTokenIsSentAndNamesTheVoter() throws IOException {
        String claims = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"sub\":\"GR-7\"}".getBytes(UTF_8));
        Files.writeString(folder.resolve("token"), "head." + claims + ".signature\n");

        assertEquals(
                0,
                cast(
                        "--token-file", folder.resolve("token").toString(),
                        "--ballot", folder.resolve("ballot.json").toString()),
                err::toString);

        assertEquals(
                "Bearer head." + claims + ".signature", ingest.authorization().orElse(""));
        assertTrue(ingest.bodies().getFirst().startsWith("{\"voterId\":\"GR-7\","), ingest.bodies()::toString);
    }

    @Test
    void wrongUsageIsReportedBeforeAnyRequest() throws IOException {
        assertEquals(2, cast("--voter", "GR 1"));
        assertEquals(2, cast());
        Files.writeString(folder.resolve("token"), "no token");
        assertEquals(2, cast("--token-file", folder.resolve("token").toString()));
        Files.writeString(folder.resolve("ballot.json"), "{");
        assertEquals(2, castFile());
        Files.writeString(folder.resolve("r.json"), "mine");
        assertEquals(2, cast("--voter", "GR-1"));
        assertTrue(err.toString().contains("r.json exists: name another file with --out"), err::toString);
        assertEquals("mine", Files.readString(folder.resolve("r.json")));
    }

    private int castFile(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--voter", "GR-1", "--ballot", folder.resolve("ballot.json").toString()));
        arguments.addAll(Arrays.asList(more));
        return cast(arguments.toArray(String[]::new));
    }

    private int castTyped(String input) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return cast("--voter", "GR-1");
        } finally {
            System.setIn(before);
        }
    }

    private int cast(String... more) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> arguments = new ArrayList<>(
                List.of("cast", "--election", "demo", "--api", ingest.uri().toString(), "--language", "en"));
        if (!Arrays.asList(more).contains("--out")) {
            arguments.addAll(List.of("--out", folder.resolve("r.json").toString()));
        }
        arguments.addAll(Arrays.asList(more));
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    private JsonNode json(String file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(folder.resolve(file)));
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }
}
