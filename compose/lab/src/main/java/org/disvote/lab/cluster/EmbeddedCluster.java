package org.disvote.lab.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.console.ConsoleConfig;
import org.disvote.console.ConsoleServer;
import org.disvote.console.proof.LogTarget;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.lab.log.LocalLog;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.server.EmbeddedBroker;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.lab.server.PostgresBinaries;
import org.disvote.operate.database.Rights;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.operate.sample.SampleElection;
import org.disvote.sink.ReplicaSink;
import org.disvote.sink.SinkConfig;
import org.disvote.sink.count.CountsApp;
import org.disvote.sink.count.CountsConfig;
import org.disvote.sink.progress.PartitionStatus;
import org.disvote.topics.database.Role;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.HangingTransactions;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.operator.ActionLog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicDriftException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.provision.TopicProvisioner.Identity;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A whole system on this machine: a PostgreSQL server with a database for each master and replica, a Kafka
/// broker, ingest, and a sink for each replica. PostgreSQL and Kafka are child processes; the other parts run
/// in this JVM. All data is in one folder. A new start on that folder continues where the last one ended, also
/// after a crash.
public final class EmbeddedCluster implements Cluster {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedCluster.class);

    /// The address of all parts. Only this machine reaches it.
    public static final String HOST = "127.0.0.1";

    /// One consumer for each replica is as fast as all masters on one machine.
    private static final int CONSUMERS = 1;

    public static final String COUNTS = "counts";
    public static final String NOTARY = "notary";
    static final String INGEST = "ingest";

    private static final String CONSOLE = "console";
    private static final String CONSOLE_METRICS = "console-metrics";

    /// No other part takes over for one that has died, so that the system must not hide a part that dies again
    /// and again.
    private static final int RESTARTS_MAX = 5;

    private static final Duration READY_MAX = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ClusterConfig config;
    private final RunningParts parts;

    public EmbeddedCluster(ClusterConfig config) {
        this.config = config;
        parts = new RunningParts(RESTARTS_MAX, config.data());
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
        DataFolder folder = own(DataFolder.open(config.data()));
        SystemFile system = SystemFile.plan(config, folder, EmbeddedCluster::portNames);
        Optional<VoterKey> voterKey = folder.voterKey();
        folder.write(system);
        Routing routing = new Routing(system.partitions());
        List<String> masterNames =
                IntStream.range(0, system.shards()).mapToObj(i -> "master" + i).toList();
        List<String> replicaNames = replicaNames(system.replicas());

        report.step("starting PostgreSQL and Kafka");
        EmbeddedBroker broker = new EmbeddedBroker(
                folder.resolve("kafka"), system.clusterId(), system.port("kafka"), system.port("controller"));
        Brokers brokers = Brokers.at(broker.bootstrap());
        CompletableFuture<Void> brokerUp = RunningParts.inBackground(() -> parts.start(broker));
        PostgresBinaries binaries = PostgresBinaries.unpacked(PostgresBinaries.defaultCache());
        EmbeddedPostgres postgres = new EmbeddedPostgres(
                binaries, folder.resolve("postgres"), folder.resolve("postgres.log"), system.port("postgres"));
        CompletableFuture<Void> postgresUp = RunningParts.inBackground(() -> {
            parts.start(postgres);
            List<String> replicaDatabases =
                    replicaNames.stream().map(EmbeddedCluster::database).toList();
            postgres.createDatabases(masterNames);
            postgres.createDatabases(replicaDatabases);
            postgres.prepare(Rights.MASTER, masterNames);
            postgres.prepare(Rights.REPLICA, replicaDatabases);
        });
        RunningParts.awaitAll(brokerUp, postgresUp);

        report.step("making topics");
        provision(brokers, TopicCatalog.ofOneBroker(routing), voterKey);
        putSampleElection(brokers, voterKey);
        SystemRecord record = SystemTopic.read(brokers);
        LocalLog theLog =
                own(LocalLog.start(new LogKeys(config.data(), record.origin()), brokers, record, HOST, system::port));

        List<String> masters = masterNames.stream().map(postgres::url).toList();
        SortedMap<String, String> replicas = new TreeMap<>();
        SortedMap<String, String> audited = new TreeMap<>();
        replicaNames.forEach(name -> {
            replicas.put(name, postgres.url(database(name)));
            audited.put(name, postgres.url(database(name), Role.AUDITOR));
        });

        report.step("starting ingest, sinks and counts");
        IngestConfig.Builder ingestConfig = IngestConfig.builder(postgres.urls(masterNames, Role.INGEST), brokers)
                .host(HOST)
                .port(system.port("api"))
                .confirm(config.confirm())
                .routing(routing)
                .autoRestore(true) // no other system uses these brokers: only this system's publishers write to the log
                .auth(config.auth())
                .log(theLog.uri())
                .promises(theLog.promises())
                .rehearsal(config.rehearsal());
        voterKey.ifPresent(ingestConfig::voterKey);
        IngestApi ingest = own(IngestApi.start(ingestConfig.build()));
        SortedMap<String, URI> metrics = new TreeMap<>();
        metrics.put(NOTARY, operatorsPort(system, NOTARY, theLog.notary().metrics(), theLog.notary()::health));
        metrics.put(INGEST, operatorsPort(system, INGEST, ingest.metrics(), ingest::health));
        List<ReplicaSink> sinks = new ArrayList<>();
        replicaNames.forEach(name -> {
            String url = postgres.url(database(name), Role.SINK);
            ReplicaSink sink = own(ReplicaSink.start(new SinkConfig(name, url, brokers, routing, CONSUMERS)));
            sinks.add(sink);
            metrics.put(sinkPart(name), operatorsPort(system, sinkPart(name), sink.metrics(), sink::health));
        });
        CountsApp counts = own(CountsApp.start(CountsConfig.of(brokers, routing, folder.resolve("counts"))));
        metrics.put(COUNTS, operatorsPort(system, COUNTS, counts.metrics(), counts::health));
        ConsoleServer console = own(ConsoleServer.start(new ConsoleConfig(
                HOST,
                system.port(CONSOLE),
                brokers,
                routing,
                metrics,
                Optional.of(new AuditTargets(
                        postgres.urls(masterNames, Role.AUDITOR),
                        brokers,
                        audited,
                        LogTargets.of(theLog.uri(), theLog.keys().policyFile().toString()))),
                Optional.of(new LogTarget(theLog.uri(), theLog.policy())),
                config.auth(),
                Transport.CLEAR,
                Optional.of(new ActionLog(config.data().resolve(ActionLog.FILE), Clock.systemUTC())))));
        metrics.put(CONSOLE, operatorsPort(system, CONSOLE_METRICS, console.metrics(), console::health));
        report.step("waiting until votes can be cast");
        awaitReady(ingest, sinks, routing);

        Endpoints ready = new Endpoints(
                ingest.uri(),
                console.uri(),
                broker.bootstrap(),
                masters,
                replicas,
                theLog.uri(),
                theLog.witnesses(),
                theLog.keys().policyFile().toString());
        folder.write(new MetricsTargets(metrics));
        folder.write(ready);
        own(folder::removeEndpoints);
        return ready;
    }

    private static List<String> portNames(int replicas) {
        List<String> names = new ArrayList<>(
                List.of(CONSOLE, CONSOLE_METRICS, "kafka", "controller", "postgres", INGEST, COUNTS, NOTARY));
        names.addAll(LocalLog.portNames());
        replicaNames(replicas).forEach(name -> names.add(sinkPart(name)));
        return names;
    }

    /// @param voterKey whose commitment a new system's record gets
    public static void provision(Brokers brokers, TopicCatalog catalog, Optional<VoterKey> voterKey) {
        try (Admin admin = Admin.create(brokers.with(Map.of(
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                60_000)))) {
            Identity identity = new Identity(Optional.empty(), voterKey.map(VoterKey::commitment));
            new TopicProvisioner(brokers, admin, catalog, identity)
                    .provision()
                    .notes()
                    .forEach(note -> log.atWarn().addKeyValue("note", note).log("Topics differ from the catalog"));
            // Transactions in the log are left to the publishers, which compare them with the masters first.
            int ended = HangingTransactions.abortExceptIn(admin, TopicCatalog.VOTES);
            if (ended > 0) {
                log.atWarn()
                        .addKeyValue("transactions", ended)
                        .log("Ended transactions that a broker had lost track of");
            }
        } catch (TopicDriftException e) {
            throw new OperatorException(
                    ("the topics are not as they must be (%s): find out who changed them before going on, or "
                                    + "choose another folder with --data")
                            .formatted(e.getMessage()),
                    e);
        } catch (KafkaException e) {
            throw new OperatorException(
                    "Kafka does not answer (%s): see kafka/broker.log in the data folder".formatted(e.getMessage()), e);
        }
    }

    /// @param voterKey of the system, if it has one
    public static void putSampleElection(Brokers brokers, Optional<VoterKey> voterKey) {
        ElectionTopic elections = new ElectionTopic(brokers);
        if (elections.find(SampleElection.ID).isEmpty()) {
            Instant now = Instant.now();
            elections.launch(
                    voterKey.isPresent() ? SampleElection.openedAt(now) : SampleElection.plainOpenedAt(now),
                    Election.NOTICE_MIN);
        }
    }

    private void awaitReady(IngestApi ingest, List<ReplicaSink> sinks, Routing routing) {
        URI sample = ingest.uri().resolve("/elections/" + SampleElection.ID);
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            new StartWait(POLL, failed())
                    .until(
                            READY_MAX.plus(config.rehearsal()),
                            config.data().resolve("disvote.log"),
                            () -> missing(ingest, sinks, routing, http, sample));
        }
    }

    /// What is not ready yet, as part of a message to the operator; empty once the system is ready.
    private static String missing(
            IngestApi ingest, List<ReplicaSink> sinks, Routing routing, HttpClient http, URI sample)
            throws InterruptedException {
        if (!ingest.ready()) {
            return ingest.health().rehearsing() ? "ingest rehearses" : "not all shards are open";
        }
        if (!ingest.health().shards().stream().allMatch(shard -> shard.promise().isNone())) {
            return "the key of the promises is not cosigned";
        }
        for (ReplicaSink sink : sinks) {
            Map<Integer, PartitionStatus> partitions = sink.status();
            if (partitions.size() < routing.partitions()
                    || partitions.values().stream().anyMatch(status -> status.state() == State.PAUSED)) {
                return "not every replica is followed up";
            }
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(sample)
                    .timeout(Duration.ofSeconds(2))
                    .build();
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            return status == 200 ? "" : "the sample election is not known to ingest";
        } catch (IOException e) {
            return "ingest does not answer";
        }
    }

    private URI operatorsPort(
            SystemFile system, String part, PartMetrics metrics, Supplier<? extends Readiness> health) {
        try {
            return own(OperatorsPort.open(HOST, system.port(part), metrics, health))
                    .uri();
        } catch (IOException e) {
            throw new OperatorException(
                    "port %d of %s was taken meanwhile by another program: run it again"
                            .formatted(system.port(part), part),
                    e);
        }
    }

    public static List<String> replicaNames(int replicas) {
        return IntStream.rangeClosed(1, replicas).mapToObj(i -> "r" + i).toList();
    }

    public static String sinkPart(String replica) {
        return "sink-" + replica;
    }

    public static String database(String replica) {
        return "replica_" + replica;
    }

    private <T extends AutoCloseable> T own(T part) {
        return parts.own(part);
    }
}
