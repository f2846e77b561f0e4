package org.disvote.lab.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.lab.cluster.UpProcess;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.testkit.Patience;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Votes on a whole system with marked voter IDs and marked choices, and then looks at every byte that the system
/// keeps or shows. That the search would find an ID is shown first: one is planted in each kind of place.
final class CanaryIT {

    private static final String RANDOM =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private static final String VOTER = "Canary" + RANDOM;
    private static final String CHOICE = "Choice" + RANDOM;
    private static final String PLANTED = "Planted" + RANDOM;

    private static final String ELECTION = "canary";
    private static final String ROLL = "canary";
    private static final int VOTERS = 40;
    private static final Duration PATIENCE = Patience.WAIT_MAX;

    private final HttpClient http = HttpClient.newHttpClient();

    /// Every answer to a voter, with its headers.
    private final List<String> answers = new ArrayList<>();

    @Test
    void noPlaceHoldsAVoterIdAndOneThatIsPlantedIsFoundInEachKindOfPlace(@TempDir Path folder, @TempDir Path ofOperator)
            throws Exception {
        Path data = folder.resolve("data");
        try (UpProcess up = UpProcess.ready(
                data, Map.of("DISVOTE_LOG_FORMAT", "json"), "--port", "0", "--shards", "2", "--replicas", "1")) {
            Endpoints endpoints = up.endpoints();
            importRoll(data, ofOperator.resolve("roll.csv"), folder);
            launch(endpoints);
            voteInEveryWay(endpoints.api());
            awaitCounted(endpoints.api());
            String commands = commands(data);
            assertFalse(commands.contains(VOTER), commands);

            Traces planted = new Traces(PLANTED);
            Traces voters = new Traces(VOTER);
            try (Connection open =
                            DriverManager.getConnection(endpoints.masters().getFirst());
                    PartMetrics metrics = new PartMetrics();
                    OperatorsPort port = OperatorsPort.open("127.0.0.1", 0, metrics, () -> Health.READY)) {
                String deadRows = plant(open, endpoints, data, metrics);
                for (Traces each : List.of(planted, voters)) {
                    look(each, endpoints, data, folder);
                }
                planted.inPage(port.uri().resolve("/metrics"));

                assertFound(planted, "master0 table public\\.planted_row");
                assertFound(planted, "data/postgres/" + deadRows);
                assertFound(planted, "data/postgres/pg_wal/.*");
                assertFound(planted, "data/postgres/base/\\d+/t\\d+_\\d+");
                assertFound(planted, "topic planted");
                assertFound(planted, "data/postgres\\.log");
                assertFound(planted, "data/disvote\\.log");
                assertFound(planted, "page /metrics");
            }
            assertEquals(List.of(), List.copyOf(voters.found()));
            assertNoneInWhatIsShown(endpoints, data, up.output());

            // What a part keeps in memory until it ends is written now.
            up.stop();
            up.exitCode(PATIENCE);
            voters.inFiles(folder);
            assertEquals(List.of(), List.copyOf(voters.found()));
            assertEachLineIsAJsonObject(data.resolve("disvote.log"));
        }
    }

    private static void assertEachLineIsAJsonObject(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, UTF_8);
        assertTrue(lines.size() > 10, log::toString);
        for (String line : lines) {
            assertTrue(line.contains(PLANTED) || Json.MAPPER.readTree(line).isObject(), line);
        }
    }

    /// Logs, metrics and pages name no choice and no pseudonym either.
    private void assertNoneInWhatIsShown(Endpoints endpoints, Path data, String output) throws Exception {
        List<String> shown = new ArrayList<>(answersToOthers());
        shown.add(output);
        for (Path file : Traces.filesIn(data)) {
            if (file.toString().endsWith(".log") && !file.toString().contains("kafka/")) {
                shown.add(Files.readString(file, UTF_8));
            }
        }
        for (URI page : pages(endpoints, data)) {
            shown.add(get(page).body());
        }
        VoterKey key = DataFolder.voterKeyIn(data).orElseThrow();
        for (String text : shown) {
            assertFalse(text.contains(CHOICE), "a choice is shown");
            for (int i = 0; i < VOTERS; i++) {
                for (String roll : List.of("", ROLL)) {
                    String pseudonym =
                            key.pseudonym(roll, new VoterId(voter(i))).value();
                    assertFalse(text.contains(pseudonym), "a pseudonym is shown");
                }
            }
        }
    }

    private void look(Traces traces, Endpoints endpoints, Path data, Path folder) throws Exception {
        SortedMap<String, String> databases = new TreeMap<>(endpoints.replicas());
        for (int i = 0; i < endpoints.masters().size(); i++) {
            databases.put("master" + i, endpoints.masters().get(i));
        }
        for (Map.Entry<String, String> database : databases.entrySet()) {
            traces.inTables(database.getKey(), database.getValue());
        }
        traces.inTopics(endpoints.brokers());
        for (URI page : pages(endpoints, data)) {
            traces.inPage(page);
        }
        for (String answer : answers) {
            traces.in("answer", answer.getBytes(UTF_8));
        }
        traces.inFiles(folder);
    }

    private static List<URI> pages(Endpoints endpoints, Path data) {
        List<URI> pages = new ArrayList<>();
        for (URI part : MetricsTargets.read(data).parts().values()) {
            pages.add(part.resolve("/metrics"));
            pages.add(part.resolve("/health/ready"));
        }
        URI api = endpoints.api();
        for (String path : List.of("/health/ready", "/elections/demo/turnout", "/elections/demo/results")) {
            pages.add(api.resolve(path));
        }
        if (endpoints.console() != null) {
            pages.add(endpoints.console().resolve("/partitions"));
            pages.add(endpoints.console().resolve("/constituencies"));
        }
        return pages;
    }

    private static void assertFound(Traces planted, String where) {
        assertTrue(
                planted.found().stream().anyMatch(place -> place.matches(where)),
                () -> where + " is not among " + planted.found());
    }

    /// The command sorts in files below the folder that is looked at.
    private static void importRoll(Path data, Path file, Path folder) throws IOException {
        String lines = IntStream.range(0, VOTERS)
                .mapToObj(number -> voter(number) + ",chania\n")
                .collect(Collectors.joining("", "voterId,constituency\n", ""));
        Files.writeString(file, lines);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int code = Cli.run(
                out,
                out,
                "roll",
                "import",
                file.toString(),
                "--roll",
                ROLL,
                "--temp",
                folder.toString(),
                "--data",
                data.toString());
        assertEquals(0, code, text::toString);
        assertFalse(text.toString().contains(VOTER), text::toString);
    }

    private static void launch(Endpoints endpoints) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", ELECTION).put("ballots", "open").put("changeOfMind", "last-counts");
        file.put("eligibility", "roll").put("roll", ROLL);
        file.putObject("title").put("en", "Canary");
        ArrayNode choices = file.putArray("choices");
        for (String choice : List.of(CHOICE + "-1", CHOICE + "-2")) {
            choices.addObject().put("id", choice).putObject("title").put("en", "Title " + choice);
        }
        file.put("opensAt", now.toString())
                .put("closesAt", now.plusSeconds(86_400).toString());
        new ElectionTopic(endpoints.brokers()).launch(Definition.of(file), Election.NOTICE_MIN);
    }

    private void voteInEveryWay(URI api) throws Exception {
        await().until(() -> get(api.resolve("/elections/" + ELECTION)).statusCode() == 200);
        for (int i = 0; i < VOTERS; i++) {
            assertEquals(201, cast(api, "demo", body(voter(i), "c1")));
            assertEquals(201, cast(api, ELECTION, body(voter(i), CHOICE + "-1")));
            assertEquals(200, cast(api, "demo", body(voter(i), "c1")));
        }
        assertEquals(409, cast(api, "demo", body(voter(0), "c2")));
        String change = body(voter(0), CHOICE + "-2").replace("}", ",\"revision\":2}");
        assertEquals(201, cast(api, ELECTION, change));
        assertEquals(422, cast(api, ELECTION, body(voter(1), CHOICE + "-3")));
        assertEquals(422, cast(api, ELECTION, body(voter(1) + " ", CHOICE + "-1")));
        assertEquals(404, cast(api, "none", body(voter(1), CHOICE + "-1")));
        assertEquals(400, cast(api, ELECTION, body(voter(1), CHOICE + "-1").replace("choice", voter(1))));
        assertEquals(400, cast(api, ELECTION, voter(1) + CHOICE));
        assertEquals(413, cast(api, ELECTION, body(voter(1).repeat(2_000), CHOICE + "-1")));
        get(api.resolve("/elections/" + ELECTION + "/receipts/" + voter(1)));
        get(api.resolve("/elections/" + voter(1)));
        get(api.resolve("/" + voter(1) + "?voter=" + voter(1)));
        sendWhatIsNoHttp(api);
    }

    /// Each with the voter's ID where a server could repeat it.
    private void sendWhatIsNoHttp(URI server) throws IOException {
        for (String head : List.of(
                "GET / HTTP/1.1\r\nHost: " + voter(1) + "[",
                "GET / HTTP/1.1\r\nHost: " + voter(1) + ":99999999",
                "GET / HTTP/1.1\r\nHost: " + voter(1) + "\r\nHost: " + voter(2),
                "GET http://" + voter(1) + "]:x/ HTTP/1.1\r\nHost: a",
                "GET /%zz" + voter(1) + " HTTP/1.1\r\nHost: a",
                "GET / HTTP/" + voter(1) + "\r\nHost: a",
                voter(1) + " / HTTP/1.1\r\nHost: a",
                "GET / HTTP/1.1\r\nHost: a\r\n" + voter(1) + "\u0001: b",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + voter(1),
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: " + voter(1))) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
                socket.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
                answers.add(new String(socket.getInputStream().readAllBytes(), UTF_8));
            }
        }
    }

    private static String voter(int number) {
        return VOTER + "-" + number;
    }

    private static String body(String voter, String choice) {
        return "{\"voterId\":\"" + voter + "\",\"choice\":\"" + choice + "\"}";
    }

    private int cast(URI api, String election, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(api.resolve("/elections/" + election + "/votes"))
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", VOTER) // of a client that takes the voter's ID for it
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        answers.add(answer.body() + answer.headers().map());
        return answer.statusCode();
    }

    private HttpResponse<String> get(URI page) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        answers.add(answer.body() + answer.headers().map());
        return answer;
    }

    /// Those that are not a voter's own receipt: problems, and everything that is not about one vote.
    private List<String> answersToOthers() {
        return answers.stream()
                .filter(answer -> !answer.contains("\"receipt\"") && !answer.contains("\"choices\""))
                .toList();
    }

    /// Replica and counts have every vote.
    private void awaitCounted(URI api) {
        await().until(
                        () -> get(api.resolve("/elections/demo/turnout")).body().replaceAll("\\s", ""),
                        text -> text.contains(":" + VOTERS));
    }

    private static String commands(Path data) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        Cli.run(out, out, "audit", "--data", data.toString());
        Cli.run(out, out, "election", "list", "--data", data.toString());
        Cli.run(out, out, "results", "demo", "--data", data.toString());
        return text.toString();
    }

    /// @return where the dead row is, below the server's folder
    private static String plant(Connection open, Endpoints endpoints, Path data, PartMetrics metrics) throws Exception {
        String deadRows;
        try (var statement = open.createStatement()) {
            statement.execute("CREATE TABLE planted_row (voter text)");
            statement.execute("INSERT INTO planted_row VALUES ('" + PLANTED + "')");
            statement.execute("CREATE TABLE planted_dead (voter text) WITH (autovacuum_enabled = off)");
            statement.execute("INSERT INTO planted_dead VALUES ('" + PLANTED + "')");
            statement.execute("DELETE FROM planted_dead");
            try (var row = statement.executeQuery("SELECT pg_relation_filepath('planted_dead')")) {
                row.next();
                deadRows = row.getString(1);
            }
            statement.execute("SELECT pg_logical_emit_message(true, 'planted', '" + PLANTED + "')");
            // Larger than the session's buffers, so that it is written to temporary files.
            statement.execute("SET temp_buffers = 100");
            statement.execute("CREATE TEMPORARY TABLE planted_file AS SELECT '" + PLANTED
                    + "'::text AS voter, repeat('x', 1000) FROM generate_series(1, 5000)");
            assertThrows(SQLException.class, () -> statement.execute("SELECT '" + PLANTED + "'::int"));
        }
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.kafka()))) {
            admin.createTopics(List.of(new NewTopic("planted", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        endpoints.kafka(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "gzip"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("planted", ("x".repeat(1_000) + PLANTED).getBytes(UTF_8)))
                    .get();
        }
        Files.writeString(data.resolve("disvote.log"), "WARN voter=" + PLANTED + "\n", StandardOpenOption.APPEND);
        Gauge.builder("disvote.planted", () -> 1).tag("voter", PLANTED).register(metrics.registry());
        return deadRows;
    }
}
