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
import java.util.stream.IntStream;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.lab.cluster.PartNames;
import org.disvote.lab.cluster.StartReport;
import org.disvote.lab.cluster.SystemFile;
import org.disvote.lab.cluster.SystemTopics;
import org.disvote.lab.cluster.running.RunningParts;
import org.disvote.lab.cluster.running.StartWait;
import org.disvote.lab.log.LocalLog;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.process.HaPrograms;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.Network;
import org.disvote.lab.server.EmbeddedBroker;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.lab.server.OwnDatabases;
import org.disvote.lab.server.Passwords;
import org.disvote.operate.database.Rights;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.operate.key.ClientStatements;
import org.disvote.topics.database.Role;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;
import org.flywaydb.core.api.FlywayException;

/// One start of an [HaCluster]. Each step makes what the next ones need.
final class HaStart {

    private static final Duration MASTERS_MAX = Duration.ofMinutes(3);
    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ClusterConfig config;
    private final RunningParts parts;
    private final HaPrograms programs;
    private final DataFolder folder;
    private final SystemFile system;
    private final Optional<VoterKey> voterKey;
    private final Addresses addresses;
    private final Network network;
    private final Probes probes;
    private final Routing routing;
    private final List<EmbeddedBroker> brokers;
    private final String bootstrap;
    private final EmbeddedPostgres replicaServer;
    private final List<String> replicas;
    private final Passwords passwords;
    private final StartWait wait;

    /// Starts nothing yet.
    ///
    /// @param parts owns what is started
    HaStart(ClusterConfig config, RunningParts parts) {
        this.config = config;
        this.parts = parts;
        programs = HaPrograms.find();
        folder = parts.own(DataFolder.open(config.data()));
        system = SystemFile.plan(config, folder, Addresses::portNames);
        voterKey = folder.voterKey();
        folder.write(system);
        addresses = new Addresses(system);
        network = new Network(config.data());
        probes = parts.own(new Probes(addresses));
        routing = new Routing(system.partitions());
        brokers = brokers();
        bootstrap = brokers.getFirst().bootstrap();
        replicaServer = EmbeddedPostgres.in(config.data(), system.port(Addresses.POSTGRES));
        replicas = PartNames.replicas(system.replicas());
        passwords = Passwords.kept(folder.resolve("masters-passwords.json"));
        wait = new StartWait(POLL, parts.failed());
    }

    /// Returns once votes can be cast.
    Endpoints run(StartReport report) {
        report.step("starting etcd, PostgreSQL and Kafka");
        startServers();
        report.step("making topics");
        LogKeys keys = makeTopics();
        report.step("starting ingest, sinks and counts");
        OwnPrograms ours = ours(keys);
        parts.startTogether(ours.all());
        report.step("waiting until votes can be cast");
        Endpoints ready = endpoints(keys);
        wait.until(
                READY_MAX.plus(config.rehearsal()),
                config.data().resolve("ingest1.log"),
                () -> probes.missing(ready.replicas(), routing));
        folder.write(new MetricsTargets(ours.metrics()));
        parts.own(new NodeRepair(addresses).start());
        folder.write(ready);
        parts.own(folder::removeEndpoints);
        return ready;
    }

    private void startServers() {
        network.make(system.network(), addresses.hosts());
        parts.own(network);
        MasterNodes nodes = new MasterNodes(programs, addresses, network, config.data());
        parts.startTogether(nodes.etcd());
        RunningParts.awaitAll(
                RunningParts.inBackground(this::startBrokers),
                RunningParts.inBackground(this::startReplicaServer),
                RunningParts.inBackground(() -> startMasters(nodes)));
    }

    /// And states in the log what the parts need there before they start.
    private LogKeys makeTopics() {
        Brokers log = Brokers.at(bootstrap);
        SystemTopics.provision(log, TopicCatalog.ofThreeBrokers(routing), voterKey);
        LogKeys keys = new LogKeys(config.data(), SystemTopic.read(log).origin());
        keys.writePolicy(addresses.witnesses());
        IntStream.rangeClosed(1, Addresses.INGESTS)
                .forEach(instance -> LocalLog.statedPromiseKey(keys, log, Addresses.INGEST + instance));
        new ClientStatements(log).state(PageRoutes.sealScript(), Instant.now());
        SystemTopics.putSampleElection(log, voterKey);
        return keys;
    }

    private OwnPrograms ours(LogKeys keys) {
        Path passwordFile = folder.resolve("parts.pgpass");
        write(
                passwordFile,
                passwords.line(Role.INGEST) + replicaServer.passwords().line(Role.SINK));
        return new OwnPrograms(
                config,
                addresses,
                network,
                keys,
                bootstrap,
                voterKey.map(_ -> folder.resolve(DataFolder.VOTER_KEY)),
                passwordFile,
                masters(passwords.named(Role.INGEST)),
                PartNames.replicaUrls(replicas, database -> replicaServer.urlWithoutPassword(database, Role.SINK)));
    }

    private Endpoints endpoints(LogKeys keys) {
        return new Endpoints(
                addresses.api(1),
                null,
                bootstrap,
                masters(passwords.asParts()),
                PartNames.replicaUrls(replicas, replicaServer::url),
                addresses.log(1),
                List.copyOf(addresses.witnesses().values()),
                keys.policyFile().toString());
    }

    private static void write(Path passwordFile, String lines) {
        try {
            OwnerOnlyFile.replace(passwordFile, lines.getBytes(UTF_8));
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written (%s)".formatted(passwordFile, e.getMessage()), e);
        }
    }

    private List<String> masters(String credentials) {
        return IntStream.range(0, system.shards())
                .mapToObj(shard -> addresses.master(shard, Addresses.database(shard), credentials))
                .toList();
    }

    private List<EmbeddedBroker> brokers() {
        List<Machine> machines = IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> machine(Addresses.broker(node)))
                .toList();
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> new EmbeddedBroker(
                        folder.resolve(Addresses.broker(node)),
                        system.clusterId(),
                        node,
                        machines,
                        addresses.brokerPorts(),
                        addresses.controllerPorts()))
                .toList();
    }

    private void startBrokers() {
        parts.startTogether(brokers.stream()
                .map(broker -> HeldPart.of(broker, machine(broker.name()), "", config.data()))
                .toList());
    }

    private void startReplicaServer() {
        parts.start(HeldPart.of(replicaServer, Addresses.POSTGRES, Machine.THIS, "", config.data()));
        List<String> databases = replicas.stream().map(PartNames::database).toList();
        replicaServer.createDatabases(databases);
        replicaServer.prepare(Rights.REPLICA, databases);
    }

    /// Starts the nodes and creates the database of each shard. The commit of that waits for a standby.
    private void startMasters(MasterNodes nodes) {
        parts.startTogether(nodes.postgres(passwords));
        for (int i = 0; i < system.shards(); i++) {
            int shard = i;
            wait.until(
                    MASTERS_MAX,
                    config.data().resolve(Addresses.shardNode(shard, 1)).resolve("patroni.log"),
                    () -> {
                        String missing = probes.missingOfMaster(shard);
                        return missing.isEmpty() ? missingDatabase(shard) : missing;
                    });
        }
    }

    /// Makes and prepares the database of a shard, unless it is. A node leads a moment before its PostgreSQL takes
    /// writes.
    private String missingDatabase(int shard) {
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

    private Machine machine(String name) {
        return network.machine(name, addresses.host(name));
    }
}
