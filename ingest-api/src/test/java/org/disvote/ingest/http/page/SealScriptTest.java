package org.disvote.ingest.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the voting page seals opens here, and the page's script opens what is sealed here.
final class SealScriptTest {

    private static final int RUN_SECONDS_MAX = 300;
    private static final String SEED = "ad985b419d4f328f1be38e01e1c57411d92656d2cbb94d1619c156454948fc5c";

    private static final BallotContext CONTEXT =
            new BallotContext(new ElectionId("eur-x"), "sha256:" + "a7".repeat(32), "6uIvoVg_rwDXJnpJEmuO4g", "A1", 3);

    private static final List<String> BALLOTS = List.of(
            "{\"answers\":{\"q1\":{\"blank\":true}},\"v\":1}",
            "{}",
            "{\"answers\":{\"q1\":{\"crosses\":[%s],\"pick\":[\"c3\"]}},\"v\":1}"
                    .formatted("\"k12\",".repeat(20) + "\"k7\""));

    private final Path folder;

    SealScriptTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource
    void whatThePageSealsOpensHereForTheSameValuesAlone(Suite suite) throws Exception {
        SealKey key = key(suite);
        List<Seal> seals = seals(key, suite);
        ArrayNode tasks = Json.MAPPER.createArrayNode();
        seals.forEach(
                seal -> BALLOTS.forEach(ballot -> tasks.add(task(seal, CONTEXT).put("ballot", ballot))));

        JsonNode envelopes = answers(tasks);

        int at = 0;
        for (Seal seal : seals) {
            for (String ballot : BALLOTS) {
                String text = envelopes.path(at++).asText();
                if (!seal.holds(ballot.length())) {
                    assertEquals("refused: the ballot is longer than the seal allows", text);
                    continue;
                }
                byte[] envelope = Base64UrlText.decode(text).orElseThrow();
                assertEquals(seal.envelopeBytes(), envelope.length);
                assertEquals(Optional.of(ballot), opened(key, seal, CONTEXT, envelope));
                for (BallotContext other : others()) {
                    assertEquals(Optional.empty(), opened(key, seal, other, envelope));
                }
            }
        }
        assertEquals(seals.size() * BALLOTS.size(), at);
    }

    @ParameterizedTest
    @EnumSource
    void thePagesScriptOpensWhatIsSealedHereForTheSameValuesAlone(Suite suite) throws Exception {
        Seal seal = seals(key(suite), suite).getLast();
        ArrayNode tasks = Json.MAPPER.createArrayNode();
        for (String ballot : BALLOTS) {
            String envelope = Base64UrlText.encode(new Sealer(seal).seal(CONTEXT, ballot.getBytes(UTF_8)));
            tasks.add(task(seal, CONTEXT).put("seed", SEED).put("envelope", envelope));
            others().forEach(other ->
                    tasks.add(task(seal, other).put("seed", SEED).put("envelope", envelope)));
        }

        JsonNode opened = answers(tasks);

        int at = 0;
        for (String ballot : BALLOTS) {
            assertEquals(ballot, opened.path(at++).asText());
            for (BallotContext _ : others()) {
                String refused = opened.path(at++).asText();
                assertTrue(refused.startsWith("refused: "), refused);
            }
        }
        assertEquals(tasks.size(), at);
    }

    @Test
    void thePagesScriptRefusesWhatIsNoSuite() throws Exception {
        ObjectNode task = task(seals(key(Suite.X25519), Suite.X25519).getFirst(), CONTEXT);
        task.withObject("/to").put("suite", "0020-0001-0001");

        JsonNode answer = answers(Json.MAPPER.createArrayNode().add(task.put("ballot", "{}")));

        assertEquals(
                "refused: the suite 0020-0001-0001 is unknown", answer.path(0).asText());
    }

    private static SealKey key(Suite suite) {
        return new SealKey(suite, HexFormat.of().parseHex(SEED));
    }

    /// With the least and the greatest pad.
    private static List<Seal> seals(SealKey key, Suite suite) {
        SealTrustee trustee =
                new SealTrustee("anna", SigningKey.generate("anna").verifier(), "sha256:" + "00".repeat(32));
        return List.of(
                new Seal(suite, key.publicKey(), Seal.PAD_MIN, 1, List.of(trustee)),
                new Seal(suite, key.publicKey(), Seal.PAD_MAX, 1, List.of(trustee)));
    }

    private static Optional<String> opened(SealKey key, Seal seal, BallotContext context, byte[] envelope) {
        return key.opener(seal)
                .open(context, envelope)
                .map(plaintext ->
                        new String(Plaintext.unpad(plaintext, seal.pad()).orElseThrow(), UTF_8));
    }

    /// Each differs from [#CONTEXT] in one value.
    private static List<BallotContext> others() {
        return List.of(
                new BallotContext(new ElectionId("eur-y"), CONTEXT.terms(), CONTEXT.voter(), CONTEXT.constituency(), 3),
                new BallotContext(
                        CONTEXT.electionId(), "sha256:" + "a8".repeat(32), CONTEXT.voter(), CONTEXT.constituency(), 3),
                new BallotContext(
                        CONTEXT.electionId(), CONTEXT.terms(), "EdlqPjH4HfXfhPoZdk15cw", CONTEXT.constituency(), 3),
                new BallotContext(CONTEXT.electionId(), CONTEXT.terms(), CONTEXT.voter(), "", 3),
                new BallotContext(CONTEXT.electionId(), CONTEXT.terms(), CONTEXT.voter(), CONTEXT.constituency(), 4));
    }

    private static ObjectNode task(Seal seal, BallotContext context) {
        ObjectNode task = Json.MAPPER.createObjectNode();
        task.set("to", seal.json());
        task.putObject("context")
                .put("electionId", context.electionId().value())
                .put("terms", context.terms())
                .put("voter", context.voter())
                .put("constituency", context.constituency())
                .put("revision", context.revision());
        return task;
    }

    /// What the script answers to these tasks, in their order.
    private JsonNode answers(ArrayNode tasks) throws IOException, InterruptedException {
        assumeTrue(isNodeRecent(), "the page's script is not compared: there is no node, or it is older than 20.19");
        Path asked = Files.writeString(folder.resolve("tasks.json"), tasks.toString());
        Path answered = folder.resolve("answers.json");
        Path failed = folder.resolve("failure.txt");
        Process node = new ProcessBuilder("node", "--no-warnings", "src/test/js/sealPeer.mjs")
                .redirectInput(asked.toFile())
                .redirectOutput(answered.toFile())
                .redirectError(failed.toFile())
                .start();
        if (!node.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)) {
            node.destroyForcibly();
            throw new AssertionError("the script does not end");
        }
        assertEquals(0, node.exitValue(), Files.readString(failed));
        return Json.MAPPER.readTree(Files.readString(answered));
    }

    /// Before this version, node reads a script as a module only where a package.json beside it says so.
    private static boolean isNodeRecent() throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "-e"));
        command.add("const [a, b] = process.versions.node.split('.');"
                + " process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
