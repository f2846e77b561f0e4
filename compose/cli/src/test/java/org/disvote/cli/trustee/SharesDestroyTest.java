package org.disvote.cli.trustee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.cli.command.Answer;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `shares destroy` by what a log serves, believed under a trustee's own policy.
final class SharesDestroyTest {

    private static final String ORIGIN = "test.example/log-1a2b3c4d";
    private static final SigningKey LOG = SigningKey.generate(ORIGIN);
    private static final SigningKey WITNESS = SigningKey.generate("w.example");

    private final Instant counted = Instant.now().minus(Duration.ofDays(10)).truncatedTo(ChronoUnit.MICROS);

    @TempDir
    private Path folder;

    private final Map<String, byte[]> served = new ConcurrentHashMap<>();

    @SuppressWarnings("NullAway.Init") // by serve()
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // by serve()
    private Path share;

    @BeforeEach
    void serve() throws IOException {
        share = folder.resolve("share-1-anna.json");
        ShareFile.lock(
                        new Share(new ElectionId("ref"), "anna", "sha256:" + "a".repeat(64), 1, new byte[32]),
                        2,
                        "a passphrase".toCharArray(),
                        new SecureRandom())
                .create(share);
        Files.writeString(
                folder.resolve("policy"),
                "log %s\nwitness w1 %s https://w.example/\nquorum w1\n"
                        .formatted(LOG.vkey(), WITNESS.cosignatureVkey()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] file = served.get(exchange.getRequestURI().getPath().replaceFirst("^/log/", ""));
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /// A log of three leaves: the system, a count, a round.
    private void log(Leaf second) {
        List<Leaf> leaves = List.of(
                new SystemLeaf(counted, 0, "1a2b3c4d", ORIGIN, 1, 600, Optional.empty()),
                second,
                new RoundLeaf(counted, 2, 1, List.of(0L), 3));
        ByteArrayOutputStream statements = new ByteArrayOutputStream();
        ByteArrayOutputStream tile = new ByteArrayOutputStream();
        for (Leaf leaf : leaves) {
            statements.writeBytes(leaf.bytes());
            statements.write('\n');
            tile.writeBytes(leaf.hash().bytes());
        }
        List<Hash> hashes = leaves.stream().map(Leaf::hash).toList();
        String text = new Checkpoint(ORIGIN, 3, Merkle.root(hashes)).text();
        served.put("statements", statements.toByteArray());
        served.put("tile/0/000.p/3", tile.toByteArray());
        served.put(
                "checkpoint",
                Note.signed(text, LOG)
                        .with(WITNESS.cosign(text, counted.getEpochSecond()))
                        .bytes());
    }

    private Leaf count(String election) {
        return new CountLeaf(counted, 1, election, "sha256:" + "b".repeat(64), Optional.of("signatures"));
    }

    private Answer destroy(String after) {
        return Answer.to(
                "shares",
                "destroy",
                "--share",
                share.toString(),
                share.toString(),
                "--log",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/log/",
                "--policy",
                folder.resolve("policy").toString(),
                "--after",
                after);
    }

    private void refused(String after, String why) {
        Answer answer = destroy(after);
        assertEquals(1, answer.code(), answer::err);
        assertTrue(answer.err().contains(why), answer::err);
        assertEquals("anna", ShareFile.read(share).trustee());
    }

    @Test
    void aShareGoesWhenTheCountIsInTheLogAndTheObjectionPeriodIsOver() {
        log(count("ref"));
        refused("11", "the objection period of election ref ends at " + counted.plus(Duration.ofDays(11)));

        Answer answer = destroy("9");

        assertEquals(0, answer.code(), answer::err);
        assertTrue(answer.out().contains("destroyed: share 1 of election ref"), answer::out);
        assertFalse(answer.out().contains("stated"), answer::out);
        assertFalse(Files.exists(share));
    }

    @Test
    void theCountOfAnotherElectionIsNone() {
        log(count("other"));

        refused("0", "the count of election ref is not stated in the log");
    }

    /// Whoever wants the shares gone early serves what is not in the tree, or another log.
    @Test
    void aCountThatIsNotInTheCosignedTreeIsNotBelieved() {
        log(count("other"));
        String statements = new String(served.get("statements"), UTF_8);
        served.put("statements", statements.replace("\"other\"", "\"ref\"").getBytes(UTF_8));
        refused("0", "is not in the tree that it signed");

        log(count("ref"));
        served.put(
                "checkpoint",
                new String(served.get("checkpoint"), UTF_8)
                        .replaceFirst("\u2014 w\\.example [^\n]*\n", "")
                        .getBytes(UTF_8));
        refused("0", "is not cosigned by a quorum");
        served.remove("checkpoint");
        refused("0", "The log has no checkpoint yet");
    }

    /// As after a command that was killed before the file was deleted.
    @Test
    void aShareThatWasOverwrittenIsDeletedByTheNextRun() throws IOException {
        log(count("ref"));
        Files.writeString(share, "destroyed share 1 of ref, sha256:" + "a".repeat(64) + "\n");

        assertEquals(0, destroy("9").code());
        assertFalse(Files.exists(share));
    }
}
