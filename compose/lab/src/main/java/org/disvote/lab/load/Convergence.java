package org.disvote.lab.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.table.HeadTable;
import org.disvote.topics.lifetime.Stopwatch;

/// The progress of masters, log and replicas, as they report it themselves, and how long the log and replicas
/// take to have every vote. Only an audit checks that the reports are true. Not thread-safe.
public final class Convergence implements AutoCloseable {

    static final String MASTERS = "masters";
    private static final String LOG = "log";
    private static final String REPLICA = "replica ";

    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

    private static final String APPLIED = "SELECT partition, seq FROM applied";

    private final List<Connection> masters = new ArrayList<>();
    private final SortedMap<String, Connection> replicas = new TreeMap<>();

    private Convergence() {}

    /// @throws SQLException if one of them does not answer
    public static Convergence of(List<String> masters, SortedMap<String, String> replicas) throws SQLException {
        Convergence convergence = new Convergence();
        try {
            for (String master : masters) {
                convergence.masters.add(DriverManager.getConnection(master));
            }
            for (Map.Entry<String, String> replica : replicas.entrySet()) {
                convergence.replicas.put(replica.getKey(), DriverManager.getConnection(replica.getValue()));
            }
            return convergence;
        } catch (SQLException e) {
            convergence.close();
            throw e;
        }
    }

    /// The sum of the masters' heads: how many votes there are.
    long votes() throws SQLException {
        return sum(heads());
    }

    /// How many votes each replica, the log and the masters have. They are read in this order, so that none
    /// seems to be ahead of its source.
    Map<String, Long> sums() throws SQLException {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (String replica : replicas.keySet()) {
            sums.put(REPLICA + replica, sum(applied(replica)));
        }
        sums.put(LOG, sum(published()));
        sums.put(MASTERS, votes());
        return sums;
    }

    private static long sum(Map<Integer, Long> seqs) {
        return seqs.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Waits until the log and each replica have what the masters have now.
    ///
    /// @return the milliseconds that each took, by `log` and replica; empty where it took longer than `max`
    public Map<String, OptionalLong> await(Duration max) throws SQLException, InterruptedException {
        Stopwatch waiting = Stopwatch.start();
        Map<Integer, Long> heads = heads();
        Map<String, OptionalLong> arrived = new LinkedHashMap<>();
        arrived.put(LOG, OptionalLong.empty());
        replicas.keySet().forEach(name -> arrived.put(REPLICA + name, OptionalLong.empty()));
        while (true) {
            for (Map.Entry<String, OptionalLong> place : arrived.entrySet()) {
                if (place.getValue().isEmpty() && hasAll(place.getKey(), heads)) {
                    place.setValue(OptionalLong.of(waiting.elapsed().toMillis()));
                }
            }
            if (arrived.values().stream().allMatch(OptionalLong::isPresent) || waiting.exceeds(max)) {
                return arrived;
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    /// The version of the first master's server.
    public String postgresVersion() throws SQLException {
        return masters.getFirst().getMetaData().getDatabaseProductVersion();
    }

    @Override
    public void close() {
        masters.forEach(Convergence::close);
        replicas.values().forEach(Convergence::close);
    }

    private boolean hasAll(String place, Map<Integer, Long> heads) throws SQLException {
        Map<Integer, Long> has = place.equals(LOG) ? published() : applied(place.substring(REPLICA.length()));
        return heads.entrySet().stream().allMatch(head -> has.getOrDefault(head.getKey(), 0L) >= head.getValue());
    }

    private Map<Integer, Long> heads() throws SQLException {
        Map<Integer, Long> seqs = new TreeMap<>();
        for (Connection master : masters) {
            new HeadTable(master).lastSeqs().forEach((partition, seq) -> seqs.merge(partition, seq, Math::max));
        }
        return seqs;
    }

    /// What the log is known to have.
    private Map<Integer, Long> published() throws SQLException {
        Map<Integer, Long> seqs = new TreeMap<>();
        for (Connection master : masters) {
            new HeadTable(master).publishedSeqs().forEach((partition, seq) -> seqs.merge(partition, seq, Math::max));
        }
        return seqs;
    }

    private Map<Integer, Long> applied(String replica) throws SQLException {
        Connection connection = replicas.get(replica);
        if (connection == null) {
            throw new IllegalArgumentException("no replica " + replica);
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(APPLIED)) {
            Map<Integer, Long> applied = new TreeMap<>();
            while (rows.next()) {
                applied.put(rows.getInt(1), rows.getLong(2));
            }
            return applied;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written in it.
        }
    }
}
