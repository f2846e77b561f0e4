package org.disvote.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.IngestHealth.ShardHealth;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an instance reports about itself, to voters and to operators, while its master answers and does not commit.
@RealParts(embeddedOnly = true)
class OperatorsViewIT {

    private static final Routing ROUTING = new Routing(8);
    private static final String VOTER = "GR-SECRET-1";

    private final Postgres postgres;
    private final Broker broker;
    private final HttpClient http = HttpClient.newHttpClient();
    private String master;

    @SuppressWarnings("NullAway.Init") // by start()
    private IngestApi ingest;

    @SuppressWarnings("NullAway.Init") // by start()
    private ApiClient client;

    @SuppressWarnings("NullAway.Init") // by start()
    private OperatorsPort port;

    OperatorsViewIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void newSystem() throws Exception {
        master = postgres.createDatabase();
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                Launches.file("demo", now.minusSeconds(60), now.plusSeconds(3_600), "c1", "c2"));
    }

    @AfterEach
    void close() {
        port.close();
        client.close();
        ingest.close();
        http.close();
    }

    @Test
    void faultFATimeoutSetForTheWholeDatabaseStopsNoVote() throws Exception {
        execute("SET statement_timeout = '1ms'");

        start();

        assertEquals(201, client.cast("demo", VOTER, "c1").status());
    }

    /// The master answers every read, so that only a commit can show it; and nobody votes.
    @Test
    void faultFAShardWhoseCommitsFailIsNotReadyAndSaysSo() throws Exception {
        start();
        assertEquals("{\"ready\":true}", client.get("/health/ready").response().body());

        execute("SET default_transaction_read_only = on");
        postgres.disconnectAll(master);

        await().until(() -> reason().equals(Reason.of(Code.COMMITS_FAIL)));
        assertEquals(503, client.get("/health/ready").status());
        assertTrue(metrics(port.uri()).contains("disvote_shard_open{shard=\"0\"} 0"), "the alarm's gauge");
        assertEquals(503, client.cast("demo", VOTER, "c1").status());

        execute("RESET default_transaction_read_only");
        postgres.disconnectAll(master);
        await().until(ingest::ready);
        assertTrue(metrics(port.uri()).contains("disvote_shard_open{shard=\"0\"} 1"), "the alarm's gauge");
        assertEquals(201, client.cast("demo", VOTER, "c1").status());
    }

    @Test
    void faultBASingleClosedPartitionTakesNoInstanceOutOfRotation() throws Exception {
        start();
        int partition = ROUTING.partitionOf(new VoterId(VOTER));
        Instant castAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        String other = voter(each -> ROUTING.partitionOf(new VoterId(each)) != partition);
        String stranger = voter(each -> ROUTING.partitionOf(new VoterId(each)) == partition);
        send(LogRecord.toProduce(new VoteCast(
                new ElectionId("demo"),
                partition,
                1,
                new Voter(stranger),
                "",
                1,
                ShortBallot.of(new ChoiceId("c2")),
                "",
                new Nonce(1, 2),
                castAt)));

        assertEquals(201, client.cast("demo", VOTER, "c1").status());

        await().until(() -> reason().equals(Reason.at(Code.VOTES_DIFFER, new Position(partition, 1))));
        ShardHealth shard = ingest.health().shards().getFirst();
        assertEquals(List.of(partition), shard.closed());
        assertFalse(shard.open());
        assertTrue(metrics(port.uri()).contains("disvote_shard_open{shard=\"0\"} 0"), "the alarm's gauge");
        assertEquals(200, client.get("/health/ready").status());
        assertEquals(503, client.cast("demo", stranger, "c1").status());
        assertEquals(201, client.cast("demo", other, "c1").status());
        assertEquals(404, client.get("/elections/nowhere").status());
    }

    @Test
    void anElectionThatWaitsForTheNotaryIsNamedWithItsReasonAndOpensNowhere() throws Exception {
        start();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Election unstated = Launches.launchUnstated(
                Brokers.at(broker.bootstrap()),
                Launches.file("unstated", now.minusSeconds(60), now.plusSeconds(3_600), "c1"));

        await().until(() -> withheld().equals(List.of("unstated terms-not-stated")));
        assertTrue(
                metrics(port.uri())
                        .contains(
                                "disvote_election_withheld_seconds{election=\"unstated\",reason=\"terms-not-stated\"}"),
                "how long it waits");
        assertTrue(metrics(port.uri()).contains("disvote_elections_withheld 1"), "the alarm's gauge");
        assertTrue(
                ask(port.uri(), "/health/ready").body().contains("\"reason\":\"terms-not-stated\""),
                "told to operators");
        assertEquals(404, client.get("/elections/unstated").status());
        assertEquals(404, client.cast("unstated", VOTER, "c1").status());
        assertEquals(200, client.get("/health/ready").status(), "others can vote");

        Launches.state(Brokers.at(broker.bootstrap()), unstated.id(), "sha256:" + "0".repeat(64));

        await().until(() -> withheld().equals(List.of("unstated terms-differ")));
        assertEquals(404, client.get("/elections/unstated").status());
        assertEquals(201, client.cast("demo", VOTER, "c1").status());
    }

    private List<String> withheld() {
        return ingest.health().elections().stream()
                .map(each -> each.election() + " " + each.reason())
                .toList();
    }

    private static String voter(Predicate<String> which) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "GR-" + i)
                .filter(which)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void faultDVotersGetYesOrNoAndOperatorsGetCodes() throws Exception {
        start();
        assertEquals(201, client.cast("demo", VOTER, "c1").status());
        client.get("/elections/" + VOTER);
        client.get("/" + VOTER + "/" + VOTER);
        client.cast(VOTER, VOTER, "c1");
        execute("SET default_transaction_read_only = on");
        postgres.disconnectAll(master);
        await().until(() -> reason().equals(Reason.of(Code.COMMITS_FAIL)));
        assertEquals(503, client.cast("demo", VOTER, "c2").status());

        Answer ready = client.get("/health/ready");
        assertEquals("{\"ready\":false}", ready.response().body());
        assertEquals(404, client.get("/metrics").status(), "metrics are on the operators' port alone");
        HttpResponse<String> toOperators = ask(port.uri(), "/health/ready");
        assertEquals(503, toOperators.statusCode());
        assertEquals(
                "commits-fail",
                Json.MAPPER
                        .readTree(toOperators.body())
                        .path("shards")
                        .path(0)
                        .path("reason")
                        .asText());
        for (String said : List.of(toOperators.body(), metrics(port.uri()))) {
            for (String secret : List.of(VOTER, "INSERT", "read-only", "password", "jdbc:")) {
                assertFalse(said.contains(secret), () -> secret + " in " + said);
            }
        }
    }

    private void start() throws Exception {
        ingest = IngestApi.start(IngestConfig.builder(List.of(master), Brokers.at(broker.bootstrap()))
                .routing(ROUTING)
                .build());
        client = new ApiClient(ingest.uri());
        port = OperatorsPort.open("127.0.0.1", 0, ingest.metrics(), ingest::health);
        await().until(() -> ingest.ready() && client.get("/elections/demo").status() == 200);
    }

    private Reason reason() {
        return ingest.health().shards().getFirst().reason();
    }

    private String metrics(URI of) throws Exception {
        return ask(of, "/metrics").body();
    }

    private HttpResponse<String> ask(URI of, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(of.resolve(path)).build(), BodyHandlers.ofString());
    }

    /// Of the database, for sessions to come.
    private void execute(String setting) throws SQLException {
        try (Connection connection = DriverManager.getConnection(master);
                var statement = connection.createStatement()) {
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
            statement.execute(
                    "ALTER DATABASE " + statement.enquoteIdentifier(connection.getCatalog(), true) + " " + setting);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }
}
