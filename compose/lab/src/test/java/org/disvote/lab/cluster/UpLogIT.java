package org.disvote.lab.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.disvote.cli.Cli;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.testkit.Slow;
import org.disvote.topics.json.Json;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of `up`, from one start to the next.
@Slow
final class UpLogIT {

    private static final String[] SMALL = {"--port", "0", "--shards", "1", "--replicas", "1"};
    private static final List<String> KEYS = List.of("log", "promise-ingest-1", "witness-w1", "witness-w2");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger voters = new AtomicInteger();
    private final Path data;

    UpLogIT(@TempDir Path folder) {
        data = folder.resolve("data");
    }

    @Test
    void theNextStartContinuesTheLogAlsoWithoutItsFilesAndNeverWithAnotherKey() throws Exception {
        SortedMap<String, String> keys;
        Checkpoint before;
        JsonNode receipt;
        String proof;
        try (UpProcess up = UpProcess.ready(data, SMALL)) {
            Endpoints endpoints = up.endpoints();
            assertEquals(data.resolve("policy").toString(), endpoints.policy());
            assertEquals(2, endpoints.witnesses().size());
            keys = keys();
            receipt = vote(up);
            assertEquals(
                    promiseKey().verifier(), promiseKeyOf(receipt), "the promise is signed by the key of the instance");
            proof = proofOf(receipt, up);
            before = checkpoint(up);
            up.killTree();
        }

        try (UpProcess up = UpProcess.ready(data, SMALL)) {
            assertEquals(keys, keys());
            assertContinues(before, checkpoint(up));
            assertEquals(proof, proofOf(receipt, up), "a proof that was once given never changes");

            revoke(up, promiseKey().vkey());
            Awaitility.await("no promise by a revoked key")
                    .atMost(SOON)
                    .until(() -> vote(up).path("promise").isMissingNode());
            before = checkpoint(up);
            up.stop();
            up.exitCode(SOON);
        }

        delete(data.resolve("log"));
        try (UpProcess up = UpProcess.ready(data, SMALL)) {
            assertNotEquals(keys.get("promise-ingest-1"), keys().get("promise-ingest-1"));
            assertEquals(promiseKey().verifier(), promiseKeyOf(vote(up)), "the next key of the instance");
            assertContinues(before, checkpoint(up));
            assertEquals(keys.get("log"), keys().get("log"));
            up.stop();
            up.exitCode(SOON);
        }

        for (String lost : List.of("log", "witness-w2")) {
            Path key = data.resolve("keys").resolve(lost);
            Path elsewhere = Files.move(key, data.resolveSibling(lost));
            try (UpProcess refused = UpProcess.launch(data, SMALL)) {
                assertEquals(1, refused.exitCode(UpProcess.READY_MAX));
                assertTrue(refused.output().contains(key + " is lost"), refused.output());
                assertFalse(refused.output().contains("\tat "), refused.output());
            }
            assertFalse(Files.exists(key), "no other key is made in its place");
            Files.move(elsewhere, key);
        }
    }

    /// The contents of the keys' files, each of which its owner alone may read.
    private SortedMap<String, String> keys() throws IOException {
        SortedMap<String, String> keys = new TreeMap<>();
        for (String name : KEYS) {
            Path file = data.resolve("keys").resolve(name);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), name);
            keys.put(name, Files.readString(file));
        }
        return keys;
    }

    private SigningKey promiseKey() {
        return SigningKey.read(data.resolve("keys").resolve("promise-ingest-1"));
    }

    /// The receipt of a new voter.
    private JsonNode vote(UpProcess up) throws IOException, InterruptedException {
        HttpResponse<String> answer = up.cast("GR-" + voters.incrementAndGet(), "c3");
        assertEquals(201, answer.statusCode(), answer::body);
        return Json.MAPPER.readTree(answer.body());
    }

    /// The public key whose valid signature is under a receipt's promise.
    private Object promiseKeyOf(JsonNode receipt) throws Exception {
        assertTrue(receipt.path("promise").path("note").isTextual(), "there is a promise");
        Note note = Note.parse(receipt.path("promise").path("note").textValue());
        return note.check(promiseKey().verifier()) == Note.Check.VALID
                ? promiseKey().verifier()
                : note;
    }

    /// The proof that a receipt's vote is in the tree, once it is cosigned; checked.
    private String proofOf(JsonNode receipt, UpProcess up) throws Exception {
        URI uri = log(up).resolve("proof/%d/%d"
                .formatted(
                        receipt.path("partition").intValue(),
                        receipt.path("seq").longValue()));
        Awaitility.await("the vote is in the tree").atMost(SOON).until(() -> get(uri).statusCode() == 200);
        String proof = get(uri).body();
        Hash digest = Hash.ofDigest(receipt.path("digest").textValue());
        assertInstanceOf(TlogProof.Verdict.Proved.class, TlogProof.parse(proof).verify(Merkle.leaf(digest), policy()));
        return proof;
    }

    private Checkpoint checkpoint(UpProcess up) throws Exception {
        Policy.Judgement judgement =
                policy().judge(Note.parse(get(log(up).resolve("checkpoint")).body()));
        assertTrue(judgement.holds(), judgement::toString);
        return judgement.checkpoint();
    }

    /// The larger tree is read from the files, and its first leaves must have the smaller one's root.
    private void assertContinues(Checkpoint before, Checkpoint after) throws Exception {
        assertEquals(before.origin(), after.origin());
        assertTrue(after.size() >= before.size(), after::toString);
        Frontier tree = new Frontier();
        Hash smaller = Merkle.EMPTY;
        for (long bundle = 0; bundle * TilePath.WIDTH_MAX < after.size(); bundle++) {
            TilePath path = TilePath.at(TilePath.ENTRIES, bundle, after.size()).orElseThrow();
            for (byte[] leaf :
                    EntryBundle.decode(Files.readAllBytes(data.resolve("log").resolve(path.path())))) {
                tree.append(Merkle.leaf(leaf));
                if (tree.size() == before.size()) {
                    smaller = tree.root();
                }
            }
        }
        assertEquals(before.root(), smaller);
        assertEquals(after, new Checkpoint(after.origin(), tree.size(), tree.root()));
    }

    private Policy policy() {
        return Policy.read(data.resolve("policy"));
    }

    private static URI log(UpProcess up) {
        URI log = up.endpoints().log();
        if (log == null) {
            throw new AssertionError("endpoints.json has no log");
        }
        return log;
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).timeout(SOON).build(), BodyHandlers.ofString());
    }

    private static void revoke(UpProcess up, String vkey) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        assertEquals(
                0,
                Cli.run(
                        out,
                        out,
                        "promise-key",
                        "revoke",
                        "--vkey",
                        vkey,
                        "--brokers",
                        up.endpoints().kafka()),
                text::toString);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
