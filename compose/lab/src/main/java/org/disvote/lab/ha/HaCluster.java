package org.disvote.lab.ha;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.disvote.lab.cluster.Cluster;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.cluster.PartFile;
import org.disvote.lab.cluster.RunningParts;
import org.disvote.lab.cluster.StartReport;
import org.disvote.lab.cluster.SystemFile;
import org.disvote.lab.process.HaPrograms;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.Network;
import org.disvote.lab.process.Part;
import org.disvote.lab.process.Program;
import org.disvote.lab.server.EmbeddedBroker;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.lab.server.OwnDatabases;
import org.disvote.lab.server.Passwords;
import org.disvote.lab.server.PostgresBinaries;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;

/// A whole system on this machine in which any one part may be lost: each master three PostgreSQL nodes under Patroni
/// and etcd, three brokers, two ingest instances, a sink with two consumers for each replica. All of them are processes
/// of their own; each is started again when it dies, and tells its process ID in a [PartFile].
///
/// Nodes, brokers and ingest instances are machines of a [Network], so that a drill can cut one from another; an etcd
/// member shares the machine of a node of shard 0. The rest runs on this machine.
public final class HaCluster implements Cluster {

    private static final int NODES = 3;
    private static final int INGESTS = 2;
    private static final String CONSUMERS = "2";
    private static final String INGEST = "ingest";
    private static final String KAFKA = "kafka";
    private static final String CONTROLLER = "controller";

    /// Each part has others that stand in for it, and a drill kills it often.
    private static final int RESTARTS_MAX = 1_000;

    private static final Duration MASTERS_MAX = Duration.ofMinutes(3);
    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int OK = 200;

    private final ClusterConfig config;
    private final Network network;
    private final RunningParts parts = new RunningParts(RESTARTS_MAX);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    public HaCluster(ClusterConfig config) {
        this.config = config;
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
        http.close();
    }

    private Endpoints startAll(StartReport report) {
        HaPrograms programs = HaPrograms.find();
        DataFolder folder = parts.own(DataFolder.open(config.data()));
        SystemFile system = SystemFile.plan(config, folder, HaCluster::portNames);
        folder.write(system);
        Routing routing = new Routing(system.partitions());
        List<String> replicaNames = EmbeddedCluster.replicaNames(system.replicas());

        report.step("starting etcd, PostgreSQL and Kafka");
        network.make(system.network(), hosts(system));
        parts.own(network);
        parts.startTogether(etcd(programs, system));
        List<EmbeddedBroker> brokers = brokers(folder, system);
        String bootstrap = brokers.getFirst().bootstrap();
        CompletableFuture<Void> brokersUp = RunningParts.inBackground(() -> parts.startTogether(brokers.stream()
                .map(broker -> held(broker, machine(system, broker.name()), ""))
                .toList()));
        EmbeddedPostgres replicaServer = new EmbeddedPostgres(
                PostgresBinaries.unpacked(PostgresBinaries.defaultCache()),
                folder.resolve("postgres"),
                folder.resolve("postgres.log"),
                system.port("postgres"));
        CompletableFuture<Void> replicasUp = RunningParts.inBackground(() -> {
            parts.start(held(replicaServer, Machine.THIS, "", "postgres"));
            replicaServer.createDatabases(
                    replicaNames.stream().map(EmbeddedCluster::database).toList());
        });
        Passwords passwords = Passwords.kept(folder.resolve("masters-passwords.json"));
        CompletableFuture<Void> mastersUp = RunningParts.inBackground(() -> {
            parts.startTogether(nodes(programs, system, passwords));
            for (int shard = 0; shard < system.shards(); shard++) {
                awaitMaster(system, shard, passwords);
            }
        });
        RunningParts.awaitAll(brokersUp, replicasUp, mastersUp);

        report.step("making topics");
        EmbeddedCluster.provision(bootstrap, TopicCatalog.ofThreeBrokers(routing));
        EmbeddedCluster.putSampleElection(bootstrap);

        report.step("starting ingest, sinks and counts");
        List<String> masters = IntStream.range(0, system.shards())
                .mapToObj(shard -> url(system, shard, database(shard), passwords.asParts()))
                .toList();
        SortedMap<String, String> replicas = new TreeMap<>();
        replicaNames.forEach(name -> replicas.put(name, replicaServer.url(EmbeddedCluster.database(name))));
        List<HeldPart> ours = ours(system, masters, bootstrap, replicas);
        parts.startTogether(ours);
        report.step("waiting until votes can be cast");
        awaitReady(system, replicas, routing);

        Endpoints ready = new Endpoints(api(system, 1), null, bootstrap, masters, replicas);
        folder.write(new MetricsTargets(new TreeMap<>(
                ours.stream().collect(Collectors.toMap(HeldPart::name, part -> operatorsPort(system, part))))));
        folder.write(ready);
        parts.own(folder::removeEndpoints);
        return ready;
    }

    private static List<String> portNames(int replicas) {
        List<String> names = new ArrayList<>(List.of(
                "api2",
                SystemFile.HA_PORT,
                "etcd-peer",
                "masters",
                "patroni",
                "postgres",
                INGEST,
                EmbeddedCluster.COUNTS));
        EmbeddedCluster.replicaNames(replicas).forEach(name -> names.add(EmbeddedCluster.sinkPart(name)));
        for (int node = 1; node <= NODES; node++) {
            names.add(KAFKA + node);
            names.add(CONTROLLER + node);
        }
        return names;
    }

    // ---- parts

    private List<HeldPart> etcd(HaPrograms programs, SystemFile system) {
        String members = nodesOf(system, 0, "e%d=http://%s:" + system.port("etcd-peer"));
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> {
                    Path folder = folder(programs, "etcd" + node);
                    Path settings = folder.resolve("etcd.yml");
                    new Template("/ha/etcd.yml")
                            .write(
                                    settings,
                                    Map.of(
                                            "name", "e" + node,
                                            "data", folder.resolve("data").toString(),
                                            "host", host(system, shardNode(0, node)),
                                            "listen", host(system, shardNode(0, node)),
                                            "port", Integer.toString(system.port(SystemFile.HA_PORT)),
                                            "peerPort", Integer.toString(system.port("etcd-peer")),
                                            "members", members));
                    Machine machine = machine(system, shardNode(0, node));
                    return held(
                            programs.etcd("etcd" + node, machine, settings, folder.resolve("etcd.log")), machine, "");
                })
                .toList();
    }

    private List<HeldPart> nodes(HaPrograms programs, SystemFile system, Passwords passwords) {
        List<HeldPart> nodes = new ArrayList<>();
        for (int shard = 0; shard < system.shards(); shard++) {
            for (int node = 1; node <= NODES; node++) {
                String name = shardNode(shard, node);
                Machine machine = machine(system, name);
                Path folder = folder(programs, name);
                Path settings = folder.resolve("patroni.yml");
                new Template("/ha/patroni.yml")
                        .write(
                                settings,
                                Map.ofEntries(
                                        Map.entry("scope", "shard" + shard),
                                        Map.entry("name", "node" + node),
                                        Map.entry("host", machine.host()),
                                        Map.entry("listen", machine.host()),
                                        Map.entry("port", Integer.toString(system.port("masters"))),
                                        Map.entry("patroniPort", Integer.toString(system.port("patroni"))),
                                        Map.entry(
                                                "etcd", nodesOf(system, 0, "%2$s:" + system.port(SystemFile.HA_PORT))),
                                        Map.entry("folder", folder.toString()),
                                        Map.entry("data", folder.resolve("data").toString()),
                                        Map.entry("bin", programs.postgres().toString()),
                                        Map.entry("sharedBuffers", "64MB"),
                                        Map.entry("clients", Network.addresses(system.network())),
                                        Map.entry("method", "scram-sha-256"),
                                        Map.entry("password", passwords.superuser())));
                nodes.add(held(
                        programs.patroni(name, machine, settings, folder.resolve("patroni.log")),
                        machine,
                        "http://%s:%d".formatted(machine.host(), system.port("patroni"))));
            }
        }
        return nodes;
    }

    private List<EmbeddedBroker> brokers(DataFolder folder, SystemFile system) {
        List<Integer> ports = ports(system, KAFKA);
        List<Machine> machines = IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> machine(system, KAFKA + node))
                .toList();
        List<Integer> controllerPorts = ports(system, CONTROLLER);
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> new EmbeddedBroker(
                        folder.resolve(KAFKA + node), system.clusterId(), node, machines, ports, controllerPorts))
                .toList();
    }

    private List<HeldPart> ours(
            SystemFile system, List<String> masters, String brokers, SortedMap<String, String> replicas) {
        List<String> common = List.of("--brokers", brokers);
        List<HeldPart> ours = new ArrayList<>();
        for (int instance = 1; instance <= INGESTS; instance++) {
            URI api = api(system, instance);
            ours.add(ours(
                    INGEST + instance,
                    machine(system, INGEST + instance),
                    api,
                    common,
                    Map.of("DISVOTE_MASTERS", String.join(",", masters)),
                    List.of(
                            "ingest",
                            "--host",
                            Objects.requireNonNull(api.getHost()),
                            "--auth-none-anywhere", // nothing but this machine has a cable there
                            "--port",
                            Integer.toString(api.getPort()),
                            "--metrics-host",
                            api.getHost(),
                            "--metrics-port",
                            Integer.toString(system.port(INGEST)),
                            "--confirm",
                            config.confirm().name().toLowerCase(Locale.ROOT),
                            "--auto-restore"))); // the brokers are this system's alone
        }
        replicas.forEach((replica, url) -> {
            String name = EmbeddedCluster.sinkPart(replica);
            URI metrics = at(Machine.THIS.host(), system.port(name));
            ours.add(ours(
                    name,
                    Machine.THIS,
                    metrics,
                    common,
                    Map.of("DISVOTE_REPLICA_DB", url),
                    List.of(
                            "sink",
                            "--replica",
                            replica,
                            "--consumers",
                            CONSUMERS,
                            "--metrics-port",
                            Integer.toString(metrics.getPort()))));
        });
        URI metrics = at(Machine.THIS.host(), system.port(EmbeddedCluster.COUNTS));
        ours.add(ours(
                EmbeddedCluster.COUNTS,
                Machine.THIS,
                metrics,
                common,
                Map.of(),
                List.of(
                        "counts",
                        "--brokers-keep",
                        Integer.toString(NODES),
                        "--state",
                        config.data().resolve("counts").toString(),
                        "--metrics-port",
                        Integer.toString(metrics.getPort()))));
        return ours;
    }

    private HeldPart ours(
            String name,
            Machine machine,
            URI at,
            List<String> common,
            Map<String, String> secrets,
            List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(common);
        return held(Program.disvote(name, machine, config.data(), all, secrets), machine, at.toString());
    }

    private static URI operatorsPort(SystemFile system, HeldPart part) {
        URI at = URI.create(part.at());
        return part.name().startsWith(INGEST) ? at(Objects.requireNonNull(at.getHost()), system.port(INGEST)) : at;
    }

    private HeldPart held(Part part, Machine machine, String at) {
        return held(part, machine, at, part.name());
    }

    private HeldPart held(Part part, Machine machine, String at, String name) {
        PartFile.release(config.data(), name); // of a drill that was killed
        return new HeldPart(part, name, machine.host(), at, config.data());
    }

    private Path folder(HaPrograms programs, String name) {
        Path folder = config.data().resolve(name);
        programs.makeFolder(folder, config.data());
        return folder;
    }

    // ---- addresses

    /// The addresses of the network's machines.
    private static SortedMap<String, String> hosts(SystemFile system) {
        SortedMap<String, String> hosts = new TreeMap<>();
        for (int node = 1; node <= NODES; node++) {
            for (int shard = 0; shard < system.shards(); shard++) {
                hosts.put(shardNode(shard, node), Network.host(system.network(), 10 * (shard + 1) + node));
            }
            hosts.put(KAFKA + node, Network.host(system.network(), 100 + node));
        }
        for (int instance = 1; instance <= INGESTS; instance++) {
            hosts.put(INGEST + instance, Network.host(system.network(), 110 + instance));
        }
        return hosts;
    }

    private static String host(SystemFile system, String machine) {
        return Objects.requireNonNull(hosts(system).get(machine));
    }

    private Machine machine(SystemFile system, String name) {
        return network.machine(name, host(system, name));
    }

    private static String shardNode(int shard, int node) {
        return "shard%d-node%d".formatted(shard, node);
    }

    /// @param format gets the node's number and its host
    private static String nodesOf(SystemFile system, int shard, String format) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> format.formatted(node, host(system, shardNode(shard, node))))
                .collect(Collectors.joining(","));
    }

    private static List<Integer> ports(SystemFile system, String name) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> system.port(name + node))
                .toList();
    }

    private static URI api(SystemFile system, int instance) {
        return at(host(system, INGEST + instance), system.port(instance == 1 ? "api" : "api" + instance));
    }

    private static URI at(String host, int port) {
        return URI.create("http://%s:%d".formatted(host, port));
    }

    private static String database(int shard) {
        return "master" + shard;
    }

    /// For a plain JDBC client, too: it then looks for the node that takes writes.
    private static String url(SystemFile system, int shard, String database, String credentials) {
        return "jdbc:postgresql://%s/%s?%s&targetServerType=primary&patroniPort=%d"
                .formatted(
                        nodesOf(system, shard, "%2$s:" + system.port("masters")),
                        database,
                        credentials,
                        system.port("patroni"));
    }

    // ---- waiting

    /// Until a node leads and another one is its synchronous standby; then makes the database. Its commit waits
    /// for the standby.
    private void awaitMaster(SystemFile system, int shard, Passwords passwords) {
        await(MASTERS_MAX, "shard%d-node1/patroni.log".formatted(shard), () -> {
            String missing = "shard %d has no leader with a synchronous standby".formatted(shard);
            int standbys = 0;
            for (int node = 1; node <= NODES; node++) {
                URI patroni = at(host(system, shardNode(shard, node)), system.port("patroni"))
                        .resolve("/sync");
                standbys += status(patroni) == OK ? 1 : 0;
            }
            return standbys == 0 ? missing : "";
        });
        try (Connection connection =
                DriverManager.getConnection(url(system, shard, "postgres", passwords.asSuperuser()))) {
            OwnDatabases.make(connection, passwords, List.of(database(shard)));
        } catch (SQLException e) {
            throw new OperatorException(
                    "the master of shard %d makes no database (%s): run it again".formatted(shard, e.getMessage()), e);
        }
    }

    private void awaitReady(SystemFile system, SortedMap<String, String> replicas, Routing routing) {
        await(READY_MAX, "ingest1.log", () -> {
            for (int instance = 1; instance <= INGESTS; instance++) {
                if (status(api(system, instance).resolve("/health/ready")) != OK) {
                    return "not all shards are open";
                }
                if (status(api(system, instance).resolve("/elections/" + SampleElection.ID)) != OK) {
                    return "the sample election is not known to ingest";
                }
            }
            for (var replica : replicas.entrySet()) {
                if (!follows(replica.getValue(), routing)) {
                    return "replica " + replica.getKey() + " is not followed up";
                }
            }
            return "";
        });
    }

    private static boolean follows(String replica, Routing routing) {
        try (Connection connection = DriverManager.getConnection(replica);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM applied")) {
            row.next();
            return row.getInt(1) == routing.partitions();
        } catch (SQLException e) {
            return false; // its sink has not made the tables yet
        }
    }

    private interface Missing {
        /// @return what is still lacking, for people; empty for nothing
        String now() throws InterruptedException;
    }

    private void await(Duration max, String logFile, Missing missing) {
        long deadline = System.nanoTime() + max.toNanos();
        try {
            while (true) {
                String lacking = missing.now();
                if (lacking.isEmpty()) {
                    return;
                }
                if (failed().isDone() || System.nanoTime() > deadline) {
                    throw new OperatorException("after %d s %s: see %s"
                            .formatted(max.toSeconds(), lacking, config.data().resolve(logFile)));
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException("interrupted while starting: run it again", e);
        }
    }

    /// @return 0 if there is no answer
    private int status(URI uri) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
