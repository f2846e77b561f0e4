package org.disvote.testkit.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionState;
import org.awaitility.Awaitility;
import org.disvote.testkit.Broker;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.SlowLine;

/// A broker without TLS and users, as a child process, in a folder of its own that ends with it.
public final class LocalBroker extends Broker {

    /// States of transactions that are acknowledged, but whose markers are not written yet.
    private static final Set<TransactionState> ENDING = EnumSet.of(
            TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT, TransactionState.PREPARE_EPOCH_FENCE);

    private static final Duration ENDED_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final int port = FreePorts.next();
    private final int slowPort = FreePorts.next();
    private final SlowLine slowLine = new SlowLine(slowPort);
    private final BrokerProcess process;

    public LocalBroker() {
        try {
            folder = Files.createTempDirectory("disvote-broker");
            process = BrokerProcess.start(folder, settings(), client(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String settings() {
        return BrokerProcess.ONE_NODE + """
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=PLAINTEXT://127.0.0.1:%1$d,SLOW://127.0.0.1:%4$d,CONTROLLER://127.0.0.1:%2$d
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,SLOW://127.0.0.1:%5$d
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SLOW:PLAINTEXT,CONTROLLER:PLAINTEXT
            inter.broker.listener.name=PLAINTEXT
            controller.listener.names=CONTROLLER
            log.dirs=%3$s
            broker.heartbeat.interval.ms=1000
            broker.session.timeout.ms=4000
            group.consumer.min.session.timeout.ms=6000
            group.consumer.session.timeout.ms=6000
            group.consumer.min.heartbeat.interval.ms=1000
            group.consumer.heartbeat.interval.ms=1000
            log.segment.delete.delay.ms=1000
            # Small: a few clients, and little that wakes up while nothing happens. Several run at a time.
            metadata.max.idle.interval.ms=0
            num.network.threads=1
            num.io.threads=2
            background.threads=2
            num.recovery.threads.per.data.dir=2
            log.cleaner.dedupe.buffer.size=16777216
            """.formatted(port, FreePorts.next(), log(), slowPort, slowLine.port());
    }

    private Path log() {
        return folder.resolve("log");
    }

    private Map<String, Object> client() {
        return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public SlowLine slowLine() {
        return slowLine;
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void freeze() {
        process.signal("STOP");
    }

    @Override
    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void start() {
        process.restart();
    }

    @Override
    public void forgetTransactions(Runnable since) {
        awaitNoneIsEnding();
        kill();
        Path kept = folder.resolve("kept");
        copyTransactions(log(), kept);
        start();
        since.run();
        kill();
        copyTransactions(kept, log());
        start();
    }

    /// A commit is acknowledged before its markers are written. A coordinator that is set back to that
    /// moment could never write them, because a later epoch has written meanwhile, and would refuse that
    /// producer permanently.
    private void awaitNoneIsEnding() {
        try (Admin admin = Admin.create(client())) {
            Awaitility.await()
                    .atMost(ENDED_MAX)
                    .until(() -> admin.listTransactions().all().get().stream()
                            .noneMatch(transaction -> ENDING.contains(transaction.state())));
        }
    }

    private static void copyTransactions(Path from, Path to) {
        try (var logs = Files.newDirectoryStream(from, "__transaction_state-*")) {
            for (Path log : logs) {
                Path copy = to.resolve(log.getFileName());
                BrokerProcess.delete(copy);
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
        process.close();
    }
}
