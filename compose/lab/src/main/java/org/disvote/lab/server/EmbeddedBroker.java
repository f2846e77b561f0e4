package org.disvote.lab.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.disvote.lab.process.AotCache;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.JvmCommand;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.OutputFile;
import org.disvote.lab.process.Part;
import org.disvote.lab.process.Ports;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real Kafka broker, its own KRaft controller. It is a process of its own because a
/// broker that meets a fatal fault ends its JVM.
public final class EmbeddedBroker implements Part {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final Path folder;
    private final Path output;
    private final String clusterId;
    private final int nodeId;
    private final List<Machine> machines;
    private final List<Integer> ports;
    private final List<Integer> controllerPorts;
    private volatile @Nullable ChildProcess process;

    /// A broker alone, on the loopback interface.
    ///
    /// @param folder its settings, logs and data
    /// @param clusterId as [org.apache.kafka.common.Uuid] writes it; the same for the folder's whole life
    public EmbeddedBroker(Path folder, String clusterId, int port, int controllerPort) {
        this(folder, clusterId, 1, List.of(Machine.THIS), List.of(port), List.of(controllerPort));
    }

    /// One of several, which together elect who leads.
    ///
    /// @param nodeId from 1
    /// @param machines of all of them, by node
    /// @param ports of all of them, by node
    /// @param controllerPorts of all of them, by node
    public EmbeddedBroker(
            Path folder,
            String clusterId,
            int nodeId,
            List<Machine> machines,
            List<Integer> ports,
            List<Integer> controllerPorts) {
        this.folder = folder.toAbsolutePath();
        this.output = this.folder.resolve("broker.out");
        this.clusterId = clusterId;
        this.nodeId = nodeId;
        this.machines = List.copyOf(machines);
        this.ports = List.copyOf(ports);
        this.controllerPorts = List.copyOf(controllerPorts);
    }

    @Override
    public String name() {
        return ports.size() == 1 ? "Kafka" : "kafka" + nodeId;
    }

    /// `host:port`, of each.
    public String bootstrap() {
        return IntStream.rangeClosed(1, ports.size())
                .mapToObj(node -> machines.get(node - 1).host() + ":" + ports.get(node - 1))
                .collect(Collectors.joining(","));
    }

    @Override
    public void start() {
        Path properties = folder.resolve("server.properties");
        try {
            List<Long> stopped = ChildProcess.stopLeftovers(properties.toString(), STOP_MAX);
            if (!stopped.isEmpty()) {
                log.atWarn().addKeyValue("pids", stopped).log("stopped a Kafka broker that was left behind");
            }
            Files.createDirectories(folder);
            OutputFile.rotate(output);
            Files.writeString(properties, settings());
            ChildProcess started = ChildProcess.launch(
                    machine().inside(command(properties)), JvmCommand.environment(), "TERM", output);
            process = started;
            awaitListening(started);
        } catch (IOException e) {
            throw new OperatorException("Kafka's folder %s cannot be used: %s".formatted(folder, e.getMessage()), e);
        }
    }

    @Override
    public ChildProcess process() {
        ChildProcess current = process;
        if (current == null) {
            throw new IllegalStateException("Kafka was not started");
        }
        return current;
    }

    @Override
    public void close() {
        ChildProcess current = process;
        if (current != null && !current.stop(AotCache.isTraining() ? AotCache.WRITTEN_WITHIN : STOP_MAX)) {
            log.atWarn().log("Kafka did not stop in time and was killed; it recovers at the next start");
        }
    }

    private Machine machine() {
        return machines.get(nodeId - 1);
    }

    private List<String> command(Path properties) {
        List<String> options = new ArrayList<>(AotCache.options("broker"));
        options.addAll(List.of(
                "-XX:+UseSerialGC",
                // As the launcher does, for the same reason.
                "-XX:FreqInlineSize=120",
                "-XX:InlineSmallCode=1000",
                "-Dlogback.configurationFile=logback-broker.xml",
                "-Ddisvote.log=" + folder.resolve("broker.log")));
        options.addAll(JvmCommand.compiler());
        return JvmCommand.of(512, options, BrokerMain.class.getName(), List.of(properties.toString(), clusterId));
    }

    /// The text of its properties file.
    String settings() {
        return """
            # Written at each start.
            process.roles=broker,controller
            node.id=%4$d
            controller.quorum.voters=%5$s
            listeners=PLAINTEXT://%9$s:%1$d,CONTROLLER://%9$s:%2$d
            advertised.listeners=PLAINTEXT://%9$s:%1$d
            controller.listener.names=CONTROLLER
            log.dirs=%3$s

            # Topics are made by their catalogue, never by a typing mistake.
            auto.create.topics.enable=false
            unclean.leader.election.enable=false

            # One broker keeps everything once; of three, two must have what is acknowledged.
            offsets.topic.replication.factor=%6$d
            transaction.state.log.replication.factor=%6$d
            transaction.state.log.min.isr=%7$d
            share.coordinator.state.topic.replication.factor=%6$d
            share.coordinator.state.topic.min.isr=%7$d
            min.insync.replicas=%7$d

            # Small: one machine, a few clients.
            offsets.topic.num.partitions=4
            transaction.state.log.num.partitions=4
            num.network.threads=1
            num.io.threads=2
            background.threads=2
            num.recovery.threads.per.data.dir=2
            log.cleaner.dedupe.buffer.size=16777216
            group.initial.rebalance.delay.ms=0
            # A consumer that was killed gives its partitions back after seconds, not after 45 of them. While an answer
            # to a heartbeat is later than the next one is due, a consumer spins (Kafka 4.3.1): so not each second.
            group.consumer.min.session.timeout.ms=10000
            group.consumer.session.timeout.ms=10000
            group.consumer.min.heartbeat.interval.ms=3000
            group.consumer.heartbeat.interval.ms=3000
            """.formatted(
                        ports.get(nodeId - 1),
                        controllerPorts.get(nodeId - 1),
                        escaped(folder.resolve("log")),
                        nodeId,
                        voters(),
                        ports.size(),
                        ports.size() == 1 ? 1 : ports.size() - 1,
                        ports.size() == 1 ? 3_000 : 9_000,
                        machine().host());
    }

    /// Kafka reads the file as [java.util.Properties] does: in ISO 8859-1, and a backslash begins an escape. As it
    /// is, a folder with a Greek name would become another one, outside of the system's.
    private static String escaped(Path path) {
        StringBuilder escaped = new StringBuilder();
        for (char each : path.toString().toCharArray()) {
            if (each < ' ' || each > '~' || each == '\\') {
                escaped.append("\\u%04x".formatted((int) each));
            } else {
                escaped.append(each);
            }
        }
        return escaped.toString();
    }

    private String voters() {
        return IntStream.rangeClosed(1, ports.size())
                .mapToObj(node -> node + "@" + machines.get(node - 1).host() + ":" + controllerPorts.get(node - 1))
                .collect(Collectors.joining(","));
    }

    private void awaitListening(ChildProcess started) {
        Deadline deadline = Deadline.after(START_MAX);
        while (!deadline.hasPassed()) {
            if (!started.isAlive()) {
                throw new OperatorException("Kafka ended while starting (status %d): see %s and %s"
                        .formatted(started.exitValue(), output, folder.resolve("broker.log")));
            }
            if (Ports.accepts(machine().host(), ports.get(nodeId - 1))) {
                return;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperatorException("interrupted while Kafka started: run it again", e);
            }
        }
        throw new OperatorException("Kafka does not listen after %d s: see %s"
                .formatted(START_MAX.toSeconds(), folder.resolve("broker.log")));
    }
}
