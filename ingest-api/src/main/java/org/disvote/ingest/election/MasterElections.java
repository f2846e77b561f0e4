package org.disvote.ingest.election;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.disvote.ingest.election.Closing.Seal;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.SealTable;
import org.disvote.ingest.table.SystemTable;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.SqlFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The elections and seals of one master, read every [#READ_EACH] on its own thread, so that a silent master
/// delays no other. While the master is away, what was read last stays. Any thread may read.
final class MasterElections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MasterElections.class);

    private static final String UNDEFINED_TABLE = "42P01";
    private static final Duration READ_EACH = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final int place;
    private final String master;
    private final Consumer<Collection<Election>> known;
    private final Worker worker;

    private volatile Map<ElectionId, Election> definitions = Map.of();
    private volatile Map<ElectionId, SortedMap<Integer, Seal>> seals = Map.of();
    private volatile boolean answered;

    /// The number that the master keeps; its place in the list until that is known.
    private volatile int shard;

    // Of the thread.
    private List<ElectionTable.Row> rows = List.of();
    private boolean away;

    /// @param place in the list of masters
    /// @param master its JDBC URL
    /// @param known called with all elections of the master whenever they have changed
    MasterElections(int place, String master, Consumer<Collection<Election>> known) {
        this.known = known;
        this.place = place;
        this.master = master;
        shard = place;
        worker = Worker.platform("elections-" + place, CLOSE_MAX, this::follow);
    }

    void start() {
        worker.start();
    }

    Map<ElectionId, Election> definitions() {
        return definitions;
    }

    /// By partition.
    SortedMap<Integer, Seal> seals(ElectionId election) {
        return seals.getOrDefault(election, new TreeMap<>());
    }

    /// Whether the master has ever answered.
    boolean answered() {
        return answered;
    }

    int shard() {
        return shard;
    }

    /// How many of these elections the master does not have, or has with other terms or another close.
    int differing(Collection<Election> inForce) {
        Map<ElectionId, Election> known = definitions;
        return (int) inForce.stream()
                .filter(election -> !election.equals(known.get(election.id())))
                .count();
    }

    private void follow(Worker thread) throws InterruptedException {
        do {
            try (Connection session = MasterSession.connect(master, "disvote-elections-" + place)) {
                do {
                    read(session);
                    back();
                } while (thread.pause(READ_EACH));
            } catch (SQLException e) {
                away(e);
            }
        } while (thread.pause(READ_EACH));
    }

    private void read(Connection session) throws SQLException {
        ElectionTable table = new ElectionTable(session);
        List<ElectionTable.Row> current = table.rows();
        if (!current.equals(rows) || definitions.size() < current.size()) {
            definitions = decode(current, table);
            rows = current;
            known.accept(definitions.values());
        }
        seals = seals(session);
        shard = new SystemTable(session)
                .read()
                .map(numbers -> numbers.shard().index())
                .orElse(place);
        answered = true;
    }

    private static Map<ElectionId, SortedMap<Integer, Seal>> seals(Connection session) throws SQLException {
        Map<ElectionId, SortedMap<Integer, Seal>> read = new HashMap<>();
        for (SealTable.Seal seal : new SealTable(session).all()) {
            read.computeIfAbsent(seal.electionId(), _ -> new TreeMap<>())
                    .put(seal.partition(), new Seal(seal.lastSeq(), seal.sealedAt()));
        }
        return read;
    }

    private Map<ElectionId, Election> decode(List<ElectionTable.Row> current, ElectionTable table) throws SQLException {
        Map<ElectionId, Election> elections = new TreeMap<>();
        for (ElectionTable.Row row : current) {
            Optional<Election> election = table.election(row);
            election.ifPresent(known -> elections.put(known.id(), known));
            if (election.isEmpty() && !rows.contains(row)) {
                log.atWarn()
                        .addKeyValue("shard", shard)
                        .addKeyValue("terms", row.digest())
                        .log("Master has a row that is no launched election, it is ignored");
            }
        }
        return elections;
    }

    private void away(SQLException e) {
        boolean notMigratedYet = UNDEFINED_TABLE.equals(e.getSQLState());
        if (!away && !notMigratedYet) {
            away = true;
            log.atWarn()
                    .addKeyValue("shard", shard)
                    .addKeyValue("error", SqlFailure.text(e))
                    .log("Elections of the master cannot be read, those read last stay in use");
        }
    }

    private void back() {
        if (away) {
            away = false;
            log.atInfo().addKeyValue("shard", shard).log("Elections of the master are read again");
        }
    }

    /// Asks the thread to end, without waiting.
    void stop() {
        worker.stop();
    }

    @Override
    public void close() {
        worker.close();
    }
}
