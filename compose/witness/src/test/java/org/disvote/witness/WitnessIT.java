package org.disvote.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.disvote.witness.http.Limits;
import org.disvote.witness.note.Checkpoint;
import org.disvote.witness.note.LogKey;
import org.disvote.witness.note.SignatureLine;
import org.disvote.witness.note.WitnessKey;
import org.disvote.witness.store.KeyFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A witness over HTTP and its folder on a disk, before a log that is honest, one that forks, shrinks or is
/// of another key, and before strangers.
final class WitnessIT {

    private static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";
    private static final long NOW = 1_810_000_000;

    @TempDir
    Path folder;

    private final LogDouble log = new LogDouble(ORIGIN, "log").grow(40);
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path key;
    private Path data;
    private WitnessKey witnessKey;
    private Witness witness;
    private WitnessClient client;

    @BeforeEach
    void start() throws Exception {
        key = folder.resolve("key");
        data = folder.resolve("data");
        witnessKey = WitnessKey.generate("witness.example.org/w1");
        KeyFile.create(key, witnessKey);
        restart(NOW);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private void restart(long now) {
        if (witness != null) {
            witness.close();
        }
        Clock clock = Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC);
        witness = Witness.start(config(data), Limits.DEFAULT, clock, step -> {});
        open.add(witness);
        client = WitnessClient.of(witness.uri());
        open.add(client);
    }

    private WitnessConfig config(Path where) {
        return new WitnessConfig(log.vkey(), key, where, "127.0.0.1", 0);
    }

    private static String answer(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    private String cosignature(String checkpoint, long seconds) throws Exception {
        return witnessKey.cosign(Checkpoint.parse(checkpoint), seconds).text() + "\n";
    }

    /// The stored file and what is served are one; nothing was cosigned but this checkpoint.
    private void assertLatest(String checkpoint, long seconds) throws Exception {
        String note = checkpoint + cosignature(checkpoint, seconds);
        assertEquals("200 " + note, answer(client.latest(ORIGIN)));
        assertEquals(note, Files.readString(data.resolve("checkpoint")));
    }

    @Test
    void aLogThatGrowsIsCosignedAtEachStep() throws Exception {
        assertEquals(404, client.latest(ORIGIN).statusCode());
        int old = 0;
        for (int size : new int[] {0, 0, 1, 1, 2, 3, 7, 8, 9, 16, 23, 40, 40}) {
            HttpResponse<String> response = client.add(log.request(old, size));

            assertEquals("200 " + cosignature(log.checkpoint(size), NOW), answer(response));
            assertEquals(
                    "text/plain; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElseThrow());
            assertLatest(log.checkpoint(size), NOW);
            old = size;
        }
        assertEquals(
                "*",
                client.latest(ORIGIN)
                        .headers()
                        .firstValue("Access-Control-Allow-Origin")
                        .orElseThrow());
    }

    @Test
    void aQuietLogIsCosignedAnewWithTheNewTimeAlsoAfterARestart() throws Exception {
        client.add(log.request(0, 5));

        restart(NOW + 60);

        assertLatest(log.checkpoint(5), NOW);
        assertEquals("200 " + cosignature(log.checkpoint(5), NOW + 60), answer(client.add(log.request(5, 5))));
        assertLatest(log.checkpoint(5), NOW + 60);
    }

    @Test
    void aCheckpointWithExtensionLinesAndSixteenSignaturesIsCosigned() throws Exception {
        String text = log.text(5, log.root(5)) + "an extension\n";
        LogDouble other = new LogDouble("other.example", "other");
        String signatures = (other.signature(text) + "\n").repeat(15);
        String request = LogDouble.request(0, List.of(), text + "\n" + signatures + log.signature(text) + "\n");

        assertEquals("200 " + cosignature(log.signed(text), NOW), answer(client.add(request)));
        assertLatest(log.signed(text), NOW);
    }

    @Test
    void eachRefusalHasTheProtocolsStatusAndChangesNothing() throws Exception {
        client.add(log.request(0, 10));
        String root = LogDouble.base64(log.root(20));
        LogDouble stranger = new LogDouble(ORIGIN, "another key").grow(40);
        LogDouble unknown = new LogDouble("log.example.org/other", "log").grow(40);
        String good = log.checkpoint(20);

        // 400, the form, whatever else is wrong
        for (String body : List.of(
                "",
                "\n",
                "old 10\n",
                "old 10\n" + good,
                "old 10\n\n",
                "old 10\n\n" + good.stripTrailing(),
                "old  10\n\n" + good,
                "old 010\n\n" + good,
                "old -10\n\n" + good,
                "old 9223372036854775808\n\n" + good,
                "OLD 10\n\n" + good,
                "10\n\n" + good,
                "old 10\r\n\r\n" + good,
                "old 10\n" + root + "=\n\n" + good,
                "old 10\nAAAA\n\n" + good,
                "old 10\n\n" + good.replace("\n20\n", "\n020\n"),
                "old 10\n\n" + good.replace("— ", "- "),
                "old 10\n\n" + unknown.text(20, unknown.root(20)),
                "old 10\n\n" + good + "\n",
                LogDouble.request(10, Collections.nCopies(64, root), good),
                LogDouble.request(10, Collections.nCopies(64, root), unknown.checkpoint(20)))) {
            assertEquals(400, client.add(body).statusCode(), body);
        }
        // 404, before the signature is looked at
        assertEquals(404, client.add(unknown.request(10, 20)).statusCode());
        assertEquals(404, client.add(unknown.request(30, 20)).statusCode());
        // 403, before sizes are looked at
        assertEquals(403, client.add(stranger.request(10, 20)).statusCode());
        assertEquals(403, client.add(stranger.request(30, 20)).statusCode());
        assertEquals(403, client.add(stranger.request(5, 20)).statusCode());
        String text = log.text(20, log.root(20));
        String wrongLine = log.signature(text + "x");
        String goodLine = log.signature(text);
        String wrongFirst = text + "\n" + wrongLine + "\n" + goodLine + "\n";
        assertEquals(
                403,
                client.add(LogDouble.request(10, log.proof(10, 20), wrongFirst)).statusCode());
        // 400, after them
        assertEquals(400, client.add(log.request(30, 20)).statusCode());
        // 409, before the proof is looked at
        for (String body : List.of(
                log.request(0, 20),
                log.request(9, 20),
                log.request(11, 20),
                log.request(5, 5),
                LogDouble.request(20, List.of(root), good))) {
            HttpResponse<String> conflict = client.add(body);
            assertEquals("409 10\n", answer(conflict), body);
            assertEquals(
                    "text/x.tlog.size",
                    conflict.headers().firstValue("Content-Type").orElseThrow());
        }
        // 422
        for (String body : List.of(
                LogDouble.request(10, List.of(), good),
                LogDouble.request(10, log.proof(10, 21), good),
                LogDouble.request(10, log.proof(11, 20), good),
                LogDouble.request(10, log.proof(10, 20).reversed(), good),
                LogDouble.request(10, List.of(root), log.checkpoint(10)))) {
            assertEquals(422, client.add(body).statusCode(), body);
        }
        assertLatest(log.checkpoint(10), NOW);
        assertFalse(Files.exists(data.resolve("forks")), "nothing of this proves a fork");
        // of two lines of one key only the first is looked at
        String wrongLast = text + "\n" + goodLine + "\n" + wrongLine + "\n";
        assertEquals(
                200,
                client.add(LogDouble.request(10, log.proof(10, 20), wrongLast)).statusCode());
    }

    @Test
    void theEmptyTreeHasOneRootAndNeedsNoProof() throws Exception {
        String otherRoot = log.signed(log.text(0, log.root(1)));
        String root = LogDouble.base64(log.root(1));
        assertEquals(422, client.add(LogDouble.request(0, List.of(), otherRoot)).statusCode());
        assertEquals(
                422,
                client.add(LogDouble.request(0, List.of(root), log.checkpoint(0)))
                        .statusCode());
        assertEquals(
                422,
                client.add(LogDouble.request(0, List.of(root), log.checkpoint(7)))
                        .statusCode());
        assertEquals(404, client.latest(ORIGIN).statusCode());
        assertEquals("409 0\n", answer(client.add(log.request(3, 7))));

        assertEquals(200, client.add(log.request(0, 0)).statusCode());
        assertEquals(422, client.add(LogDouble.request(0, List.of(), otherRoot)).statusCode());
        assertEquals("409 0\n", answer(client.add(log.request(3, 7))));
        assertEquals(200, client.add(log.request(0, 7)).statusCode());
    }

    @Test
    void aLogThatForksIsRefusedAndTheProofOfItIsKept() throws Exception {
        client.add(log.request(0, 20));
        LogDouble fork = log.forkedAt(15);
        String ofThisSize = fork.checkpoint(20);

        // Another root for the size that was cosigned, with every proof that might do.
        assertEquals(
                422, client.add(LogDouble.request(20, List.of(), ofThisSize)).statusCode());
        assertEquals("409 20\n", answer(client.add(fork.request(15, 20))));
        assertEquals("409 20\n", answer(client.add(fork.request(0, 20))));
        // A larger tree of the fork, with the fork's proof from its own tree, and with the true log's.
        assertEquals(422, client.add(fork.request(20, 40)).statusCode());
        assertEquals(
                422,
                client.add(LogDouble.request(20, log.proof(20, 40), fork.checkpoint(40)))
                        .statusCode());

        assertLatest(log.checkpoint(20), NOW);
        Set<String> kept = new TreeSet<>();
        try (var files = Files.list(data.resolve("forks"))) {
            for (Path file : files.toList()) {
                kept.add(Files.readString(file));
            }
        }
        assertEquals(
                new TreeSet<>(Set.of(ofThisSize, log.checkpoint(20) + cosignature(log.checkpoint(20), NOW))), kept);
        // The true log goes on.
        assertEquals(200, client.add(log.request(20, 40)).statusCode());
    }

    @Test
    void aLogThatShrinksIsRefused() throws Exception {
        client.add(log.request(0, 20));

        for (int size = 0; size < 20; size++) {
            assertEquals(400, client.add(log.request(20, size)).statusCode(), "to " + size);
            assertEquals("409 20\n", answer(client.add(log.request(size, size))));
            assertEquals("409 20\n", answer(client.add(log.request(0, size))));
        }
        assertLatest(log.checkpoint(20), NOW);
    }

    /// Another key for the same leaves, even if the name is the same.
    @Test
    void aLogThatIsSignedByAnotherKeyIsRefused() throws Exception {
        client.add(log.request(0, 20));
        LogDouble resigned = new LogDouble(ORIGIN, "another key").grow(40);

        assertEquals(403, client.add(resigned.request(20, 40)).statusCode());
        String both = log.text(40, log.root(40));
        String withoutOurs = both + "\n" + resigned.signature(both) + "\n";
        assertEquals(
                403,
                client.add(LogDouble.request(20, log.proof(20, 40), withoutOurs))
                        .statusCode());
        String withOurs = both + "\n" + resigned.signature(both) + "\n" + log.signature(both) + "\n";
        assertEquals(
                200,
                client.add(LogDouble.request(20, log.proof(20, 40), withOurs)).statusCode());
        assertLatest(log.signed(both), NOW);
    }

    @Test
    void ofTwoRequestsForOneSizeAtOnceOnlyOneRootIsCosigned() throws Exception {
        LogDouble fork = log.forkedAt(0);
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 1; round <= 40; round++) {
                Path where = folder.resolve("round-" + round);
                try (Witness one = Witness.start(config(where));
                        WitnessClient asked = WitnessClient.of(one.uri())) {
                    List<Future<String>> answers = new ArrayList<>();
                    for (LogDouble each : List.of(log, fork)) {
                        Callable<String> request = () -> {
                            together.await();
                            return answer(asked.add(each.request(0, 7)));
                        };
                        answers.add(threads.submit(request));
                    }
                    String first = answers.get(0).get();
                    String second = answers.get(1).get();

                    String winner = first.startsWith("200") ? log.checkpoint(7) : fork.checkpoint(7);
                    assertEquals("409 7\n", first.startsWith("200") ? second : first);
                    assertTrue(asked.latest(ORIGIN).body().startsWith(winner), first + second);
                }
            }
        }
    }

    @Test
    void aFolderIsUsedByOneWitnessAtATime() {
        WitnessException refused = assertThrows(WitnessException.class, () -> Witness.start(config(data)));
        assertTrue(String.valueOf(refused.getMessage()).contains("another witness uses"), refused::getMessage);

        witness.close();
        Witness.start(config(data)).close();
    }

    @Test
    void onAFullDiskNothingIsCosignedUntilThereIsSpaceAgain() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
        client.add(log.request(0, 10));
        Path written = data.resolve("checkpoint.new");
        Files.deleteIfExists(written);
        Files.createSymbolicLink(written, Path.of("/dev/full"));

        HttpResponse<String> refused = client.add(log.request(10, 20));

        assertEquals(500, refused.statusCode());
        assertFalse(refused.body().contains("—"), refused::body);
        assertLatest(log.checkpoint(10), NOW);
        Files.delete(written);
        // Neither of the two roots was cosigned for this size, so either may be now.
        assertEquals("200 " + cosignature(log.checkpoint(20), NOW), answer(client.add(log.request(10, 20))));
    }

    @Test
    void inAFolderThatCannotBeWrittenNothingIsCosigned() throws Exception {
        client.add(log.request(0, 10));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(data), "this user may write to every folder");
            assertEquals(500, client.add(log.request(10, 20)).statusCode());
            assertLatest(log.checkpoint(10), NOW);
        } finally {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertEquals(200, client.add(log.request(10, 20)).statusCode());
    }

    /// As a folder that is read-only, for users who may write everywhere.
    @Test
    void whereTheNewFileCannotBeMadeOrRenamedNothingIsCosigned() throws Exception {
        client.add(log.request(0, 10));
        String before = Files.readString(data.resolve("checkpoint"));

        Files.createDirectory(data.resolve("checkpoint.new"));
        assertEquals(500, client.add(log.request(10, 20)).statusCode());
        assertLatest(log.checkpoint(10), NOW);
        Files.delete(data.resolve("checkpoint.new"));

        Files.delete(data.resolve("checkpoint"));
        Files.createDirectories(data.resolve("checkpoint/occupied"));
        assertEquals(500, client.add(log.request(10, 20)).statusCode());
        assertEquals("200 " + before, answer(client.latest(ORIGIN)));
    }

    @Test
    void aStateThatIsDamagedOrOfAnotherLogOrKeyIsNotStartedFrom() throws Exception {
        client.add(log.request(0, 10));
        witness.close();
        Path checkpoint = data.resolve("checkpoint");
        String good = Files.readString(checkpoint);
        String text = log.text(10, log.root(10));
        LogDouble other = new LogDouble("log.example.org/other", "log").grow(10);

        for (String wrong : List.of(
                "",
                good.substring(0, good.length() - 1),
                good.replace("\n10\n", "\n9\n"),
                log.checkpoint(10),
                text + "\n" + cosignature(log.checkpoint(10), NOW),
                other.checkpoint(10),
                "x".repeat(300_000))) {
            Files.writeString(checkpoint, wrong);
            assertThrows(WitnessException.class, () -> Witness.start(config(data)), wrong);
        }
        Files.write(checkpoint, new byte[] {(byte) 0xff});
        assertThrows(WitnessException.class, () -> Witness.start(config(data)));

        Files.writeString(checkpoint, good);
        Path otherKey = folder.resolve("other-key");
        KeyFile.create(otherKey, WitnessKey.generate("witness.example.org/w1"));
        WitnessConfig asAnother = new WitnessConfig(log.vkey(), otherKey, data, "127.0.0.1", 0);
        assertThrows(WitnessException.class, () -> Witness.start(asAnother));
        Witness.start(config(data)).close();
    }

    @Test
    void aKeyFileThatOthersMayReadOrThatIsMissingIsRefused() throws Exception {
        witness.close();
        for (String mode : List.of("rw-r-----", "rw----r--", "rwx------", "rw--w----")) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
            WitnessException refused = assertThrows(WitnessException.class, () -> Witness.start(config(data)));
            assertTrue(String.valueOf(refused.getMessage()).contains("0600"), refused::getMessage);
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        Witness.start(config(data)).close();
        assertThrows(WitnessException.class, () -> KeyFile.create(key, witnessKey));
        Files.delete(key);
        assertThrows(WitnessException.class, () -> Witness.start(config(data)));
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        client.add(log.request(0, 10));
        String latest = WitnessClient.hash(ORIGIN) + "/checkpoint";
        assertEquals(404, client.get("").statusCode());
        assertEquals(
                404, client.get(WitnessClient.hash("other") + "/checkpoint").statusCode());
        assertEquals(404, client.get(latest.toUpperCase(Locale.ROOT)).statusCode());
        assertEquals(404, client.get(latest + "/").statusCode());
        assertEquals(405, client.get("add-checkpoint").statusCode());
        HttpRequest.Builder put = HttpRequest.newBuilder(witness.uri().resolve(latest));
        assertEquals(405, client.send(put.PUT(BodyPublishers.ofString("x"))).statusCode());
        HttpResponse<String> head = client.send(
                HttpRequest.newBuilder(witness.uri().resolve(latest)).HEAD());
        assertEquals("200 ", answer(head));
    }

    @Test
    void aBodyAboveTheLimitIsRefusedWhetherItSaysSoOrNot() throws Exception {
        String large = "x".repeat(200_000);
        assertEquals(413, client.add(large).statusCode());
        HttpRequest.Builder chunked = HttpRequest.newBuilder(witness.uri().resolve("add-checkpoint"))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8))));
        assertEquals(413, client.send(chunked).statusCode());
        assertEquals(200, client.add(log.request(0, 10)).statusCode());
    }

    @Test
    void clientsThatSendSlowlyAreCutOff() throws Exception {
        Limits hasteful = new Limits(Duration.ofMillis(1_500), Duration.ofMillis(500));
        try (Witness hasty = Witness.start(config(folder.resolve("hasty")), hasteful, Clock.systemUTC(), step -> {})) {
            String head = "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nold";
            String answered = drip(hasty, head);
            assertTrue(answered.startsWith("HTTP/1.1 408 "), answered);
            assertEquals("", drip(hasty, "POST /add-checkp"));
        }
    }

    /// Sends these bytes, then one more each 100 ms, until the server ends the connection.
    ///
    /// @return what the server sent
    private static String drip(Witness witness, String begin) throws Exception {
        try (Socket socket = new Socket(witness.uri().getHost(), witness.uri().getPort());
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(begin.getBytes(UTF_8));
            Future<?> dripping = thread.submit(() -> {
                try {
                    while (!Thread.interrupted()) {
                        out.write('x');
                        LockSupport.parkNanos(100_000_000);
                    }
                } catch (IOException e) {
                    // The server has closed the connection.
                }
            });
            try {
                return new String(in.readAllBytes(), UTF_8);
            } catch (SocketException e) {
                return ""; // reset
            } finally {
                dripping.cancel(true);
            }
        }
    }

    @Test
    void theProgramMakesAKeyAndRunsAlone() throws Exception {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, UTF_8);
        Path made = folder.resolve("made");

        assertEquals(0, Main.run(print, print, "key", "--name", "w2", "--out", made.toString()));

        assertEquals(KeyFile.read(made).vkey() + "\n", out.toString(UTF_8));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        assertEquals(Main.FAILED, Main.run(print, print, "key", "--name", "w2", "--out", made.toString()));
        for (String[] wrong : new String[][] {
            {},
            {"key", "--name", "a b", "--out", folder.resolve("x").toString()},
            {"key", "--out", "x"},
            {"--log", log.vkey(), "--key", made.toString()},
            {"--log", log.vkey(), "--log", log.vkey(), "--key", "k", "--data", "d"},
            {"--log"},
            {"--other", "x"},
            {"--log", log.vkey(), "--key", made.toString(), "--data", "d", "--port", "65536"}
        }) {
            assertEquals(Main.USAGE, Main.run(print, print, wrong), String.join(" ", wrong));
        }
        assertEquals(Main.FAILED, Main.run(print, print, "--log", "x", "--key", made.toString(), "--data", "d"));
        assertEquals(0, Main.run(print, print, "--help"));
    }

    /// What an outsider checks: the log's line and the witness's, with public keys alone.
    @Test
    void whatIsServedIsACheckpointWithBothSignatures() throws Exception {
        client.add(log.request(0, 10));

        Checkpoint served = Checkpoint.parse(client.latest(ORIGIN).body());

        assertTrue(LogKey.parse(log.vkey()).verified(served).isPresent());
        assertTrue(witnessKey.verified(served).isPresent());
        assertEquals(
                List.of(ORIGIN, "witness.example.org/w1"),
                served.signatures().stream().map(SignatureLine::name).toList());
    }
}
