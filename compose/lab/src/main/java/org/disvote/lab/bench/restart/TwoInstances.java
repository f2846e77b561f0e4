package org.disvote.lab.bench.restart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.disvote.lab.bench.start.SystemProcess;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.cluster.ScratchServers;
import org.disvote.lab.cluster.SystemTopics;
import org.disvote.lab.log.LocalLog;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.JvmCommand;
import org.disvote.lab.process.Ports;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.routing.Routing;

/// Two ingest instances, each `disvote ingest` in a process of its own, behind the voters' proxy, with
/// servers, topics and a notary of their own. All of it is deleted when this is closed.
final class TwoInstances implements AutoCloseable {

    private static final int HEAP_MIB = 512;
    private static final Duration READY_MAX = Duration.ofMinutes(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    /// The proxy looks each second.
    private static final Duration PROXY_LOOKS_MAX = Duration.ofSeconds(2);

    private final ScratchServers servers;
    private final int rehearsal;
    private final Ports ports = new Ports();
    private final List<Integer> instancePorts;
    private final ChildProcess[] instances = new ChildProcess[2];
    private final HttpClient http = HttpClient.newHttpClient();

    /// What closes the other parts, the last one first.
    private final Deque<Runnable> parts = new ArrayDeque<>();

    /// @param servers not started yet; closed with this
    /// @param rehearsal in seconds at most
    TwoInstances(ScratchServers servers, int rehearsal) {
        this.servers = servers;
        this.rehearsal = rehearsal;
        instancePorts = IntStream.range(0, instances.length)
                .mapToObj(i -> ports.preferably(0))
                .toList();
    }

    /// @param proxy the configuration of the voters' proxy
    /// @return where voters connect, once both instances are ready
    URI start(Path proxy) throws InterruptedException {
        servers.start();
        SystemTopics.provision(
                servers.brokers(), TopicCatalog.ofOneBroker(new Routing(Routing.PARTITIONS_DEFAULT)), Optional.empty());
        SystemTopics.putSampleElection(servers.brokers(), Optional.empty());
        SystemRecord system = SystemTopic.read(servers.brokers());
        LogKeys keys = new LogKeys(servers.folder(), system.origin());
        LocalLog log = LocalLog.start(keys, servers.brokers(), system, EmbeddedCluster.HOST, _ -> ports.preferably(0));
        parts.push(log::close);
        List<String> masters = new ArrayList<>();
        for (int i = 0; i < ClusterConfig.SHARDS_DEFAULT; i++) {
            masters.add(servers.database("master" + i));
        }
        for (int i = 0; i < instances.length; i++) {
            launch(i, masters);
            awaitReady(i);
        }
        VotersProxy voters = VotersProxy.start(
                proxy, servers.folder(), List.of(ports.preferably(0), ports.preferably(0)), List.of(uri(0), uri(1)));
        parts.push(voters::close);
        await("the proxy", voters.uri());
        return voters.uri();
    }

    /// Stops an instance as an operator does, by SIGTERM, starts it again, and waits until the proxy may use
    /// it.
    void restart(int index) throws InterruptedException {
        if (!instances[index].stop(STOP_MAX)) {
            throw new OperatorException(
                    "instance %d did not stop within %d s".formatted(index + 1, STOP_MAX.toSeconds()));
        }
        launch(index, masters());
        awaitReady(index);
        Thread.sleep(PROXY_LOOKS_MAX);
    }

    int count() {
        return instances.length;
    }

    private List<String> masters() {
        return IntStream.range(0, ClusterConfig.SHARDS_DEFAULT)
                .mapToObj(i -> servers.url("master" + i))
                .toList();
    }

    private synchronized void launch(int index, List<String> masters) {
        Map<String, String> environment = new HashMap<>(JvmCommand.environment());
        environment.put("DISVOTE_MASTERS", String.join(",", masters));
        instances[index] = ChildProcess.launch(
                JvmCommand.of(
                        HEAP_MIB,
                        SystemProcess.ownOptions(),
                        "org.disvote.cli.Main",
                        List.of(
                                "ingest",
                                "--kafka",
                                servers.brokers().toString(),
                                "--port",
                                Integer.toString(instancePorts.get(index)),
                                // One address sends all votes.
                                "--address-rate",
                                "0",
                                "--rehearsal",
                                Integer.toString(rehearsal))),
                environment,
                "TERM",
                servers.folder().resolve("ingest-" + (index + 1) + ".log"));
    }

    private void awaitReady(int index) throws InterruptedException {
        await("instance " + (index + 1), uri(index));
    }

    private void await(String what, URI uri) throws InterruptedException {
        Deadline deadline = Deadline.after(READY_MAX);
        while (status(uri.resolve("/health/ready")) != 200
                || status(uri.resolve("/elections/" + SampleElection.ID.value())) != 200) {
            if (deadline.hasPassed()) {
                throw new OperatorException(what + " was not ready within " + READY_MAX.toMinutes() + " minutes");
            }
            Thread.sleep(POLL);
        }
    }

    private int status(URI uri) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0; // it starts
        }
    }

    private URI uri(int index) {
        return URI.create("http://" + EmbeddedCluster.HOST + ":" + instancePorts.get(index));
    }

    @Override
    public synchronized void close() throws IOException {
        for (ChildProcess instance : instances) {
            if (instance != null) {
                instance.stop(STOP_MAX);
            }
        }
        try (servers;
                http) {
            while (!parts.isEmpty()) {
                parts.pop().run();
            }
        }
    }
}
