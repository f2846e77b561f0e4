package org.disvote.lab.ha;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.disvote.lab.ha.Addresses.NODES;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.lab.cluster.Cluster;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.cluster.RunningParts;
import org.disvote.lab.cluster.StartReport;
import org.disvote.lab.cluster.StartWait;
import org.disvote.lab.cluster.SystemFile;
import org.disvote.lab.log.LocalLog;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.process.HaPrograms;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.Network;
import org.disvote.lab.server.EmbeddedBroker;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.lab.server.OwnDatabases;
import org.disvote.lab.server.Passwords;
import org.disvote.lab.server.PostgresBinaries;
import org.disvote.lab.server.PrivateFile;
import org.disvote.operate.database.Rights;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.operate.key.ClientStatements;
import org.disvote.topics.database.Role;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;
import org.flywaydb.core.api.FlywayException;

/// A whole system on this machine that survives the loss of any one part: each master is three PostgreSQL nodes
/// under Patroni and etcd, and there are three brokers, two ingest instances, two notaries, two witnesses, and a
/// sink with two consumers for each replica. Each part is a process of its own, is started again when it dies, and
/// writes its process ID to a [PartFile].
///
/// Nodes, brokers, ingest instances, notaries and witnesses are machines of a [Network], so that a drill can cut
/// the connection between two of them. An etcd member shares the machine of a node of shard 0. The other parts run
/// on this machine.
public final class HaCluster implements Cluster {

    /// Each part has others that take over for it, and a drill kills it often.
    private static final int RESTARTS_MAX = 1_000;

    private static final Duration MASTERS_MAX = Duration.ofMinutes(3);
    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ClusterConfig config;
    private final Network network;
    private final RunningParts parts;
    private final StartWait wait;

    public HaCluster(ClusterConfig config) {
        this.config = config;
        parts = new RunningParts(RESTARTS_MAX, config.data());
        wait = new StartWait(POLL, parts.failed());
        network = new Network(config.data());
    }

    @Override
    public Endpoints start(StartReport report) {
        try {
            return startAll(report);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> failed() {
        return parts.failed();
    }

    @Override
    public void close() {
        parts.close();
    }

    private Endpoints startAll(StartReport report) {
        HaPrograms programs = HaPrograms.find();
        DataFolder folder = parts.own(DataFolder.open(config.data()));
        SystemFile system = SystemFile.plan(config, folder, Addresses::portNames);
        Optional<VoterKey> voterKey = folder.voterKey();
        folder.write(system);
        Addresses addresses = new Addresses(system);
        Probes probes = parts.own(new Probes(addresses));
        Routing routing = new Routing(system.partitions());
        List<String> replicaNames = EmbeddedCluster.replicaNames(system.replicas());

        report.step("starting etcd, PostgreSQL and Kafka");
        network.make(system.network(), addresses.hosts());
        parts.own(network);
        MasterNodes nodes = new MasterNodes(programs, addresses, network, config.data());
        parts.startTogether(nodes.etcd());
        List<EmbeddedBroker> brokers = brokers(folder, addresses);
        CompletableFuture<Void> brokersUp = RunningParts.inBackground(() -> start(brokers, addresses));
        EmbeddedPostgres replicaServer = new EmbeddedPostgres(
                PostgresBinaries.unpacked(PostgresBinaries.defaultCache()),
                folder.resolve("postgres"),
                folder.resolve("postgres.log"),
                system.port(Addresses.POSTGRES));
        CompletableFuture<Void> replicasUp = RunningParts.inBackground(() -> start(replicaServer, replicaNames));
        Passwords passwords = Passwords.kept(folder.resolve("masters-passwords.json"));
        CompletableFuture<Void> mastersUp =
                RunningParts.inBackground(() -> startMasters(nodes, addresses, probes, passwords));
        RunningParts.awaitAll(brokersUp, replicasUp, mastersUp);

        report.step("making topics");
        String bootstrap = brokers.getFirst().bootstrap();
        Brokers log = Brokers.at(bootstrap);
        EmbeddedCluster.provision(log, TopicCatalog.ofThreeBrokers(routing), voterKey);
        LogKeys keys = new LogKeys(config.data(), SystemTopic.read(log).origin());
        keys.writePolicy(addresses.witnesses());
        IntStream.rangeClosed(1, Addresses.INGESTS)
                .forEach(instance -> LocalLog.statedPromiseKey(keys, log, Addresses.INGEST + instance));
        new ClientStatements(log).state(PageRoutes.sealScript(), Instant.now());
        EmbeddedCluster.putSampleElection(log, voterKey);

        report.step("starting ingest, sinks and counts");
        List<String> masters = masters(addresses, passwords.asParts());
        SortedMap<String, String> replicas = new TreeMap<>();
        SortedMap<String, String> ofSinks = new TreeMap<>();
        replicaNames.forEach(name -> {
            replicas.put(name, replicaServer.url(EmbeddedCluster.database(name)));
            ofSinks.put(name, replicaServer.urlWithoutPassword(EmbeddedCluster.database(name), Role.SINK));
        });
        Path passwordFile = folder.resolve("parts.pgpass");
        write(
                passwordFile,
                passwords.line(Role.INGEST) + replicaServer.passwords().line(Role.SINK));
        OwnPrograms ours = new OwnPrograms(
                config,
                addresses,
                network,
                keys,
                bootstrap,
                voterKey.map(_ -> folder.resolve(DataFolder.VOTER_KEY)),
                passwordFile,
                masters(addresses, passwords.named(Role.INGEST)),
                ofSinks);
        parts.startTogether(ours.all());
        report.step("waiting until votes can be cast");
        wait.until(
                READY_MAX.plus(config.rehearsal()),
                config.data().resolve("ingest1.log"),
                () -> probes.missing(replicas, routing));

        Endpoints ready = new Endpoints(
                addresses.api(1),
                null,
                bootstrap,
                masters,
                replicas,
                addresses.log(1),
                List.copyOf(addresses.witnesses().values()),
                keys.policyFile().toString());
        folder.write(new MetricsTargets(ours.metrics()));
        parts.own(new NodeRepair(addresses).start());
        folder.write(ready);
        parts.own(folder::removeEndpoints);
        return ready;
    }

    private static void write(Path passwordFile, String lines) {
        try {
            PrivateFile.write(passwordFile, lines.getBytes(UTF_8));
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written (%s)".formatted(passwordFile, e.getMessage()), e);
        }
    }

    private static List<String> masters(Addresses addresses, String credentials) {
        return IntStream.range(0, addresses.system().shards())
                .mapToObj(shard -> addresses.master(shard, Addresses.database(shard), credentials))
                .toList();
    }

    private List<EmbeddedBroker> brokers(DataFolder folder, Addresses addresses) {
        List<Machine> machines = IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> machine(Addresses.broker(node), addresses))
                .toList();
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> new EmbeddedBroker(
                        folder.resolve(Addresses.broker(node)),
                        addresses.system().clusterId(),
                        node,
                        machines,
                        addresses.brokerPorts(),
                        addresses.controllerPorts()))
                .toList();
    }

    private void start(List<EmbeddedBroker> brokers, Addresses addresses) {
        parts.startTogether(brokers.stream()
                .map(broker -> HeldPart.of(broker, machine(broker.name(), addresses), "", config.data()))
                .toList());
    }

    private void start(EmbeddedPostgres replicaServer, List<String> replicaNames) {
        parts.start(HeldPart.of(replicaServer, Addresses.POSTGRES, Machine.THIS, "", config.data()));
        List<String> databases =
                replicaNames.stream().map(EmbeddedCluster::database).toList();
        replicaServer.createDatabases(databases);
        replicaServer.prepare(Rights.REPLICA, databases);
    }

    /// Starts the nodes and creates the database of each shard. The commit of that waits for a standby.
    private void startMasters(MasterNodes nodes, Addresses addresses, Probes probes, Passwords passwords) {
        parts.startTogether(nodes.postgres(passwords));
        for (int i = 0; i < addresses.system().shards(); i++) {
            int shard = i;
            wait.until(
                    MASTERS_MAX,
                    config.data().resolve(Addresses.shardNode(shard, 1)).resolve("patroni.log"),
                    () -> {
                        String missing = probes.missingOfMaster(shard);
                        return missing.isEmpty() ? missingDatabase(shard, addresses, passwords) : missing;
                    });
        }
    }

    /// Makes and prepares the database of a shard, unless it is. A node leads a moment before its PostgreSQL takes
    /// writes.
    private static String missingDatabase(int shard, Addresses addresses, Passwords passwords) {
        try (Connection connection =
                DriverManager.getConnection(addresses.master(shard, "postgres", passwords.asSuperuser()))) {
            OwnDatabases.make(connection, passwords, List.of(Addresses.database(shard)));
            OwnDatabases.prepare(
                    Rights.MASTER,
                    addresses.master(shard, Addresses.database(shard), passwords.asSuperuser()),
                    passwords);
            return "";
        } catch (SQLException | FlywayException e) {
            return "shard %d cannot make its database (%s)".formatted(shard, e.getMessage());
        }
    }

    private Machine machine(String name, Addresses addresses) {
        return network.machine(name, addresses.host(name));
    }
}
