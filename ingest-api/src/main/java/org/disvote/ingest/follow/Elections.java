package org.disvote.ingest.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.disvote.ingest.follow.Closing.Seal;
import org.disvote.ingest.master.MasterSession;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.reason.SqlFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The elections that the masters know and the partitions that they have sealed, read from them at least each second.
/// It works while Kafka is down, and while a master is down it keeps what that one said last. An election that is
/// missing here may be one poll away.
public final class Elections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Elections.class);

    private static final String UNDEFINED_TABLE = "42P01";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Poller> pollers;

    private Elections(List<String> masters) {
        pollers = IntStream.range(0, masters.size())
                .mapToObj(place -> new Poller(place, masters.get(place)))
                .toList();
    }

    /// @param masters JDBC URLs in any order; none of them need answer yet
    public static Elections follow(List<String> masters) {
        Elections elections = new Elections(masters);
        elections.pollers.forEach(poller -> poller.thread.start());
        return elections;
    }

    public Optional<Election> find(ElectionId id) {
        return pollers.stream()
                .flatMap(poller -> Optional.ofNullable(poller.known.get(id)).stream())
                .findFirst();
    }

    /// By ascending ID.
    public List<Election> all() {
        return List.copyOf(union().values());
    }

    /// Whether any master has said of any election.
    public boolean anyKnown() {
        return pollers.stream().anyMatch(poller -> !poller.known.isEmpty());
    }

    /// Where two masters differ for the moment it takes to copy a new definition, the first of the list counts
    /// here. What decides on a vote is its own master's, in the batch's transaction.
    private Map<ElectionId, Election> union() {
        Map<ElectionId, Election> union = new TreeMap<>();
        for (Poller poller : pollers) {
            poller.known.forEach(union::putIfAbsent);
        }
        return union;
    }

    /// The partitions that take no more votes of an election, as their masters have it. A row stays for good
    /// and goes with its partition to another master, so it does not matter which of them has it.
    public SortedMap<Integer, Seal> sealed(ElectionId electionId) {
        SortedMap<Integer, Seal> sealed = new TreeMap<>();
        for (Poller poller : pollers) {
            sealed.putAll(poller.seals.getOrDefault(electionId, new TreeMap<>()));
        }
        return sealed;
    }

    /// How many elections each master has otherwise than they are in force, or not at all.
    ///
    /// @return by the shard's number; without the masters that have never answered
    public SortedMap<Integer, Integer> differing(Collection<Election> inForce) {
        SortedMap<Integer, Integer> differing = new TreeMap<>();
        for (Poller poller : pollers) {
            if (poller.answered) {
                differing.merge(poller.shard, poller.differing(inForce), Integer::sum);
            }
        }
        return differing;
    }

    @Override
    public void close() {
        closing.countDown();
        for (Poller poller : pollers) {
            try {
                poller.thread.join(CLOSE_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// One thread for each master, so that a silent one delays no other.
    private final class Poller {
        private final int place;
        private final String master;
        private final Thread thread;
        private volatile Map<ElectionId, Election> known = Map.of();
        private volatile Map<ElectionId, SortedMap<Integer, Seal>> seals = Map.of();
        private volatile boolean answered;

        /// The number that the master keeps; its place in the list until that is known.
        private volatile int shard;

        private List<String> definitions = List.of();
        private boolean degraded;

        Poller(int place, String master) {
            this.place = place;
            this.master = master;
            shard = place;
            thread = Thread.ofPlatform().daemon().name("elections-" + place).unstarted(this::run);
        }

        private void run() {
            try {
                do {
                    try (Connection session = MasterSession.connect(master, "disvote-elections-" + place)) {
                        do {
                            read(session);
                            recovered();
                        } while (!closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS));
                    } catch (SQLException e) {
                        degraded(e);
                    }
                } while (!closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void read(Connection session) throws SQLException {
            List<String> current = new ArrayList<>();
            try (var select = session.prepareStatement("SELECT definition::text FROM election ORDER BY id");
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    current.add(rows.getString(1));
                }
            }
            if (!current.equals(definitions)) {
                known = decode(current);
                definitions = current;
            }
            seals = seals(session);
            shard = shard(session);
            answered = true;
        }

        private int shard(Connection session) throws SQLException {
            try (var select = session.prepareStatement("SELECT shard FROM system");
                    var row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : place;
            }
        }

        private int differing(Collection<Election> inForce) {
            Map<ElectionId, Election> current = known;
            return (int) inForce.stream()
                    .filter(election -> !election.equals(current.get(election.id())))
                    .count();
        }

        private Map<ElectionId, SortedMap<Integer, Seal>> seals(Connection session) throws SQLException {
            Map<ElectionId, SortedMap<Integer, Seal>> read = new HashMap<>();
            try (var select =
                            session.prepareStatement("SELECT election_id, partition, last_seq, sealed_at FROM sealed");
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    Optional<ElectionId> election = ElectionId.parse(rows.getString(1));
                    int partition = rows.getInt(2);
                    Seal seal = new Seal(
                            rows.getLong(3),
                            rows.getObject(4, OffsetDateTime.class).toInstant());
                    election.ifPresent(id ->
                            read.computeIfAbsent(id, none -> new TreeMap<>()).put(partition, seal));
                }
            }
            return read;
        }

        private Map<ElectionId, Election> decode(List<String> definitions) {
            Map<ElectionId, Election> elections = new TreeMap<>();
            for (String definition : definitions) {
                try {
                    Election election = Json.decode(definition.getBytes(UTF_8), Election.class);
                    elections.put(election.id(), election);
                } catch (MalformedEventException e) {
                    log.atWarn()
                            .addKeyValue("shard", shard)
                            .addKeyValue("error", e.getMessage())
                            .log("passed over a definition on the master that is no election's");
                }
            }
            return elections;
        }

        private void degraded(SQLException e) {
            boolean notMigratedYet = UNDEFINED_TABLE.equals(e.getSQLState());
            if (!degraded && !notMigratedYet) {
                degraded = true;
                log.atWarn()
                        .addKeyValue("shard", shard)
                        .addKeyValue("error", SqlFailure.text(e))
                        .log("the master does not tell its elections; what it told last stays in use");
            }
        }

        private void recovered() {
            if (degraded) {
                degraded = false;
                log.atInfo().addKeyValue("shard", shard).log("the master tells its elections again");
            }
        }
    }
}
