package org.disvote.lab.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.disvote.cli.Cli;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Patience;
import org.disvote.testkit.postgres.SecuredPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `database prepare` of servers that start later than it, or that refuse it.
final class PreparedLateIT {

    private final StringWriter said = new StringWriter();

    @Test
    void aServerThatStartsLaterIsWaitedFor() throws Exception {
        int port = FreePorts.next();
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() -> prepare(port, "postgres"));
        await().until(() -> said.toString().contains("master localhost:%d/postgres does not answer".formatted(port)));
        try (EmbeddedPostgres _ = EmbeddedPostgres.builder().setPort(port).start()) {
            assertEquals(0, exitCode.get(Patience.WAIT_MAX.toSeconds(), SECONDS), said::toString);
        }
        assertTrue(said.toString().contains("waiting for it, up to "), said::toString);
        assertTrue(
                said.toString().contains("master localhost:%d/postgres is prepared".formatted(port)), said::toString);
    }

    @Test
    void aServerThatRefusesTheUserIsNotWaitedFor(@TempDir Path folder) {
        try (SecuredPostgres server = SecuredPostgres.start(folder)) {
            assertEquals(Cli.FAILED, prepare(server.port(), "nobody"));
        }
        assertTrue(said.toString().contains("is not prepared"), said::toString);
        assertFalse(said.toString().contains("waiting"), said::toString);
    }

    private int prepare(int port, String user) {
        PrintWriter out = new PrintWriter(said, true);
        return Cli.run(
                out,
                out,
                "database",
                "prepare",
                "--masters",
                "jdbc:postgresql://localhost:%d/postgres?user=%s".formatted(port, user));
    }
}
