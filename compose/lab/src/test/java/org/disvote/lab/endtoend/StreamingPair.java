package org.disvote.lab.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.lab.server.PostgresBinaries;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Postgres;

/// Two PostgreSQL servers with one database: the first leads, the second is its streaming standby until [#promote].
final class StreamingPair implements AutoCloseable {

    private static final String DATABASE = "master0";

    private final int firstPort = FreePorts.next();
    private final int secondPort = FreePorts.next();
    private final EmbeddedPostgres first;
    private final EmbeddedPostgres second;

    StreamingPair(Path folder) throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpacked(PostgresBinaries.defaultCache());
        Path leader = folder.resolve("first");
        Path standby = folder.resolve("second");
        first = new EmbeddedPostgres(binaries, leader, folder.resolve("first.log"), firstPort);
        second = new EmbeddedPostgres(binaries, standby, folder.resolve("second.log"), secondPort);
        first.start();
        first.createDatabases(List.of(DATABASE));
        first.close();
        copy(leader, standby);
        Files.copy(folder.resolve("first-passwords.json"), folder.resolve("second-passwords.json"));
        Files.createFile(standby.resolve("standby.signal"));
        Files.writeString(
                standby.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres password=%s'%n"
                        .formatted(firstPort, first.passwords().superuser()),
                StandardOpenOption.APPEND);
        first.start();
        second.start();
        Awaitility.await("the standby streams")
                .until(() -> firstAnswers("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", "1"));
    }

    /// From now on each commit on the first server waits for the standby.
    void makeSynchronous() throws SQLException {
        onFirst("ALTER SYSTEM SET synchronous_standby_names = '*'");
        onFirst("SELECT pg_reload_conf()");
        Awaitility.await("the standby is synchronous")
                .until(() -> firstAnswers("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "1"));
    }

    /// Ends its sessions, and returns once the standby has all of it.
    void stopFirst() {
        first.close();
    }

    /// Makes the second server a leader, whatever the first one does.
    void promote() throws SQLException {
        Postgres.rows(superuser(second), "SELECT pg_promote(true, 120)");
    }

    int firstPort() {
        return firstPort;
    }

    int secondPort() {
        return secondPort;
    }

    /// The URL of the database by another port, such as that of a [LeaderAddress].
    String url(int port) {
        return first.url(DATABASE).replace(":" + firstPort + "/", ":" + port + "/");
    }

    /// Creates an empty database on the second server, which leads.
    ///
    /// @return its URL
    String databaseOfSecond(String name) {
        second.createDatabases(List.of(name));
        return second.url(name);
    }

    private boolean firstAnswers(String query, String answer) throws SQLException {
        return Postgres.rows(superuser(first), query).equals(List.of(answer));
    }

    private void onFirst(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(superuser(first));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String superuser(EmbeddedPostgres server) {
        return server.url("postgres")
                .replace(server.passwords().asParts(), server.passwords().asSuperuser());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
