package org.disvote.lab.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.process.Ports;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.lab.server.Passwords;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// Measures the simplest design: one INSERT and one commit for each vote, by 16 clients with prepared
/// statements, into a table like ours with the same two keys, on a server with the same settings. Uses
/// PostgreSQL's pgbench if this machine has it, otherwise JDBC.
final class SingleRowInserts {

    /// @param by the program that did the inserts
    record Rate(double rowsPerSecond, String by) {}

    private static final int CLIENTS = 16;
    private static final String DATABASE = "single";

    private static final List<String> TABLE = List.of("""
        CREATE TABLE vote (
            partition int NOT NULL, seq bigint NOT NULL, election_id text COLLATE "C" NOT NULL,
            voter text COLLATE "C" NOT NULL, constituency text COLLATE "C" NOT NULL, revision int NOT NULL,
            ballot bytea NOT NULL, auth text COLLATE "C" NOT NULL, nonce bytea NOT NULL, cast_at timestamptz NOT NULL,
            PRIMARY KEY (partition, seq), UNIQUE (election_id, voter, revision))
        """, "CREATE SEQUENCE next_vote CACHE 100");

    private static final String INSERT = """
        INSERT INTO vote SELECT n % 24, n, 'demo', 'GR-' || lpad(n::text, 10, '0'), '', 1,
            '{"answers":{"choice":{"pick":["c3"]}},"v":1}'::bytea, '', uuid_send(gen_random_uuid()),
            clock_timestamp() FROM (SELECT nextval('next_vote') AS n) AS next
        """;

    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    private SingleRowInserts() {}

    static Rate measure(Duration measured) throws SQLException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("disvote-bench");
        int port = new Ports().preferably(0);
        try (EmbeddedPostgres server = EmbeddedPostgres.in(folder, port)) {
            server.start();
            server.createDatabases(List.of(DATABASE));
            try (Connection connection = DriverManager.getConnection(server.url(DATABASE));
                    var statement = connection.createStatement()) {
                for (String sql : TABLE) {
                    statement.execute(sql);
                }
            }
            Optional<Path> pgbench = pgbench();
            return pgbench.isPresent()
                    ? new Rate(byPgbench(pgbench.get(), server, port, folder, measured), "pgbench")
                    : new Rate(byJdbc(server.url(DATABASE), measured), "JDBC, no pgbench on this machine");
        } finally {
            FreshSystem.delete(folder);
        }
    }

    private static Optional<Path> pgbench() throws IOException {
        List<Path> folders = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.map(version -> version.resolve("bin")).forEach(folders::add);
            }
        }
        for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)) {
            folders.add(Path.of(folder));
        }
        return folders.stream()
                .map(folder -> folder.resolve("pgbench"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static double byPgbench(Path pgbench, EmbeddedPostgres server, int port, Path folder, Duration measured)
            throws IOException, InterruptedException {
        Path script = folder.resolve("insert.sql");
        Files.writeString(script, INSERT.replace('\n', ' ') + ";\n");
        ProcessBuilder run = new ProcessBuilder(
                        pgbench.toString(),
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=" + CLIENTS,
                        "--jobs=2",
                        "--time=" + measured.toSeconds(),
                        "--file=" + script,
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--username=" + Passwords.PARTS_ROLE,
                        DATABASE)
                .redirectErrorStream(true);
        run.environment().put("PGPASSWORD", server.passwords().parts());
        Process process = run.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        Matcher tps = TPS.matcher(said);
        if (process.waitFor() != 0 || !tps.find()) {
            throw new OperatorException("pgbench failed: " + said.strip());
        }
        return Double.parseDouble(tps.group(1));
    }

    private static double byJdbc(String url, Duration measured) throws SQLException, InterruptedException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            Deadline end = Deadline.after(measured);
            List<Future<Long>> counts = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                counts.add(clients.submit(() -> insertUntil(url, end)));
            }
            long rows = 0;
            for (Future<Long> count : counts) {
                rows += count.get();
            }
            return rows * 1e9 / measured.toNanos();
        } catch (ExecutionException e) {
            throw new SQLException(e.getCause());
        }
    }

    private static long insertUntil(String url, Deadline end) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url + "&prepareThreshold=1");
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            long rows = 0;
            while (!end.hasPassed()) {
                rows += insert.executeUpdate();
            }
            return rows;
        }
    }
}
