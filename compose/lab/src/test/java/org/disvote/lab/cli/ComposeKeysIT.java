package org.disvote.lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.cli.Cli;
import org.disvote.cli.Main;
import org.disvote.operate.key.PromiseKeyStatements;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.tlog.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script by which the compose files make the keys of the log.
@RealParts
final class ComposeKeysIT {

    private static final Routing ROUTING = new Routing(6);

    private final Broker broker;
    private final Path folder;

    ComposeKeysIT(Broker broker, @TempDir Path folder) {
        this.broker = broker;
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        Path launcher = folder.resolve("disvote");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void theKeysAreMadeOnceAndALostOneThatThePolicyNamesIsNotReplaced() throws Exception {
        Answer first = run();
        assertEquals(0, first.code(), first.text());
        SortedMap<String, String> made = files();

        String origin = SystemTopic.read(Brokers.at(broker.bootstrap())).origin();
        SigningKey log = SigningKey.read(keys().resolve("log/key"));
        assertEquals(origin, log.name());
        Policy policy = Policy.read(keys().resolve("policy/policy"));
        assertEquals(log.verifier(), policy.log());
        assertEquals(
                List.of("w1 http://witness1:8095/", "w2 http://witness2:8095/"),
                policy.witnesses().stream()
                        .map(witness -> witness.name() + " " + witness.url().orElse(""))
                        .toList());
        assertFalse(policy.satisfied(Set.of("w1")), "both must cosign");
        for (String instance : List.of("ingest1", "ingest2")) {
            SigningKey key = SigningKey.read(keys().resolve(instance + "/key"));
            assertEquals(origin + "/promise/" + instance, key.name());
            assertTrue(
                    new PromiseKeyStatements(Brokers.at(broker.bootstrap()))
                            .of(key.vkey())
                            .stated(),
                    instance);
        }
        var witness = Cli.commandLine()
                .parseArgs("witness", "@" + keys().resolve("policy/log.args"), "--key", "k", "--data", "d");
        assertEquals(log.vkey(), witness.subcommand().matchedOptionValue("--log", ""));

        Files.delete(keys().resolve("ingest2/key"));
        assertEquals(0, run().code());
        assertEquals(made.get("log/key"), files().get("log/key"));
        assertEquals(made.get("policy/policy"), files().get("policy/policy"));
        assertNotEquals(made.get("ingest2/key"), files().get("ingest2/key"), "an instance may get a new key");

        for (String named : List.of("log", "w2")) {
            Path key = keys().resolve(named + "/key");
            Path elsewhere = Files.move(key, folder.resolve("elsewhere-" + named));
            Answer refused = run();
            assertEquals(1, refused.code(), refused.text());
            assertTrue(refused.text().contains(named + "/key is lost"), refused.text());
            assertFalse(Files.exists(key));
            Files.move(elsewhere, key);
        }
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    private record Answer(int code, String text) {}

    private Answer run() {
        try {
            ProcessBuilder script = new ProcessBuilder(
                            "bash",
                            "../log-keys.sh",
                            broker.bootstrap(),
                            "w1=http://witness1:8095/,w2=http://witness2:8095/",
                            "ingest1",
                            "ingest2")
                    .redirectErrorStream(true);
            script.environment()
                    .putAll(Map.of(
                            "KEYS",
                            keys().toString(),
                            "DISVOTE",
                            folder.resolve("disvote").toString()));
            Process process = script.start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertFalse(text.contains("PRIVATE"), "a key is shown");
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Every file below the keys' folder with its content. The keys have mode 0600.
    private SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(keys())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(keys().relativize(file).toString(), Files.readString(file));
                if (file.endsWith("key")) {
                    assertEquals(
                            "rw-------",
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                            file::toString);
                }
            }
        }
        return files;
    }
}
