package org.disvote.lab.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.disvote.lab.load.Machine;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.Rebuild.Rebuilt;
import org.disvote.sink.rebuild.RebuildException;
import org.disvote.sink.rebuild.ReplicaTarget;
import org.disvote.sink.replica.ReplicaSchema;
import org.disvote.topics.lifetime.Stopwatch;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/// Measures how fast a replica is rebuilt, compared with the fastest way to load the same rows into PostgreSQL:
/// a frozen binary COPY from a file into the same table without keys, which are created afterwards, all in one
/// transaction.
///
/// @param rounds in each of which both are measured
/// @param heapMib the maximum heap of this JVM
public record RebuildBench(long votes, List<Round> rounds, long heapMib, Machine machine) {

    /// The seconds of one round.
    ///
    /// @param copy the COPY from a file, with the keys
    /// @param copyLoading the part of that before the keys
    /// @param rebuild the rebuild from the log, with the keys
    /// @param rebuildLoading the part of that before the keys
    public record Round(double copy, double copyLoading, double rebuild, double rebuildLoading) {}

    public RebuildBench {
        rounds = List.copyOf(rounds);
    }

    /// @param log not started yet
    public static RebuildBench measure(FilledLog log, long votes, int rounds, BenchWatch watch)
            throws SQLException, IOException, RebuildException {
        log.start(votes, watch);
        Path rows = Files.createTempFile("disvote-bench", ".copy");
        try {
            rebuild(log, "first", votes, (doing, done, all) -> watch.progress("warming up", done, all));
            copyOut(log, "first", rows);
            log.drop("first");
            List<Round> measured = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                String which = " (round %d of %d)".formatted(round, rounds);
                watch.progress("COPY from a file" + which, 0, 0);
                double[] copy = copyIn(log, rows, votes);
                Rebuilt rebuilt = rebuild(
                        log, "rebuilt", votes, (doing, done, all) -> watch.progress("rebuild" + which, done, all));
                log.drop("rebuilt");
                measured.add(new Round(
                        copy[0] + copy[1],
                        copy[0],
                        (rebuilt.loading().toNanos() + rebuilt.making().toNanos()) / 1e9,
                        rebuilt.loading().toNanos() / 1e9));
            }
            return new RebuildBench(
                    votes, measured, Runtime.getRuntime().maxMemory() >> 20, Machine.here(log.postgresVersion()));
        } finally {
            Files.delete(rows);
        }
    }

    private static Rebuilt rebuild(FilledLog log, String name, long votes, Rebuild.Watch watch)
            throws SQLException, RebuildException {
        String url = log.database(name);
        log.checkpoint();
        Rebuilt rebuilt = Rebuild.run(url, new ReplicaTarget(Set.of()), log.brokers(), watch);
        if (rebuilt.votes() != votes) {
            throw new IllegalStateException("rebuilt " + rebuilt.votes() + " votes of " + votes);
        }
        return rebuilt;
    }

    private static void copyOut(FilledLog log, String name, Path rows) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(log.database(name));
                OutputStream out = Files.newOutputStream(rows)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY vote TO STDOUT (FORMAT binary)", out);
        }
    }

    /// @return the seconds to load, and the seconds to create the keys and commit
    private static double[] copyIn(FilledLog log, Path rows, long votes) throws SQLException, IOException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(log.database("copied"));
        ReplicaSchema.migrate(database);
        log.checkpoint();
        double[] seconds;
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                InputStream in = Files.newInputStream(rows)) {
            connection.setAutoCommit(false);
            Stopwatch copying = Stopwatch.start();
            statement.execute("""
                SET maintenance_work_mem = '256MB';
                ALTER TABLE vote DROP CONSTRAINT vote_position;
                TRUNCATE vote
                """);
            long copied = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY vote FROM STDIN (FORMAT binary, FREEZE)", in, 64 * 1024);
            if (copied != votes) {
                throw new IllegalStateException("copied " + copied + " votes of " + votes);
            }
            double loading = copying.seconds();
            statement.execute("""
                ALTER TABLE vote ADD CONSTRAINT vote_position PRIMARY KEY (partition, seq)
                """);
            connection.commit();
            seconds = new double[] {loading, copying.seconds() - loading};
        }
        log.drop("copied");
        return seconds;
    }

    /// COPY's time divided by the rebuild's, in the median round.
    public double ratio() {
        Round median = median();
        return median.copy() / median.rebuild();
    }

    private Round median() {
        return requireNonNull(rounds.stream()
                .sorted((one, other) -> Double.compare(one.copy() / one.rebuild(), other.copy() / other.rebuild()))
                .toList()
                .get(rounds.size() / 2));
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(machine.text()).append("; heap at most %,d MiB%n%n".formatted(heapMib));
        text.append("%,d votes; seconds to load + to make both keys, votes/s%n".formatted(votes));
        for (Round round : rounds) {
            text.append(line("COPY from a file", round.copyLoading(), round.copy()));
            text.append(line("rebuild from the log", round.rebuildLoading(), round.rebuild()));
        }
        text.append("  rebuild / COPY, median round: %.2f%n".formatted(ratio()));
        return text.toString();
    }

    private String line(String what, double loading, double all) {
        return "  %-22s %7.2f + %6.2f s %,12.0f/s%n".formatted(what, loading, all - loading, votes / all);
    }
}
