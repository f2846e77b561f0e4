package org.disvote.ingest.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Launches;
import org.disvote.ingest.master.Masters;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a rehearsal leaves behind: nothing. With real masters, a real log and real HTTP.
@RealParts(embeddedOnly = true)
class RehearsalIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final List<String> TABLES = List.of(
            "partition_head",
            "vote",
            "election",
            "ballot_paper",
            "sealed",
            "roll",
            "roll_partition",
            "partition_move",
            "system");

    private final Postgres postgres;
    private final Broker broker;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private String master = "";

    RehearsalIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void newSystem() throws Exception {
        master = postgres.createDatabase();
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING, Launches.WITH_KEY));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                Launches.file("demo", now.minusSeconds(60), now.plusSeconds(7_200), "c1", "c2"));
        try (IngestApi settling = IngestApi.start(config(Confirm.MASTER, Duration.ZERO))) {
            await().until(settling::ready);
            await().until(() -> get(settling.uri().resolve("/elections/demo")).statusCode() == 200);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
        http.shutdownNow();
        http.close();
    }

    @ParameterizedTest
    @EnumSource(Confirm.class)
    void aRehearsalChangesNothingAndTheInstanceIsReadyOnlyAfterIt(Confirm confirm) throws Exception {
        Map<String, List<String>> before = rows();
        Map<String, Long> records = records();

        IngestApi ingest = start(confirm, Duration.ofSeconds(5));
        assertTrue(ingest.health().rehearsing());
        assertFalse(ingest.ready());
        assertEquals(503, get(ingest.uri().resolve("/health/ready")).statusCode());
        await().until(() -> meter(ingest, "disvote_rehearsal_answers") > 100);
        await().until(ingest::ready);

        assertFalse(ingest.health().rehearsing());
        assertEquals(200, get(ingest.uri().resolve("/health/ready")).statusCode());
        assertEquals(0, meter(ingest, "disvote_rehearsal_failed"));
        assertEquals(0, meter(ingest, "disvote_rehearsal_running"));
        assertEquals(before, rows());
        assertEquals(records, records());
        assertNoTraceInMeters(ingest);
        awaitNoTemporaryTables();
    }

    @Test
    void noReceiptAndNoElectionOfARehearsalIsKnownToVoters() throws Exception {
        IngestApi ingest = start(Confirm.MASTER, Duration.ZERO);
        await().until(ingest::ready);
        Stage stage = Stage.open(config(Confirm.MASTER, LONG), master);
        HttpResponse<String> cast;
        try (stage) {
            cast = post(stage.uri(), "GR-1");
            assertEquals(201, cast.statusCode(), cast.body());
        }
        JsonNode receipt = Json.MAPPER.readTree(cast.body());
        String election = receipt.get("electionId").asText();
        String text = receipt.get("receipt").asText();

        assertEquals(404, get(ingest.uri().resolve("/elections/" + election)).statusCode());
        assertEquals(
                404,
                get(ingest.uri().resolve("/elections/" + election + "/receipts/" + text))
                        .statusCode());
        assertEquals(
                404,
                get(ingest.uri().resolve("/elections/demo/receipts/" + text)).statusCode());
        assertEquals(
                404,
                post(ingest.uri().resolve("/elections/" + election + "/votes"), "GR-1")
                        .statusCode());
        assertFalse(receipt.has("promise"), cast.body());
        HttpResponse<String> first = post(ingest.uri().resolve("/elections/demo/votes"), "GR-1");
        assertEquals(201, first.statusCode(), first.body());
        assertEquals(1, Json.MAPPER.readTree(first.body()).get("seq").asInt());
        // Nobody can come in after it has ended.
        IOException refused = assertThrows(IOException.class, () -> post(stage.uri(), "GR-2"));
        assertTrue(refused instanceof ConnectException, refused::toString);
    }

    @Test
    void theListenerTakesVotesOfNoRealElection() throws Exception {
        try (Stage stage = Stage.open(config(Confirm.MASTER, LONG), master)) {
            assertEquals(
                    404,
                    post(stage.uri().resolve("/elections/demo/votes"), "GR-1").statusCode());
            assertEquals(
                    404, get(stage.uri().resolve("/elections/demo/turnout")).statusCode());
        }
        assertEquals(0, Masters.count(master));
    }

    @Test
    void othersWaitForNothingWhileItRuns() throws Exception {
        try (Stage stage = Stage.open(config(Confirm.MASTER, LONG), master);
                Extras extras = Extras.start(stage.uri());
                Connection other = DriverManager.getConnection(master);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            for (int round = 1; round <= 5; round++) {
                long answered = extras.answered();
                // It has committed batches since, and none of them holds or waits for a lock of these tables.
                statement.execute("LOCK TABLE " + String.join(", ", TABLES) + " IN ACCESS EXCLUSIVE MODE NOWAIT");
                await().until(() -> extras.answered() > answered + 2 * Extras.CONNECTIONS);
                other.rollback();
            }
            assertEquals(Optional.empty(), extras.failure());
        }
    }

    @Test
    void theServerRefusesWhateverWouldWriteToARealTable() throws Exception {
        try (Connection session = sessions(master).open();
                Statement statement = session.createStatement()) {
            for (String write : List.of(
                    "INSERT INTO public.partition_head (partition, last_seq, published) VALUES (99, 1, 1)",
                    "UPDATE public.partition_head SET last_seq = last_seq + 1",
                    "DELETE FROM public.vote",
                    "SELECT * FROM public.partition_head FOR UPDATE",
                    "CREATE TABLE public.another (one int)",
                    "INSERT INTO partition_move (partition, step, shard) VALUES (1, 'leaving', 1)")) {
                SQLException refused = assertThrows(SQLException.class, () -> statement.execute(write), write);
                assertEquals("25006", refused.getSQLState(), write);
            }
            assertEquals(1, statement.executeUpdate("UPDATE partition_head SET last_seq = 7 WHERE partition = 1"));
        }
        assertEquals(List.of("0"), Masters.query(master, "SELECT last_seq FROM partition_head WHERE partition = 1"));
    }

    @Test
    void aSearchPathThatPutsTemporaryTablesLastChangesNothing() throws Exception {
        Masters.execute(
                master,
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_temp',"
                        + " current_database()); END $$");
        try (Stage stage = Stage.open(config(Confirm.MASTER, LONG), master)) {
            assertEquals(201, post(stage.uri(), "GR-1").statusCode());
        }
        assertEquals(0, Masters.count(master));
    }

    @Test
    void aSessionThatIsLostIsNotReplacedByOneWithTheRealTables() throws Exception {
        try (Stage stage = Stage.open(config(Confirm.MASTER, LONG), master)) {
            assertEquals(201, post(stage.uri(), "GR-1").statusCode());
            Masters.execute(
                    master,
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name = '" + ShadowSessions.NAME + "'");
            assertEquals(503, post(stage.uri(), "GR-2").statusCode());
        }
        assertEquals(0, Masters.count(master));
    }

    @Test
    void aRoleWithoutTheRightToTemporaryTablesIsToldWhichOneItLacks() throws Exception {
        Masters.execute(master, """
            DO $$ BEGIN
                EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rehearsing') THEN
                    CREATE ROLE rehearsing;
                END IF;
                GRANT SELECT ON ALL TABLES IN SCHEMA public TO rehearsing;
            END $$
            """);
        String url = master + (master.contains("?") ? "&" : "?") + "options=-c%20role%3Drehearsing";

        SQLException refused =
                assertThrows(SQLException.class, () -> sessions(url).open());

        assertEquals("42501", refused.getSQLState());
        assertTrue(Rehearsal.cure(refused).contains("GRANT TEMPORARY"), Rehearsal.cure(refused));
    }

    @Test
    void anInstanceWhoseRehearsalFailsIsReadyAndSaysSo() throws Exception {
        Masters.execute(master, """
            CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('application_name') = '%s' THEN
                    RAISE EXCEPTION 'not here';
                END IF;
            END $$;
            CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION refuse()
            """.formatted(ShadowSessions.NAME));

        IngestApi ingest = start(Confirm.MASTER, LONG);
        await().until(ingest::ready);

        assertEquals(1, meter(ingest, "disvote_rehearsal_failed"));
        assertEquals(0, meter(ingest, "disvote_rehearsal_answers"));
        await().until(() ->
                post(ingest.uri().resolve("/elections/demo/votes"), "GR-1").statusCode() == 201);
    }

    @Test
    void aVoterWhoComesEndsIt() throws Exception {
        IngestApi ingest = start(Confirm.MASTER, LONG);
        await().until(() -> meter(ingest, "disvote_rehearsal_answers") > 0);

        await().until(() -> {
            int status =
                    post(ingest.uri().resolve("/elections/demo/votes"), "GR-1").statusCode();
            return status == 201 || status == 200;
        });

        await().until(ingest::ready);
        assertEquals(0, meter(ingest, "disvote_rehearsal_failed"));
        assertEquals(1, Masters.count(master));
        assertEquals(1, meter(ingest, "disvote_votes_recorded_total"));
    }

    @Test
    void anInstanceThatIsClosedWhileItRehearsesLeavesNothing() throws Exception {
        Map<String, List<String>> before = rows();
        try (IngestApi ingest = IngestApi.start(config(Confirm.MASTER, LONG))) {
            await().until(() -> meter(ingest, "disvote_rehearsal_answers") > 0);
        }
        assertEquals(before, rows());
        awaitNoTemporaryTables();
    }

    private static ShadowSessions sessions(String url) {
        VoterKey key = VoterKey.random();
        return new ShadowSessions(url, Stage.election(Instant.now(), key), key.commitment(), ROUTING);
    }

    private IngestApi start(Confirm confirm, Duration rehearsal) {
        IngestApi ingest = IngestApi.start(config(confirm, rehearsal));
        toClose.add(ingest);
        return ingest;
    }

    private IngestConfig config(Confirm confirm, Duration rehearsal) {
        return IngestConfig.builder(List.of(master), Brokers.at(broker.bootstrap()))
                .confirm(confirm)
                .routing(ROUTING)
                .rehearsal(rehearsal)
                .build();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI votes, String voter) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(votes)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"voterId\":\"" + voter + "\",\"choice\":\"c1\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    /// Every row of the master, by table.
    private Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(table, Masters.query(master, "SELECT one::text FROM %s AS one ORDER BY 1".formatted(table)));
        }
        assertNotEquals(List.of(), rows.get("partition_head"));
        return rows;
    }

    /// How many records each topic has, without those of the log's transactions and of a publisher's upkeep.
    private Map<String, Long> records() {
        Map<String, Long> records = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            for (String topic : TopicCatalog.ofOneBroker(ROUTING).names()) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                long count = 0;
                while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                    count += consumer.poll(Duration.ofMillis(100)).count();
                }
                records.put(topic, count);
            }
        }
        assertEquals(0, records.get(TopicCatalog.VOTES));
        return records;
    }

    private static double meter(IngestApi ingest, String name) {
        return new String(ingest.metrics().scrape(), UTF_8)
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void assertNoTraceInMeters(IngestApi ingest) {
        assertEquals(0, meter(ingest, "disvote_votes_recorded_total"));
        assertEquals(0, meter(ingest, "disvote_batch_requests_count"));
        assertEquals(0, meter(ingest, "disvote_batch_commit_seconds_count"));
        assertEquals(0, meter(ingest, "disvote_promise_receipts_total"));
        assertEquals(0, meter(ingest, "disvote_head_seq"));
        List<String> requests = new String(ingest.metrics().scrape(), UTF_8)
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count") && line.contains("votes"))
                .toList();
        assertEquals(List.of(), requests);
    }

    /// The server drops them when it notices that their session has ended.
    private void awaitNoTemporaryTables() {
        await().until(() ->
                Masters.query(master, "SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'")
                                .isEmpty()
                        && Masters.query(
                                        master,
                                        "SELECT pid FROM pg_stat_activity WHERE application_name = '"
                                                + ShadowSessions.NAME + "' AND datname = current_database()")
                                .isEmpty());
    }
}
