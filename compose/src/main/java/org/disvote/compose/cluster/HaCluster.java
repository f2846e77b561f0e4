package org.disvote.compose.cluster;

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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.disvote.compose.election.SampleElection;
import org.disvote.compose.part.EmbeddedBroker;
import org.disvote.compose.part.EmbeddedPostgres;
import org.disvote.compose.part.HaPrograms;
import org.disvote.compose.part.OperatorException;
import org.disvote.compose.part.Part;
import org.disvote.compose.part.PostgresBinaries;
import org.disvote.compose.part.Program;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.routing.Routing;

/// A whole system on this machine in which any one part may be lost: each master three PostgreSQL nodes under Patroni
/// and etcd, three brokers, two ingest instances, a sink with two consumers for each replica. All of them are processes
/// of their own; each is started again when it dies, and tells its process ID in a [PartFile].
///
/// Node `i` of shard `s` has the address 127.0.`s`.1`i`; the etcd members share those of shard 0.
public final class HaCluster implements Cluster {

    private static final int NODES = 3;
    private static final int INGESTS = 2;
    private static final String CONSUMERS = "2";
    private static final String HOST = EmbeddedCluster.HOST;
    private static final String CONTROLLER = "controller";

    /// Each part has others that stand in for it, and a drill kills it often.
    private static final int RESTARTS_MAX = 1_000;

    private static final Duration MASTERS_MAX = Duration.ofMinutes(3);
    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int OK = 200;

    private final ClusterConfig config;
    private final RunningParts parts = new RunningParts(RESTARTS_MAX);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    public HaCluster(ClusterConfig config) {
        this.config = config;
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
        parts.startTogether(etcd(programs, system));
        List<EmbeddedBroker> brokers = brokers(folder, system);
        String bootstrap = brokers.getFirst().bootstrap();
        CompletableFuture<Void> brokersUp = RunningParts.inBackground(() -> parts.startTogether(
                brokers.stream().map(broker -> held(broker, "")).toList()));
        EmbeddedPostgres replicaServer = new EmbeddedPostgres(
                PostgresBinaries.unpacked(PostgresBinaries.defaultCache()),
                folder.resolve("postgres"),
                folder.resolve("postgres.log"),
                system.port("postgres"));
        CompletableFuture<Void> replicasUp = RunningParts.inBackground(() -> {
            parts.start(held(replicaServer, "", "postgres"));
            replicaServer.createDatabases(
                    replicaNames.stream().map(EmbeddedCluster::database).toList());
        });
        CompletableFuture<Void> mastersUp = RunningParts.inBackground(() -> {
            parts.startTogether(nodes(programs, system));
            for (int shard = 0; shard < system.shards(); shard++) {
                awaitMaster(system, shard);
            }
        });
        RunningParts.awaitAll(brokersUp, replicasUp, mastersUp);

        report.step("making topics");
        EmbeddedCluster.provision(bootstrap, TopicCatalog.ofThreeBrokers(routing));
        EmbeddedCluster.putSampleElection(bootstrap);

        report.step("starting ingest, sinks and counts");
        List<String> masters = IntStream.range(0, system.shards())
                .mapToObj(shard -> url(system, shard, database(shard)))
                .toList();
        SortedMap<String, String> replicas = new TreeMap<>();
        replicaNames.forEach(name -> replicas.put(name, replicaServer.url(EmbeddedCluster.database(name))));
        List<HeldPart> ours = ours(system, masters, bootstrap, replicas);
        parts.startTogether(ours);
        report.step("waiting until votes can be cast");
        awaitReady(system, replicas, routing);

        Endpoints ready = new Endpoints(api(system, 1), null, bootstrap, masters, replicas);
        folder.write(new MetricsTargets(new TreeMap<>(
                ours.stream().collect(Collectors.toMap(HeldPart::name, part -> URI.create(part.at()))))));
        folder.write(ready);
        parts.own(folder::removeEndpoints);
        return ready;
    }

    private static List<String> portNames(int replicas) {
        List<String> names = new ArrayList<>(List.of(
                "api2", SystemFile.HA_PORT, "etcd-peer", "masters", "patroni", "postgres", EmbeddedCluster.COUNTS));
        EmbeddedCluster.replicaNames(replicas).forEach(name -> names.add(EmbeddedCluster.sinkPart(name)));
        for (int node = 1; node <= NODES; node++) {
            names.add("kafka" + node);
            names.add(CONTROLLER + node);
        }
        return names;
    }

    // ---- parts

    private List<HeldPart> etcd(HaPrograms programs, SystemFile system) {
        String members = nodesOf(0, "e%d=http://%s:" + system.port("etcd-peer"));
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
                                            "host", host(0, node),
                                            "listen", host(0, node),
                                            "port", Integer.toString(system.port(SystemFile.HA_PORT)),
                                            "peerPort", Integer.toString(system.port("etcd-peer")),
                                            "members", members));
                    return held(programs.etcd("etcd" + node, settings, folder.resolve("etcd.log")), "");
                })
                .toList();
    }

    private List<HeldPart> nodes(HaPrograms programs, SystemFile system) {
        List<HeldPart> nodes = new ArrayList<>();
        for (int shard = 0; shard < system.shards(); shard++) {
            for (int node = 1; node <= NODES; node++) {
                String name = "shard%d-node%d".formatted(shard, node);
                Path folder = folder(programs, name);
                Path settings = folder.resolve("patroni.yml");
                new Template("/ha/patroni.yml")
                        .write(
                                settings,
                                Map.ofEntries(
                                        Map.entry("scope", "shard" + shard),
                                        Map.entry("name", "node" + node),
                                        Map.entry("host", host(shard, node)),
                                        Map.entry("listen", host(shard, node)),
                                        Map.entry("port", Integer.toString(system.port("masters"))),
                                        Map.entry("patroniPort", Integer.toString(system.port("patroni"))),
                                        Map.entry("etcd", nodesOf(0, "%2$s:" + system.port(SystemFile.HA_PORT))),
                                        Map.entry("folder", folder.toString()),
                                        Map.entry("data", folder.resolve("data").toString()),
                                        Map.entry("bin", programs.postgres().toString()),
                                        Map.entry("sharedBuffers", "64MB"),
                                        Map.entry("clients", "127.0.0.0/8"),
                                        Map.entry("method", "trust"),
                                        Map.entry("password", "postgres")));
                nodes.add(held(
                        programs.patroni(name, settings, folder.resolve("patroni.log")),
                        "http://%s:%d".formatted(host(shard, node), system.port("patroni"))));
            }
        }
        return nodes;
    }

    private static List<EmbeddedBroker> brokers(DataFolder folder, SystemFile system) {
        List<Integer> ports = ports(system, "kafka");
        List<Integer> controllerPorts = ports(system, CONTROLLER);
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> new EmbeddedBroker(
                        folder.resolve("kafka" + node), system.clusterId(), node, ports, controllerPorts))
                .toList();
    }

    private List<HeldPart> ours(
            SystemFile system, List<String> masters, String brokers, SortedMap<String, String> replicas) {
        List<String> common = List.of("--brokers", brokers, "--partitions", Integer.toString(system.partitions()));
        List<HeldPart> ours = new ArrayList<>();
        for (int instance = 1; instance <= INGESTS; instance++) {
            URI api = api(system, instance);
            ours.add(ours(
                    "ingest" + instance,
                    api,
                    common,
                    List.of(
                            "ingest",
                            "--masters",
                            String.join(",", masters),
                            "--port",
                            Integer.toString(api.getPort()),
                            "--confirm",
                            config.confirm().name().toLowerCase(Locale.ROOT),
                            "--auto-restore"))); // the brokers are this system's alone
        }
        replicas.forEach((replica, url) -> {
            String name = EmbeddedCluster.sinkPart(replica);
            URI metrics = at(system.port(name));
            ours.add(ours(
                    name,
                    metrics,
                    common,
                    List.of(
                            "sink",
                            "--replica",
                            replica,
                            "--replica-db",
                            url,
                            "--consumers",
                            CONSUMERS,
                            "--metrics-port",
                            Integer.toString(metrics.getPort()))));
        });
        URI metrics = at(system.port(EmbeddedCluster.COUNTS));
        ours.add(ours(
                EmbeddedCluster.COUNTS,
                metrics,
                common,
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

    private HeldPart ours(String name, URI at, List<String> common, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(common);
        return held(Program.disvote(name, config.data(), all), at.toString());
    }

    private HeldPart held(Part part, String at) {
        return held(part, at, part.name());
    }

    private HeldPart held(Part part, String at, String name) {
        PartFile.release(config.data(), name); // of a drill that was killed
        return new HeldPart(part, name, at, config.data());
    }

    private Path folder(HaPrograms programs, String name) {
        Path folder = config.data().resolve(name);
        programs.makeFolder(folder, config.data());
        return folder;
    }

    // ---- addresses

    private static String host(int shard, int node) {
        return "127.0.%d.%d".formatted(shard, 10 + node);
    }

    /// @param format gets the node's number and its host
    private static String nodesOf(int shard, String format) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> format.formatted(node, host(shard, node)))
                .collect(Collectors.joining(","));
    }

    private static List<Integer> ports(SystemFile system, String name) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> system.port(name + node))
                .toList();
    }

    private static URI api(SystemFile system, int instance) {
        return at(system.port(instance == 1 ? "api" : "api" + instance));
    }

    private static URI at(int port) {
        return URI.create("http://%s:%d".formatted(HOST, port));
    }

    private static String database(int shard) {
        return "master" + shard;
    }

    /// For a plain JDBC client, too: it then looks for the node that takes writes.
    private static String url(SystemFile system, int shard, String database) {
        return "jdbc:postgresql://%s/%s?user=postgres&targetServerType=primary&patroniPort=%d"
                .formatted(nodesOf(shard, "%2$s:" + system.port("masters")), database, system.port("patroni"));
    }

    // ---- waiting

    /// Until a node leads and another one is its synchronous standby; then makes the database. Its commit waits for the
    /// standby.
    private void awaitMaster(SystemFile system, int shard) {
        await(MASTERS_MAX, "shard%d-node1/patroni.log".formatted(shard), () -> {
            String missing = "shard %d has no leader with a synchronous standby".formatted(shard);
            int standbys = 0;
            for (int node = 1; node <= NODES; node++) {
                URI patroni = URI.create("http://%s:%d/sync".formatted(host(shard, node), system.port("patroni")));
                standbys += status(patroni) == OK ? 1 : 0;
            }
            return standbys == 0 ? missing : "";
        });
        try (Connection connection = DriverManager.getConnection(url(system, shard, "postgres"));
                var known = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            known.setString(1, database(shard));
            try (var row = known.executeQuery()) {
                if (!row.next()) {
                    connection.createStatement().execute("CREATE DATABASE " + database(shard));
                }
            }
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
