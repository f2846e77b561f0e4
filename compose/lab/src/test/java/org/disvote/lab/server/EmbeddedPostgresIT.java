package org.disvote.lab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.disvote.lab.process.Ports;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what on the server of an `up`, over TCP, as any user of this machine can try.
final class EmbeddedPostgresIT {

    private static final String NO_PASSWORD = "08004";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NO_PRIVILEGE = "42501";

    @TempDir
    private static Path folder;

    private static int port;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() {
        port = new Ports().preferably(0);
        server = server(folder);
        server.start();
        server.createDatabases(List.of("master0"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void faultDNobodyConnectsWithoutThePassword() {
        for (String user : List.of("postgres", "disvote", System.getProperty("user.name"))) {
            String url = "jdbc:postgresql://127.0.0.1:%d/master0?user=%s".formatted(port, user);
            assertEquals(NO_PASSWORD, refused(url), url);
            for (String guess : List.of("postgres", "disvote", "password")) {
                assertEquals(WRONG_PASSWORD, refused(url + "&password=" + guess), guess);
            }
        }
    }

    @Test
    void faultDTheRoleOfThePartsRunsNoProgramAndReadsNoFile() throws SQLException {
        for (String sql : List.of(
                "COPY (SELECT 1) TO PROGRAM 'cat'",
                "COPY pg_temp.anything FROM PROGRAM 'id'",
                "COPY (SELECT 1) TO '/tmp/written'",
                "SELECT pg_read_file('PG_VERSION')",
                "ALTER SYSTEM SET fsync = off",
                "ALTER ROLE postgres PASSWORD 'mine'",
                "SELECT rolpassword FROM pg_authid",
                "SET ROLE postgres")) {
            try (Connection connection = DriverManager.getConnection(server.url("master0"));
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE anything (text text)");
                SQLException refused = assertThrows(SQLException.class, () -> statement.execute(sql), sql);
                assertEquals(NO_PRIVILEGE, refused.getSQLState(), sql);
            }
        }
    }

    @Test
    void faultDTheRoleOfThePartsMayDoWhatTheyNeed() throws SQLException {
        for (String sql : List.of(
                "CREATE TABLE made (id int)",
                "SELECT system_identifier FROM pg_control_system()",
                "SELECT application_name, backend_type FROM pg_stat_activity",
                "CHECKPOINT",
                "CREATE DATABASE rebuilt",
                "DROP DATABASE rebuilt")) {
            try (Connection connection = DriverManager.getConnection(server.url("master0"));
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void faultDThePasswordsAreTheOwnersAlone() throws IOException {
        Path file = folder.resolve("postgres-passwords.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Files.exists(folder.resolve("postgres.password")), "what initdb read is gone");
        Passwords kept = Passwords.kept(file);
        assertEquals(server.passwords(), kept);
        assertFalse(kept.superuser().equals(kept.parts()));
        assertFalse(kept.toString().contains(kept.parts()), "a log may have it");
        assertTrue(server.url("master0").contains(kept.parts()), "the URL is complete");
    }

    @Test
    void faultDAFolderThatLetEverybodyInIsRefused(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("postgres"));
        Files.writeString(other.resolve("postgres/PG_VERSION"), "18\n");
        OperatorException refused =
                assertThrows(OperatorException.class, () -> server(other).start());
        assertTrue(String.valueOf(refused.getMessage()).contains("choose another folder"), refused::getMessage);
    }

    private static EmbeddedPostgres server(Path in) {
        return EmbeddedPostgres.in(in, port);
    }

    private static String refused(String url) {
        return assertThrows(
                        SQLException.class,
                        () -> DriverManager.getConnection(url).close(),
                        url)
                .getSQLState();
    }
}
