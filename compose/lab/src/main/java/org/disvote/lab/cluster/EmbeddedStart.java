package org.disvote.lab.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.console.ConsoleConfig;
import org.disvote.console.ConsoleServer;
import org.disvote.console.proof.LogTarget;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.lab.cluster.running.RunningParts;
import org.disvote.lab.cluster.running.StartWait;
import org.disvote.lab.log.LocalLog;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.server.BrokerRehearsal;
import org.disvote.lab.server.EmbeddedBroker;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.operate.database.Rights;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.operate.sample.SampleElection;
import org.disvote.sink.ReplicaSink;
import org.disvote.sink.SinkConfig;
import org.disvote.sink.count.CountsApp;
import org.disvote.sink.count.CountsConfig;
import org.disvote.sink.progress.PartitionStatus;
import org.disvote.topics.database.Role;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.operator.ActionLog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;

/// One start of an [EmbeddedCluster]. Each step makes what the next ones need.
final class EmbeddedStart {

    private static final String HOST = EmbeddedCluster.HOST;

    /// One consumer for each replica is as fast as all masters on one machine.
    private static final int CONSUMERS = 1;

    private static final String INGEST = "ingest";
    private static final String CONSOLE = "console";
    private static final String CONSOLE_METRICS = "console-metrics";

    private static final Duration READY_MAX = Duration.ofSeconds(90);
    private static final Duration BROKER_REHEARSAL = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ClusterConfig config;
    private final RunningParts parts;
    private final DataFolder folder;
    private final SystemFile system;
    private final Optional<VoterKey> voterKey;
    private final Routing routing;
    private final EmbeddedBroker broker;
    private final Brokers brokers;
    private final EmbeddedPostgres postgres;
    private final List<String> masters;
    private final List<String> replicas;

    /// Where operators read metrics and health, by part.
    private final SortedMap<String, URI> ports = new TreeMap<>();

    /// Starts nothing yet.
    ///
    /// @param parts owns what is started
    EmbeddedStart(ClusterConfig config, RunningParts parts) {
        this.config = config;
        this.parts = parts;
        folder = parts.own(DataFolder.open(config.data()));
        system = SystemFile.plan(config, folder, EmbeddedStart::portNames);
        voterKey = folder.voterKey();
        folder.write(system);
        routing = new Routing(system.partitions());
        masters =
                IntStream.range(0, system.shards()).mapToObj(i -> "master" + i).toList();
        replicas = PartNames.replicas(system.replicas());
        broker = new EmbeddedBroker(
                folder.resolve("kafka"), system.clusterId(), system.port("kafka"), system.port("controller"));
        brokers = Brokers.at(broker.bootstrap());
        postgres = EmbeddedPostgres.in(config.data(), system.port("postgres"));
    }

    /// Returns once votes can be cast.
    Endpoints run(StartReport report) {
        report.step("starting PostgreSQL and Kafka");
        startServers();
        report.step("making topics");
        LocalLog theLog = makeTopics();
        if (!config.rehearsal().isZero()) {
            report.step("warming Kafka up");
            BrokerRehearsal.run(brokers, BROKER_REHEARSAL);
        }
        report.step("starting ingest, sinks and counts");
        IngestApi ingest = startIngest(theLog);
        List<ReplicaSink> sinks = replicas.stream().map(this::startSink).toList();
        startCounts();
        ConsoleServer console = startConsole(theLog);
        report.step("waiting until votes can be cast");
        awaitReady(ingest, sinks);
        return publish(ingest, console, theLog);
    }

    private static List<String> portNames(int replicas) {
        List<String> names = new ArrayList<>(List.of(
                CONSOLE,
                CONSOLE_METRICS,
                "kafka",
                "controller",
                "postgres",
                INGEST,
                PartNames.COUNTS,
                PartNames.NOTARY));
        names.addAll(LocalLog.portNames());
        PartNames.replicas(replicas).forEach(name -> names.add(PartNames.sink(name)));
        return names;
    }

    private void startServers() {
        CompletableFuture<Void> brokerUp = RunningParts.inBackground(() -> parts.start(broker));
        CompletableFuture<Void> postgresUp = RunningParts.inBackground(() -> {
            parts.start(postgres);
            List<String> replicaDatabases =
                    replicas.stream().map(PartNames::database).toList();
            postgres.createDatabases(masters);
            postgres.createDatabases(replicaDatabases);
            postgres.prepare(Rights.MASTER, masters);
            postgres.prepare(Rights.REPLICA, replicaDatabases);
        });
        RunningParts.awaitAll(brokerUp, postgresUp);
    }

    /// And the notary with its witnesses, which states what they hold.
    private LocalLog makeTopics() {
        SystemTopics.provision(brokers, TopicCatalog.ofOneBroker(routing), voterKey);
        SystemTopics.putSampleElection(brokers, voterKey);
        SystemRecord record = SystemTopic.read(brokers);
        LocalLog theLog = parts.own(
                LocalLog.start(new LogKeys(config.data(), record.origin()), brokers, record, HOST, system::port));
        observe(PartNames.NOTARY, theLog.notary().metrics(), theLog.notary()::health);
        return theLog;
    }

    private IngestApi startIngest(LocalLog theLog) {
        IngestConfig.Builder ingestConfig = IngestConfig.builder(postgres.urls(masters, Role.INGEST), brokers)
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
        IngestApi ingest = parts.own(IngestApi.start(ingestConfig.build()));
        observe(INGEST, ingest.metrics(), ingest::health);
        return ingest;
    }

    private ReplicaSink startSink(String replica) {
        String url = postgres.url(PartNames.database(replica), Role.SINK);
        ReplicaSink sink = parts.own(ReplicaSink.start(new SinkConfig(replica, url, brokers, routing, CONSUMERS)));
        observe(PartNames.sink(replica), sink.metrics(), sink::health);
        return sink;
    }

    private void startCounts() {
        CountsApp counts = parts.own(CountsApp.start(CountsConfig.of(brokers, routing, folder.resolve("counts"))));
        observe(PartNames.COUNTS, counts.metrics(), counts::health);
    }

    private ConsoleServer startConsole(LocalLog theLog) {
        ConsoleServer console = parts.own(ConsoleServer.start(new ConsoleConfig(
                HOST,
                system.port(CONSOLE),
                brokers,
                routing,
                ports,
                Optional.of(new AuditTargets(
                        postgres.urls(masters, Role.AUDITOR),
                        brokers,
                        PartNames.replicaUrls(replicas, database -> postgres.url(database, Role.AUDITOR)),
                        LogTargets.of(theLog.uri(), theLog.keys().policyFile().toString()))),
                Optional.of(new LogTarget(theLog.uri(), theLog.policy())),
                config.auth(),
                Transport.CLEAR,
                Optional.of(new ActionLog(config.data().resolve(ActionLog.FILE), Clock.systemUTC())))));
        observe(CONSOLE, CONSOLE_METRICS, console.metrics(), console::health);
        return console;
    }

    /// Says in the folder where this system is, until it is closed.
    private Endpoints publish(IngestApi ingest, ConsoleServer console, LocalLog theLog) {
        Endpoints ready = new Endpoints(
                ingest.uri(),
                console.uri(),
                broker.bootstrap(),
                masters.stream().map(postgres::url).toList(),
                PartNames.replicaUrls(replicas, postgres::url),
                theLog.uri(),
                theLog.witnesses(),
                theLog.keys().policyFile().toString());
        folder.write(new MetricsTargets(ports));
        folder.write(ready);
        parts.own(folder::removeEndpoints);
        return ready;
    }

    private void awaitReady(IngestApi ingest, List<ReplicaSink> sinks) {
        URI sample = ingest.uri().resolve("/elections/" + SampleElection.ID);
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            new StartWait(POLL, parts.failed())
                    .until(
                            READY_MAX.plus(config.rehearsal()),
                            config.data().resolve("disvote.log"),
                            () -> missing(ingest, sinks, http, sample));
        }
    }

    /// What is not ready yet, as part of a message to the operator; empty once the system is ready.
    private String missing(IngestApi ingest, List<ReplicaSink> sinks, HttpClient http, URI sample)
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

    /// Opens the port where operators read a part's metrics and health.
    private void observe(String part, PartMetrics metrics, Supplier<? extends Readiness> health) {
        observe(part, part, metrics, health);
    }

    private void observe(String part, String port, PartMetrics metrics, Supplier<? extends Readiness> health) {
        try {
            ports.put(
                    part,
                    parts.own(OperatorsPort.open(HOST, system.port(port), metrics, health))
                            .uri());
        } catch (IOException e) {
            throw new OperatorException(
                    "port %d of %s was taken meanwhile by another program: run it again"
                            .formatted(system.port(port), port),
                    e);
        }
    }
}
