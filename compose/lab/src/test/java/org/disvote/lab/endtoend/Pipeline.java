package org.disvote.lab.endtoend;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.cli.Cli;
import org.disvote.ingest.move.ShardMove;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.lab.voters.Acknowledged;
import org.disvote.lab.voters.BallotBox;
import org.disvote.lab.voters.Voters;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testlog.StandInNotary;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.provision.TopicProvisioner.Identity;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;

/// A whole system of processes: each ingest instance and each sink is a JVM of its own, with databases and
/// topics that are created for it.
final class Pipeline implements AutoCloseable {

    static final String ELECTION = "demo";
    static final String NO_CRASH = "none";

    static final Routing ROUTING = new Routing(6);
    private static final Duration CONVERGED_MAX = Duration.ofSeconds(60);
    private static final AtomicInteger SYSTEMS = new AtomicInteger();

    private final Broker broker;
    private final Postgres postgres;
    private final List<String> masters;
    private final SortedMap<String, String> replicas = new TreeMap<>();
    private final List<ChildJvm> children = new CopyOnWriteArrayList<>();
    private final StandInNotary notary;

    /// A sink that was killed keeps its partitions for some seconds. Sinks of the next test have another
    /// replica's name, so that they do not wait for it.
    private final String groupsEnd = "-" + SYSTEMS.incrementAndGet();

    /// Of every system here.
    static final VoterKey KEY = VoterKey.of(new byte[VoterKey.BYTES]);

    /// The addresses of the instances that serve voters.
    private final Map<ChildJvm, URI> serving = new java.util.concurrent.ConcurrentHashMap<>();

    Pipeline(Postgres postgres, Broker broker, int shards, int replicaCount) {
        this.postgres = postgres;
        this.broker = broker;
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers), ROUTING, new Identity(Optional.empty(), Optional.of(KEY.commitment()))));
        notary = StandInNotary.start(Brokers.at(broker.bootstrap()));
        masters = new CopyOnWriteArrayList<>();
        IntStream.range(0, shards).forEach(shard -> addMaster());
        for (int i = 1; i <= replicaCount; i++) {
            replicas.put("r" + i, postgres.createDatabase());
        }
        launchElection(ELECTION, Instant.parse("2100-01-01T00:00:00Z"));
    }

    /// Adds a master that the running instances do not know yet.
    void addMaster() {
        masters.add(postgres.createDatabase());
    }

    ShardMove mover(ShardMove.Watch watch) {
        return new ShardMove(masters, Brokers.at(broker.bootstrap()), ROUTING, watch);
    }

    /// @param step of [org.disvote.ingest.Probe.Step], or [#NO_CRASH]
    /// @param passes how often the step is passed before the one that kills
    ChildJvm startIngest(String step, int passes) {
        List<String> arguments = new ArrayList<>(
                List.of(broker.bootstrap(), Integer.toString(ROUTING.partitions()), step, Integer.toString(passes)));
        arguments.addAll(masters);
        ChildJvm child = ChildJvm.start(CrashingIngest.class, arguments.toArray(String[]::new));
        children.add(child);
        URI uri = URI.create(child.awaitReady());
        serving.put(child, uri);
        return child;
    }

    /// Starts an instance that rehearses, and that voters do not use.
    ///
    /// @return once it has rehearsed some votes
    ChildJvm startRehearsing() {
        List<String> arguments = new ArrayList<>(List.of(broker.bootstrap(), Integer.toString(ROUTING.partitions())));
        arguments.addAll(masters);
        ChildJvm child = ChildJvm.start(RehearsingIngest.class, arguments.toArray(String[]::new));
        children.add(child);
        var _ = child.awaitReady();
        return child;
    }

    /// Starts a sink and does not wait until it applies votes.
    ///
    /// @param step of [org.disvote.sink.replica.Probe.Step], or [#NO_CRASH]
    ChildJvm startSink(String replica, String step, int passes) {
        ChildJvm child = ChildJvm.start(
                CrashingSink.class,
                broker.bootstrap(),
                Integer.toString(ROUTING.partitions()),
                step,
                Integer.toString(passes),
                replica + groupsEnd,
                requireNonNull(replicas.get(replica)),
                "2");
        children.add(child);
        return child;
    }

    String master(int shard) {
        return masters.get(shard);
    }

    String masters() {
        return String.join(",", masters);
    }

    String replica(String name) {
        return requireNonNull(replicas.get(name));
    }

    /// From the next start on.
    void useMaster(int shard, String url) {
        masters.set(shard, url);
    }

    /// From the next start on.
    void useReplica(String name, String url) {
        replicas.put(name, url);
    }

    List<String> replicaNames() {
        return List.copyOf(replicas.keySet());
    }

    Voters voters() {
        return new Voters(
                new ElectionId(ELECTION),
                () -> serving.entrySet().stream()
                        .filter(entry -> entry.getKey().isAlive())
                        .map(Map.Entry::getValue)
                        .toList());
    }

    /// Checks what must hold after any fault: the audit finds masters, log and replicas equal, every
    /// acknowledged vote is there once, at its position and with its choice, and no voter got contradicting
    /// answers.
    void assertWhole(Voters voters) throws SQLException, InterruptedException {
        assertEquals(List.of(), voters.contradictions());
        assertEqual();
        for (String replica : replicas.values()) {
            assertAcknowledgedIn(replica, voters, VoterId::value);
        }
    }

    /// Checks that every acknowledged vote is there, at its position and with its choice.
    ///
    /// @param name a voter's name in the database
    static void assertAcknowledgedIn(String database, Voters voters, Function<VoterId, String> name)
            throws SQLException {
        assertIn(database, voters.acknowledged(), name);
    }

    /// The same of these.
    static void assertIn(String database, Map<VoterId, Acknowledged> acknowledged, Function<VoterId, String> name)
            throws SQLException {
        Map<String, String> found = votesOf(database);
        acknowledged.forEach((voter, vote) -> assertEquals(
                vote.partition() + "/" + vote.seq() + " " + vote.choice().value(),
                found.get(name.apply(voter)),
                voter::value));
    }

    void assertEqual() throws InterruptedException {
        children.stream().filter(ChildJvm::isAlive).forEach(ChildJvm::awaitReady);
        // A sink creates its database's tables shortly after it reports that it is ready.
        AuditReport report = Awaitility.await()
                .atMost(CONVERGED_MAX.multipliedBy(2))
                .until(this::audit, audited -> audited.verdict() != AuditReport.Verdict.UNREACHABLE);
        assertEquals(AuditReport.Verdict.EQUAL, report.verdict(), report::text);
    }

    private AuditReport audit() throws InterruptedException {
        return Audit.run(
                new AuditTargets(masters, Brokers.at(broker.bootstrap()), replicas),
                CONVERGED_MAX,
                20,
                (doing, done, all) -> {});
    }

    /// The masters' rows about partitions other than votes, as text: rows of the electoral roll, and seals.
    /// Each row is on the master that has the partition's head.
    List<String> rollAndSeals() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String master : masters) {
            try (Connection connection = DriverManager.getConnection(master);
                    var statement = connection.createStatement();
                    var found = statement.executeQuery("""
                        SELECT kind || of::text, partition IN (SELECT partition FROM partition_head)
                        FROM (SELECT 'roll ' AS kind, partition, (roll.*)::text AS of FROM roll
                            UNION ALL SELECT 'roll of ', partition, (roll_partition.*)::text FROM roll_partition
                            UNION ALL SELECT 'seal ', partition, sealed::text FROM sealed) AS rows
                        """)) {
                while (found.next()) {
                    assertTrue(found.getBoolean(2), found.getString(1));
                    rows.add(found.getString(1));
                }
            }
        }
        return rows.stream().sorted().toList();
    }

    /// How many votes each master has, by shard.
    List<Long> votesOfMasters() throws SQLException {
        List<Long> counts = new ArrayList<>();
        for (String master : masters) {
            counts.add((long) votesOf(master).size());
        }
        return counts;
    }

    private static Map<String, String> votesOf(String url) throws SQLException {
        Map<String, String> votes = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT voter, partition, seq, "
                        + "convert_from(substr(ballot, 2), 'UTF8')::jsonb #>> '{answers,choice,pick,0}' FROM vote")) {
            while (rows.next()) {
                votes.put(rows.getString(1), rows.getInt(2) + "/" + rows.getLong(3) + " " + rows.getString(4));
            }
        }
        return votes;
    }

    /// Launches an election that is open for everybody since long ago.
    void launchElection(String id, Instant closesAt) {
        launch(election(id, closesAt));
    }

    /// Launches an election that is open for those on the roll since long ago.
    void launchElectionWithRoll(String id, Instant closesAt) {
        launch(election(id, closesAt).put("voters", "pseudonymous").put("eligibility", "roll"));
    }

    /// A definition with open ballots, for everybody since long ago, whose votes may be changed.
    static ObjectNode changeableElection(String id) {
        return election(id, Instant.parse("2100-01-01T00:00:00Z"))
                .put("voters", "pseudonymous")
                .put("changeOfMind", "last-counts");
    }

    void launch(SealedElection election) {
        new ElectionTopic(Brokers.at(broker.bootstrap()))
                .launch(election.definition(), Election.NOTICE_MIN, Optional.of(election.protocol()));
    }

    private void launch(ObjectNode file) {
        new ElectionTopic(Brokers.at(broker.bootstrap())).launch(Definition.of(file), Election.NOTICE_MIN);
    }

    static ObjectNode election(String id, Instant closesAt) {
        return ShortForm.file(
                id,
                Map.of("en", id),
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> new Choice(new ChoiceId("c" + i), Map.of("en", "Choice " + i)))
                        .toList(),
                Instant.parse("2020-01-01T00:00:00Z"),
                closesAt);
    }

    /// Imports a roll of the voters `L-000`, `L-001` and so on.
    void importRoll(Path folder, int voters) {
        StringWriter err = new StringWriter();
        try {
            Path file = folder.resolve("roll.csv");
            Files.writeString(
                    file,
                    IntStream.range(0, voters)
                            .mapToObj(voter -> "L-%03d,chania\n".formatted(voter))
                            .collect(Collectors.joining("", "voterId,constituency\n", "")));
            Path key = folder.resolve("voter.key");
            if (!Files.exists(key)) {
                KEY.write(key);
            }
            int exitCode = Cli.run(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err, true),
                    "roll",
                    "import",
                    file.toString(),
                    "--voter-key",
                    key.toString(),
                    "--masters",
                    masters(),
                    "--brokers",
                    broker.bootstrap());
            assertEquals(0, exitCode, err::toString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Casts the votes of some of these voters, each until it is recorded.
    void castListed(String election, int from, int to) {
        try (BallotBox box = new BallotBox(new ElectionId(election))) {
            for (int i = from; i < to; i++) {
                VoterId voter = new VoterId("L-%03d".formatted(i));
                ChoiceId choice = new ChoiceId("c" + (1 + i % 5));
                Awaitility.await()
                        .atMost(CONVERGED_MAX)
                        .ignoreException(IOException.class)
                        .until(
                                () -> box.cast(anyServing(), voter, choice).status(),
                                status -> status == BallotBox.CREATED || status == BallotBox.SAME_AGAIN);
            }
        }
    }

    /// The statuses of the first answers to their votes, once ingest serves those who need no roll.
    Set<Integer> statusOfListed(String election, int from, int to) throws IOException, InterruptedException {
        Set<Integer> statuses = new TreeSet<>();
        try (BallotBox everybody = new BallotBox(new ElectionId(ELECTION));
                BallotBox box = new BallotBox(new ElectionId(election))) {
            for (int i = from; i < to; i++) {
                VoterId voter = new VoterId("L-%03d".formatted(i));
                Awaitility.await()
                        .atMost(CONVERGED_MAX)
                        .ignoreException(IOException.class)
                        .until(
                                () -> everybody
                                        .cast(anyServing(), voter, new ChoiceId("c1"))
                                        .status(),
                                status -> status != BallotBox.TRY_AGAIN);
            }
            for (int i = from; i < to; i++) {
                VoterId voter = new VoterId("L-%03d".formatted(i));
                statuses.add(box.cast(anyServing(), voter, new ChoiceId("c" + (1 + i % 5)))
                        .status());
            }
        }
        return statuses;
    }

    URI anyServing() throws IOException {
        return serving.entrySet().stream()
                .filter(entry -> entry.getKey().isAlive())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IOException("no instance is alive"));
    }

    /// Waits until this many voters have their receipts.
    static void awaitAcknowledged(Voters voters, int count) {
        Awaitility.await().until(() -> voters.acknowledged().size() >= count);
    }

    @Override
    public void close() {
        children.forEach(ChildJvm::close);
        notary.close();
    }
}
