package org.disvote.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/// Parts as child processes, from binaries that Maven resolves.
public final class EmbeddedParts {

    private EmbeddedParts() {}

    static Postgres postgres() {
        try {
            // The library turns fsync off by default.
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(FreePorts.next())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "200")
                    .start();
            return new Postgres() {
                @Override
                String url(String database) {
                    return server.getJdbcUrl("postgres", database);
                }

                @Override
                public void close() {
                    try {
                        server.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Broker broker() {
        return new BrokerProcess();
    }

    private static final class BrokerProcess extends Broker {
        /// States of transactions that are acknowledged, but whose markers are not written yet.
        private static final Set<TransactionState> ENDING = EnumSet.of(
                TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT, TransactionState.PREPARE_EPOCH_FENCE);

        private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

        private final String clusterId = Uuid.randomUuid().toString();
        private final Path directory;
        private final int port = FreePorts.next();
        private final int slowPort = FreePorts.next();
        private final SlowLine slowLine = new SlowLine(slowPort);
        private Process process;

        BrokerProcess() {
            try {
                directory = Files.createTempDirectory("disvote-broker");
                int controllerPort = FreePorts.next();
                Files.writeString(directory.resolve("server.properties"), """
                    process.roles=broker,controller
                    node.id=1
                    controller.quorum.voters=1@127.0.0.1:%2$d
                    listeners=PLAINTEXT://127.0.0.1:%1$d,SLOW://127.0.0.1:%4$d,CONTROLLER://127.0.0.1:%2$d
                    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,SLOW://127.0.0.1:%5$d
                    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SLOW:PLAINTEXT,CONTROLLER:PLAINTEXT
                    inter.broker.listener.name=PLAINTEXT
                    controller.listener.names=CONTROLLER
                    log.dirs=%3$s
                    offsets.topic.replication.factor=1
                    offsets.topic.num.partitions=1
                    transaction.state.log.replication.factor=1
                    transaction.state.log.min.isr=1
                    transaction.state.log.num.partitions=4
                    share.coordinator.state.topic.replication.factor=1
                    share.coordinator.state.topic.min.isr=1
                    broker.heartbeat.interval.ms=500
                    broker.session.timeout.ms=4000
                    group.initial.rebalance.delay.ms=0
                    group.min.session.timeout.ms=2000
                    group.consumer.min.session.timeout.ms=6000
                    group.consumer.session.timeout.ms=6000
                    group.consumer.min.heartbeat.interval.ms=1000
                    group.consumer.heartbeat.interval.ms=1000
                    auto.create.topics.enable=false
                    log.segment.delete.delay.ms=1000
                    """.formatted(
                                port, controllerPort, directory.resolve("log"), slowPort, slowLine.port()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Process format = launch(
                    "kafka.tools.StorageTool",
                    "format",
                    "--cluster-id",
                    clusterId,
                    "--config",
                    directory.resolve("server.properties").toString());
            try {
                if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
                    throw new IllegalStateException("the broker's storage was not formatted, see " + directory);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            process = launchBroker();
        }

        @Override
        public String bootstrap() {
            return "127.0.0.1:" + port;
        }

        @Override
        public void kill() {
            process.destroyForcibly().onExit().join();
        }

        @Override
        public SlowLine slowLine() {
            return slowLine;
        }

        @Override
        public void freeze() {
            signal("STOP");
        }

        @Override
        public void resume() {
            signal("CONT");
        }

        @Override
        public void start() {
            process = launchBroker();
        }

        @Override
        public void forgetTransactions(Runnable since) {
            awaitNoneIsEnding();
            kill();
            Path kept = directory.resolve("kept");
            copyTransactions(directory.resolve("log"), kept);
            start();
            since.run();
            kill();
            copyTransactions(kept, directory.resolve("log"));
            start();
        }

        /// A commit is acknowledged before its markers are written. A coordinator that is set back to that
        /// moment could never write them, because a later epoch has written meanwhile, and would refuse that
        /// producer permanently.
        private void awaitNoneIsEnding() {
            try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()))) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> admin.listTransactions().all().get().stream()
                                .noneMatch(transaction -> ENDING.contains(transaction.state())));
            }
        }

        private static void copyTransactions(Path from, Path to) {
            try (var logs = Files.newDirectoryStream(from, "__transaction_state-*")) {
                for (Path log : logs) {
                    Path copy = to.resolve(log.getFileName());
                    delete(copy);
                    Files.createDirectories(copy);
                    try (var files = Files.newDirectoryStream(log)) {
                        for (Path file : files) {
                            Files.copy(file, copy.resolve(file.getFileName()));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            slowLine.close();
            kill();
            delete(directory);
        }

        private void signal(String name) {
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

        private Process launchBroker() {
            Process started =
                    launch("kafka.Kafka", directory.resolve("server.properties").toString());
            Awaitility.await().atMost(Patience.WAIT_MAX).until(() -> {
                if (!started.isAlive()) {
                    throw new IllegalStateException(
                            "the broker ended:\n" + Files.readString(directory.resolve("broker.out")));
                }
                return answers();
            });
            return started;
        }

        /// An open port is not enough: another program may have it, or this broker may end over its next one.
        private boolean answers() throws InterruptedException {
            try (Admin admin = admin()) {
                return admin.describeCluster()
                        .clusterId()
                        .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                        .equals(clusterId);
            } catch (ExecutionException | TimeoutException e) {
                return false;
            }
        }

        private Process launch(String mainClass, String... arguments) {
            return EmbeddedParts.launch(directory.resolve("broker.out"), mainClass, arguments);
        }
    }

    /// With all that is in it, if it is there.
    public static void delete(Path folder) {
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

    /// A JVM with the class path of this one, which ends with it.
    ///
    /// @param output what it prints is added to this file
    public static Process launch(Path output, String mainClass, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
        try {
            Process child = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(child::destroyForcibly));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
