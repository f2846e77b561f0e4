package org.disvote.lab.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpIT {

    /// The promised time of a stop.
    private static final Duration STOP_MAX = Patience.WAIT_MAX;

    @Test
    void aKillOfTheWholeTreeLosesNoVoteAndAStopLeavesNoProcess(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        String receipt;
        try (UpProcess up = UpProcess.ready(data, "--port", "0")) {
            HttpResponse<String> recorded = up.cast("GR-1", "c3");
            assertEquals(201, recorded.statusCode(), recorded::body);
            receipt = UpProcess.receipt(recorded);
            for (String secret : List.of(Endpoints.FILE, SystemFile.NAME, "postgres-passwords.json")) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))),
                        secret);
            }
            assertRefused(data, "belongs to a running system", "--port", "0");

            up.killTree();
        }
        try (UpProcess up = UpProcess.ready(data, "--port", "0")) {
            HttpResponse<String> again = up.cast("GR-1", "c3");
            assertEquals(200, again.statusCode(), again::body);
            assertEquals(receipt, UpProcess.receipt(again));
            assertEquals(409, up.cast("GR-1", "c2").statusCode());

            List<ProcessHandle> children = up.descendants();
            up.stop();
            up.exitCode(STOP_MAX);
            assertTrue(children.size() >= 2, "PostgreSQL and Kafka are child processes");
            Awaitility.await("no process is left")
                    .atMost(STOP_MAX)
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertFalse(Files.exists(data.resolve(Endpoints.FILE)));
        }
        assertRefused(data, "can only grow", "--port", "0", "--shards", "1");
    }

    @Test
    void processesThatAKillOfTheJvmAloneLeavesEndByThemselves(@TempDir Path folder) throws Exception {
        try (UpProcess up =
                UpProcess.ready(folder.resolve("data"), "--port", "0", "--shards", "1", "--replicas", "1")) {
            List<ProcessHandle> children = up.descendants();

            up.killOnlyItself();

            Awaitility.await("children notice that their parent is gone")
                    .atMost(STOP_MAX)
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Slow
    @Test
    void twoSystemsRunSideBySideAndADeadBrokerComesBack(@TempDir Path folder) throws Exception {
        String[] small = {"--port", "0", "--shards", "1", "--replicas", "1"};
        try (UpProcess first = UpProcess.ready(folder.resolve("first"), small);
                UpProcess second = UpProcess.ready(folder.resolve("second"), small)) {
            assertNotEquals(first.endpoints(), second.endpoints());
            int taken = first.endpoints().api().getPort();
            assertRefused(folder.resolve("third"), "port " + taken + " is taken", "--port", Integer.toString(taken));

            ProcessHandle broker = first.broker();
            broker.destroyForcibly();
            broker.onExit().join();

            assertEquals(201, first.cast("GR-1", "c1").statusCode(), "votes are taken without a broker");
            Awaitility.await("the broker is started again")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> first.broker().pid() != broker.pid());
            assertEquals(201, second.cast("GR-1", "c1").statusCode());
        }
    }

    private static void assertRefused(Path data, String sentence, String... args)
            throws IOException, InterruptedException {
        try (UpProcess refused = UpProcess.launch(data, args)) {
            assertEquals(1, refused.exitCode(Duration.ofSeconds(60)));
            String output = refused.output();
            assertTrue(output.contains(sentence), output);
            assertEquals(
                    1,
                    output.lines().filter(line -> line.startsWith("disvote: ")).count(),
                    output);
            assertFalse(output.contains("\tat "), output);
        }
    }
}
