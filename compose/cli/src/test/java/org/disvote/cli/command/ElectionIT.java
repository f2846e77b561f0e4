package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.cli.Cli;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Limits;
import org.disvote.operate.election.ElectionChange;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.election.ElectionTopic.Known;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that define and close elections, on two masters.
@RealParts
final class ElectionIT {

    private static final Routing ROUTING = new Routing(6);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Broker broker;
    private final Path file;
    private final List<String> masters;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ElectionIT(Postgres postgres, Broker broker, @TempDir Path folder) {
        this.broker = broker;
        this.file = folder.resolve("election.json");
        masters = List.of(postgres.createDatabase(), postgres.createDatabase());
    }

    @BeforeEach
    void makeTopics() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(), brokers -> TopicProvisioner.ofOneBroker(brokers, ROUTING));
    }

    @Test
    void faultCCloseNowReportsEachShardAndFailsWhereTheCloseIsNotInForce() throws Exception {
        try (IngestApi ingest = start()) {
            assertEquals(0, put(election("demo", "c1")), err::toString);
            await().atMost(PATIENCE).until(ingest::ready);
            assertEquals(0, run("show", "demo"));
            assertPrinted("shard 0        has it", "shard 1        has it");
            execute(masters.get(1), """
                CREATE FUNCTION held_back() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE 'held back' USING ERRCODE = 'check_violation'; END $$\
                """);
            execute(
                    masters.get(1),
                    "CREATE TRIGGER held_back BEFORE UPDATE ON election FOR EACH ROW EXECUTE FUNCTION held_back()");

            int exitCode = run("close-now", "demo");

            assertEquals(1, exitCode);
            assertPrinted("shard 0        has it", "shard 1        has another definition: closesAt");
            assertTrue(err.toString().contains("in force otherwise on shard 1"), err::toString);
            assertEquals(0, run("list"));
            assertPrinted("shard 1 has another definition: closesAt");
            execute(masters.get(1), "DROP TRIGGER held_back ON election");
            await().atMost(PATIENCE).until(() -> {
                run("show", "demo");
                return out.toString().contains("shard 1        has it");
            });
        }
    }

    @Test
    void faultCCloseNowFailsUnlessEveryMasterOfTheSystemAnswered() throws Exception {
        String second = masters.get(1);
        try (IngestApi ingest = start()) {
            for (String id : List.of("one", "twice", "none")) {
                assertEquals(0, put(election(id, "c1")), err::toString);
            }
            await().atMost(PATIENCE).until(ingest::ready);

            assertEquals(1, closeNow("one", "--masters", second));
            assertPrinted("shard 1        has it", "shard 0        was not asked");
            assertTrue(err.toString().contains("the master of shard 0 did not answer"), err::toString);

            assertEquals(1, closeNow("twice", "--masters", second + "," + second));
            assertTrue(err.toString().contains("names shard 1 more than once"), err::toString);

            assertEquals(1, closeNow("none"));
            assertTrue(err.toString().contains("no master was asked"), err::toString);
            assertPrinted("election none closes at");
        }
    }

    private int closeNow(String id, String... masters) {
        List<String> all = new ArrayList<>(List.of("election", "close-now", id, "--brokers", broker.bootstrap()));
        all.addAll(List.of(masters));
        return execute(all.toArray(String[]::new));
    }

    @Test
    void faultAADefinitionThatIsNullOnAMasterIsReported() throws Exception {
        try (IngestApi ingest = start()) {
            assertEquals(0, put(election("demo", "c1")), err::toString);
            await().atMost(PATIENCE).until(ingest::ready);
        }
        execute(masters.get(1), "UPDATE election SET definition = 'null'");

        assertEquals(0, run("show", "demo"), err::toString);

        assertPrinted("shard 0        has it", "shard 1        has something that is no definition");
    }

    @Test
    void faultCACommandSaysWhereTheMastersCannotBeAsked() throws Exception {
        ElectionTopic topic = new ElectionTopic(broker.bootstrap());
        topic.replace(Optional.empty(), election("demo", "c1"));

        assertEquals(0, execute("election", "show", "demo", "--brokers", broker.bootstrap()));
        assertPrinted("the masters were not asked");
        assertEquals(
                0,
                execute(
                        "election",
                        "show",
                        "demo",
                        "--brokers",
                        broker.bootstrap(),
                        "--masters",
                        "jdbc:postgresql://127.0.0.1:1/nobody"));
        assertPrinted("shard 0        could not be asked");
    }

    @Test
    void faultCOfTwoPutsAtOnceTheSecondFailsAndSaysWhatIsInForce() {
        ElectionTopic topic = new ElectionTopic(broker.bootstrap());
        Optional<Known> seenByBoth = topic.find(new ElectionId("demo"));
        topic.replace(seenByBoth, election("demo", "c1"));

        OperatorException lost =
                assertThrows(OperatorException.class, () -> topic.replace(seenByBoth, election("demo", "c2")));

        assertTrue(String.valueOf(lost.getMessage()).contains("came before"), lost::getMessage);
        assertEquals(
                election("demo", "c1"),
                topic.find(new ElectionId("demo")).orElseThrow().election());
    }

    @Test
    void faultCADefinitionThatIsPutOnlyIfNewLeavesAMovedCloseAsItIs() throws Exception {
        assertEquals(0, put(election("demo", "c1"), "--if-new"), err::toString);
        ElectionTopic topic = new ElectionTopic(broker.bootstrap());
        Known first = topic.find(new ElectionId("demo")).orElseThrow();
        assertEquals(election("demo", "c1"), first.election());
        Election closed = ElectionChange.closeNow(first.election(), false, Instant.now());
        topic.replace(Optional.of(first), closed);

        assertEquals(0, put(election("demo", "c1"), "--if-new"), err::toString);

        assertPrinted("election demo is defined already", "nothing is changed");
        assertEquals(closed, topic.find(new ElectionId("demo")).orElseThrow().election());
    }

    @Test
    void faultAARepairedFileIsTakenWhereTheStandingRecordIsNoDefinition() throws Exception {
        Election good = election("demo", "c1");
        byte[] bad = new String(Json.encode(good), UTF_8)
                .replace("\"One\"", "\"O\\u0000ne\"")
                .getBytes(UTF_8);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicCatalog.ELECTIONS, good.key(), bad))
                    .get();
        }
        try (IngestApi ingest = start();
                HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE).until(ingest::ready);
            assertEquals(0, run("list"));
            assertPrinted("passed over: offset 1 (demo)");

            assertEquals(0, put(good), err::toString);

            assertPrinted("shard 0        has it", "shard 1        has it");
            URI demo = ingest.uri().resolve("/elections/demo");
            await().atMost(PATIENCE)
                    .until(() -> http.send(HttpRequest.newBuilder(demo).build(), BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
    }

    private IngestApi start() {
        return IngestApi.start(new IngestConfig(
                masters, broker.bootstrap(), "127.0.0.1", 0, Confirm.MASTER, ROUTING, false, Limits.defaults()));
    }

    private Election election(String id, String choice) {
        return new Election(
                new ElectionId(id),
                Map.of("en", "Election"),
                List.of(new Choice(new ChoiceId(choice), Map.of("en", "One"))),
                now.minusSeconds(60),
                now.plusSeconds(86_400));
    }

    private int put(Election election, String... options) throws IOException {
        String json = new String(Json.encode(election), UTF_8).replace(",\"closeChanges\":[]", "");
        Files.writeString(file, json);
        return run(
                "put",
                Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
    }

    private int run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("election", command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--brokers", broker.bootstrap(), "--masters", String.join(",", masters)));
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private void assertPrinted(String... sentences) {
        for (String sentence : sentences) {
            assertTrue(out.toString().contains(sentence), () -> sentence + " is not in " + out + err);
        }
    }

    private static void execute(String url, String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
