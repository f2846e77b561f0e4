package org.disvote.lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.cli.Main;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.kafka.BrokerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/// A broker with the settings of compose.yaml, keys and passwords of kafka/secrets.sh, and the files of our parts: the
/// way of a user from `up` to a cluster of their own, without containers.
final class ComposeBrokersIT {

    private static final Path FILES = Path.of("..");
    private static final String HOST = "localhost";

    /// One broker instead of three, on ports that are free here.
    private final int clients = FreePorts.next();

    private final int controllers = FreePorts.next();
    private final int brokers = FreePorts.next();

    private final Path folder;

    ComposeBrokersIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void usersOfTheRecipeDoWhatTheyMayOnABrokerOfTheComposeFile() throws Exception {
        makeSecrets();
        Path recipe = Files.createDirectories(folder.resolve("kafka")).resolve("rights.json");
        Files.copy(FILES.resolve("kafka/rights.json"), recipe);
        Path administrator = config("administrator.properties", "kafka-administrator", "administrator.pem");
        try (BrokerProcess _ =
                BrokerProcess.start(folder, brokerSettings(), clientOf(administrator, brokers), List.of())) {
            Said granted = disvote(
                    "disvote-administrator",
                    administrator,
                    brokers,
                    "topics",
                    "--partitions",
                    "2",
                    "--grant",
                    recipe.toString(),
                    "--revoke");
            assertEquals(0, granted.exitCode(), granted::text);

            Said checked = disvote(
                    "disvote-operator",
                    config("client.properties", "kafka-password", "users/operator"),
                    clients,
                    "topics",
                    "--check",
                    "--grant",
                    recipe.toString());
            assertEquals(0, checked.exitCode(), checked::text);
            Said refused = disvote(
                    "disvote-sink-r1",
                    config("client.properties", "kafka-password", "users/sink-r1"),
                    clients,
                    "election",
                    "list");
            assertTrue(refused.text().contains("user disvote-sink-r1 lacks a right on topic disvote."), refused::text);
        }
    }

    private void makeSecrets() throws Exception {
        Path kafka = folder.resolve("secrets/kafka");
        String user = new String(
                        new ProcessBuilder("id", "-u").start().getInputStream().readAllBytes(), UTF_8)
                .strip();
        Said made = run(
                Map.of("BROKERS_OWNER", user, "PARTS_OWNER", user),
                "bash",
                FILES.resolve("kafka/secrets.sh").toString(),
                kafka.toString());
        assertEquals(0, made.exitCode(), made::text);
        for (String file : List.of("compose.yaml", "compose.ha.yaml")) {
            Map<?, ?> secrets = (Map<?, ?>) Objects.requireNonNull(yaml(file).get("secrets"));
            secrets.values().stream()
                    .map(secret -> String.valueOf(((Map<?, ?>) secret).get("file")))
                    .filter(path -> path.startsWith("./secrets/kafka/"))
                    .forEach(path -> assertTrue(Files.exists(folder.resolve(path)), path));
        }
        SortedMap<String, byte[]> before = contents(kafka);
        Said again = run(
                Map.of("BROKERS_OWNER", user, "PARTS_OWNER", user),
                "bash",
                FILES.resolve("kafka/secrets.sh").toString(),
                kafka.toString(),
                HOST);
        assertEquals(0, again.exitCode(), again::text);
        SortedMap<String, byte[]> after = contents(kafka);
        assertTrue(after.keySet().remove(HOST + ".pem"), "another broker's key is made beside the others");
        assertEquals(before.keySet(), after.keySet());
        before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
    }

    private static SortedMap<String, byte[]> contents(Path folder) throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    /// As the image turns variables into settings.
    private String brokerSettings() throws IOException {
        Map<?, ?> services =
                (Map<?, ?>) Objects.requireNonNull(yaml("compose.yaml").get("services"));
        Map<?, ?> broker = (Map<?, ?>) Objects.requireNonNull(services.get("kafka1"));
        Map<?, ?> environment = (Map<?, ?>) Objects.requireNonNull(broker.get("environment"));
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((variable, value) -> {
            String name = String.valueOf(variable);
            if (name.startsWith("KAFKA_") && !name.equals("KAFKA_HEAP_OPTS")) {
                settings.put(
                        name.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.')
                                .replace("...", "-")
                                .replace("..", "_"),
                        String.valueOf(value)
                                .replace("kafka1", HOST)
                                .replace(":9092", ":" + clients)
                                .replace(":9093", ":" + controllers)
                                .replace(":9094", ":" + brokers)
                                .replace("://:", "://" + HOST + ":")
                                .replace("/run/secrets/broker", secret(HOST + ".pem"))
                                .replace("/run/secrets/kafka-ca", secret("ca.pem")));
            }
        });
        settings.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controllers));
        settings.put("log.dirs", folder.resolve("log").toString());
        for (String copies : List.of(
                "offsets.topic.replication.factor",
                "transaction.state.log.replication.factor",
                "transaction.state.log.min.isr",
                "share.coordinator.state.topic.replication.factor",
                "share.coordinator.state.topic.min.isr",
                "min.insync.replicas")) {
            settings.put(copies, "1");
        }
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    private String secret(String file) {
        return folder.resolve("secrets/kafka").resolve(file).toString();
    }

    /// A file of client properties as in the containers, where secrets have other paths.
    ///
    /// @param name of the secret in a container
    /// @param file of it here
    private Path config(String properties, String name, String file) throws IOException {
        Path own = Files.createDirectories(folder.resolve("run").resolve(file.replace('/', '-')));
        Files.copy(Path.of(secret("ca.pem")), own.resolve("kafka-ca"));
        Files.copy(Path.of(secret(file)), own.resolve(name));
        String text = Files.readString(FILES.resolve("kafka").resolve(properties));
        return Files.writeString(own.resolve(properties), text.replace("/run/secrets", own.toString()));
    }

    private static Map<String, Object> clientOf(Path config, int port) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(config)));
        Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", HOST + ":" + port));
        properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        return client;
    }

    private record Said(int exitCode, String text) {}

    /// In a process of its own, since the files take the user's name from a variable.
    private Said disvote(String user, Path config, int port, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of(command));
        return run(
                Map.of(
                        "DISVOTE_BROKERS",
                        HOST + ":" + port,
                        "DISVOTE_KAFKA_CONFIG",
                        config.toString(),
                        "DISVOTE_KAFKA_USER",
                        user,
                        "DISVOTE_ACTIONS",
                        folder.resolve("actions.jsonl").toString()),
                words.toArray(String[]::new));
    }

    private static Said run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }

    private static Map<?, ?> yaml(String file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(200);
        Map<?, ?> content = new Yaml(options).load(Files.readString(FILES.resolve(file)));
        return content;
    }
}
