package org.disvote.testkit.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.disvote.testkit.EmbeddedParts;
import org.disvote.testkit.Patience;

/// A broker in a process of its own, by settings that a test writes.
public final class BrokerProcess implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration COMMAND_MAX = Duration.ofMinutes(2);

    private final Path out;
    private final Process process;

    private BrokerProcess(Path out, Process process) {
        this.out = out;
        this.process = process;
    }

    /// Formats the storage and returns once the broker answers.
    ///
    /// @param folder for its settings and its output; stays
    /// @param settings what is written to `server.properties`
    /// @param client of somebody who may ask
    /// @param format more options of the command that formats the storage
    public static BrokerProcess start(Path folder, String settings, Map<String, Object> client, List<String> format)
            throws IOException {
        Path out = folder.resolve("broker.out");
        Path properties = Files.writeString(folder.resolve("server.properties"), settings);
        List<String> arguments = new ArrayList<>(
                List.of("format", "--cluster-id", Uuid.randomUuid().toString(), "--config", properties.toString()));
        arguments.addAll(format);
        run(out, EmbeddedParts.launch(out, "kafka.tools.StorageTool", arguments.toArray(String[]::new)));
        BrokerProcess broker = new BrokerProcess(out, EmbeddedParts.launch(out, "kafka.Kafka", properties.toString()));
        Awaitility.await().atMost(Patience.WAIT_MAX).until(() -> broker.answers(client));
        return broker;
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

    private boolean answers(Map<String, Object> client) throws InterruptedException, IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the broker ended:\n" + Files.readString(out));
        }
        try (Admin admin = Admin.create(client)) {
            return !admin.describeCluster()
                    .nodes()
                    .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
