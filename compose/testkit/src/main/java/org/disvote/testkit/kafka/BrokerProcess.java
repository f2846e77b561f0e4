package org.disvote.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.disvote.testkit.Patience;

/// A broker in a process of its own, by settings that a test writes. For one thread.
public final class BrokerProcess implements AutoCloseable {

    /// Settings of a broker that is its own controller and the only one of its cluster.
    static final String ONE_NODE = """
            process.roles=broker,controller
            node.id=1
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=4
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=2000
            auto.create.topics.enable=false
            """;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration COMMAND_MAX = Duration.ofMinutes(2);

    private final String clusterId = Uuid.randomUuid().toString();
    private final Path folder;
    private final Path out;
    private final Path properties;
    private final Map<String, Object> client;
    private Process process;

    private BrokerProcess(Path folder, String settings, Map<String, Object> client, List<String> format)
            throws IOException {
        this.folder = folder;
        out = folder.resolve("broker.out");
        properties = Files.writeString(folder.resolve("server.properties"), settings);
        this.client = Map.copyOf(client);
        List<String> arguments =
                new ArrayList<>(List.of("format", "--cluster-id", clusterId, "--config", properties.toString()));
        arguments.addAll(format);
        format(arguments);
        process = launch();
    }

    /// Formats the storage and returns once the broker answers.
    ///
    /// @param folder for its settings and its output; deleted by [#close]
    /// @param settings what is written to `server.properties`
    /// @param client of somebody who may ask
    /// @param format more options of the command that formats the storage
    public static BrokerProcess start(Path folder, String settings, Map<String, Object> client, List<String> format)
            throws IOException {
        BrokerProcess broker = new BrokerProcess(folder, settings, client, format);
        broker.awaitAnswer();
        return broker;
    }

    /// Starts again after [#kill], on the same data and ports, and returns once the broker answers.
    public void restart() {
        process = launch();
        awaitAnswer();
    }

    /// kill -9; the data stays.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// @param name as `kill` takes it, such as `STOP`
    public void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for a command that must succeed.
    ///
    /// @param out to which it writes
    static void run(Path out, Process command) throws IOException {
        try {
            if (!command.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS) || command.exitValue() != 0) {
                throw new IllegalStateException("a command failed:\n" + Files.readString(out));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// In this JVM: starting another one takes longer than the formatting itself.
    private static void format(List<String> arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int status = StorageTool.execute(arguments.toArray(String[]::new), new PrintStream(printed, true, UTF_8));
        if (status != 0) {
            throw new IllegalStateException("the storage was not formatted:\n" + printed.toString(UTF_8));
        }
    }

    /// A JVM with the class path of this one, which ends with it.
    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
        try {
            Process child = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(child::destroyForcibly));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer() {
        Awaitility.await().atMost(Patience.WAIT_MAX).until(this::answers);
    }

    /// An open port is not enough: another program may have it, or this broker may end over its next one.
    private boolean answers() throws InterruptedException, IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the broker ended:\n" + Files.readString(out));
        }
        try (Admin admin = Admin.create(client)) {
            return admin.describeCluster()
                    .clusterId()
                    .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                    .equals(clusterId);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /// With all that is in it, if it is there.
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes its folder, too.
    @Override
    public void close() {
        kill();
        delete(folder);
    }
}
