package org.disvote.lab.drill.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.disvote.ingest.table.HeadTable;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.lab.cluster.running.PartFile;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;

/// A running system with `--ha`: its addresses, its [Parts], what [Patroni] reports, and whether it is whole.
public final class HaSystem implements AutoCloseable {

    private static final Duration CANCEL_EACH = Duration.ofMillis(20);
    private static final String INGEST = "ingest";
    private static final String WITNESS = "witness";

    /// The names of notaries begin with this.
    public static final String NOTARY = "notary";

    private static final Duration WRITES_MAX = Duration.ofSeconds(60);
    private static final Pattern WRITES = Pattern.compile("^disvote_notary_writes(\\{.*})? 1\\.0$", Pattern.MULTILINE);

    private final Path data;
    private final Endpoints endpoints;
    private final Parts parts;
    private final Probe probe = new Probe();
    private final Patroni patroni;
    private final Map<Integer, Integer> owners;
    private final Routing routing;
    private final Optional<VoterKey> voterKey;

    /// @param data its data folder
    /// @throws OperatorException if no system with `--ha` runs there
    public HaSystem(Path data) {
        this.data = data.toAbsolutePath().normalize();
        endpoints = Endpoints.read(data);
        voterKey = DataFolder.voterKeyIn(data);
        PartFile.readAll(data); // throws if the system was not started with --ha
        parts = new Parts(this.data);
        parts.heal(); // a drill that was killed may have left cuts
        patroni = new Patroni(parts, probe);
        owners = owners(endpoints.masters());
        routing = new Routing(owners.size());
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public Path data() {
        return data;
    }

    public Parts parts() {
        return parts;
    }

    public Patroni patroni() {
        return patroni;
    }

    public int shards() {
        return endpoints.masters().size();
    }

    public int shardOf(int partition) {
        return owners.getOrDefault(partition, 0);
    }

    public int shardOf(VoterId voterId) {
        return shardOf(routing.partitionOf(voter(voterId)));
    }

    /// A voter's name in the sample election.
    public Voter voter(VoterId voterId) {
        return voterKey.map(key -> key.pseudonym("", voterId)).orElseGet(() -> new Voter(voterId.value()));
    }

    /// The addresses of the ingest instances.
    public List<URI> ingests() {
        return parts.addresses(INGEST);
    }

    /// Where a part answers by HTTP.
    public URI address(String part) {
        return parts.address(part);
    }

    /// Where each notary serves the log, by name.
    public SortedMap<String, URI> notaries() {
        return parts.addressesByName(NOTARY);
    }

    /// Where each witness listens, by name.
    public SortedMap<String, URI> witnesses() {
        return parts.addressesByName(WITNESS);
    }

    /// Whether this notary is the one that writes, as it believes itself.
    public boolean writes(String notary) {
        URI metrics = MetricsTargets.read(data).parts().get(notary);
        try {
            return metrics != null
                    && WRITES.matcher(new String(probe.get(metrics.resolve("/metrics")), UTF_8))
                            .find();
        } catch (IOException e) {
            return false;
        }
    }

    /// The notary that writes.
    ///
    /// @throws OperatorException if none does for long
    public String requireWritingNotary() throws InterruptedException {
        Await.until(
                "no notary writes",
                WRITES_MAX,
                () -> parts.named(NOTARY).stream().anyMatch(this::writes));
        return parts.named(NOTARY).stream()
                .filter(this::writes)
                .findFirst()
                .orElseThrow(() -> new OperatorException("notaries change: run the drill again"));
    }

    public boolean isReady(String ingest) {
        return isReady(parts.address(ingest));
    }

    private boolean isReady(URI ingest) {
        return probe.isOk(ingest.resolve("/health/ready"));
    }

    /// What this system lacks; empty if it is whole: every part runs, each leader has all its standbys, and every
    /// ingest instance is ready. Whether the brokers' replicas are in sync is not checked.
    public String missing() {
        Optional<String> dead = parts.dead();
        if (dead.isPresent()) {
            return dead.get() + " does not run";
        }
        for (int shard = 0; shard < shards(); shard++) {
            String missing = patroni.missing(shard);
            if (!missing.isEmpty()) {
                return missing;
            }
        }
        for (URI ingest : ingests()) {
            if (!isReady(ingest)) {
                return ingest + " is not ready";
            }
        }
        return "";
    }

    /// Runs a query with one number as its result on a shard's master.
    public long ask(int shard, String query) {
        return on(shard, statement -> {
            try (var row = statement.executeQuery(query)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /// Has a shard's master remove WAL that nobody needs.
    public void checkpoint(int shard) {
        on(shard, statement -> statement.execute("CHECKPOINT"));
    }

    private interface Question<T> {
        T ask(Statement statement) throws SQLException;
    }

    private <T> T on(int shard, Question<T> question) {
        try (Connection connection =
                        DriverManager.getConnection(endpoints.masters().get(shard));
                Statement statement = connection.createStatement()) {
            return question.ask(statement);
        } catch (SQLException e) {
            throw new OperatorException(
                    "the master of shard %d does not answer: %s".formatted(shard, e.getMessage()), e);
        }
    }

    /// Whether a standby streams from its leader, and is less than a megabyte behind.
    public boolean follows(int shard, String standby) {
        return ask(shard, """
            SELECT count(*) FROM pg_stat_replication
            WHERE application_name = '%s' AND state = 'streaming'
              AND pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn) < 1000000
            """.formatted(standby.substring(standby.indexOf('-') + 1))) > 0;
    }

    /// Calls `pg_cancel_backend` for each session whose commit waits for a standby, again and again for this time.
    ///
    /// @return how many were cancelled
    public long cancelCommits(int shard, Duration lasting) throws InterruptedException {
        long cancelled = 0;
        try (Connection connection =
                        DriverManager.getConnection(endpoints.masters().get(shard));
                var statement = connection.prepareStatement(
                        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")) {
            Deadline end = Deadline.after(lasting);
            while (!end.hasPassed()) {
                try (var row = statement.executeQuery()) {
                    row.next();
                    cancelled += row.getLong(1);
                }
                TimeUnit.NANOSECONDS.sleep(CANCEL_EACH.toNanos());
            }
        } catch (SQLException e) {
            throw new OperatorException("no commit can be cancelled: " + e.getMessage(), e);
        }
        return cancelled;
    }

    /// The shard of each partition.
    private static Map<Integer, Integer> owners(List<String> masters) {
        Map<Integer, Integer> owners = new TreeMap<>();
        for (int shard = 0; shard < masters.size(); shard++) {
            try (Connection connection = DriverManager.getConnection(masters.get(shard))) {
                for (int partition : new HeadTable(connection).lastSeqs().keySet()) {
                    owners.put(partition, shard);
                }
            } catch (SQLException e) {
                throw new OperatorException(
                        "the master of shard %d does not answer: %s".formatted(shard, e.getMessage()), e);
            }
        }
        return owners;
    }

    @Override
    public void close() {
        probe.close();
    }
}
