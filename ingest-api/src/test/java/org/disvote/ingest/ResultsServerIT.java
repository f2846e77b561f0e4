package org.disvote.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.results.ResultsConfig;
import org.disvote.ingest.results.ResultsServer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.count.cell.ConstituencyTurnout;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.count.cell.QuestionTally;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server of results beside an ingest, on the same brokers.
@RealParts(embeddedOnly = true)
final class ResultsServerIT {

    private static final Routing ROUTING = new Routing(1);
    private static final ElectionId DEMO = new ElectionId("demo");
    private static final String ONE = "/elections/demo";
    private static final String RESULTS = ONE + "/results";
    private static final String TURNOUT = ONE + "/turnout";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Postgres postgres;
    private final Brokers brokers;
    private final Broker broker;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    ResultsServerIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
        brokers = Brokers.at(broker.bootstrap());
    }

    @BeforeEach
    void newSystem() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                at -> TopicProvisioner.ofOneBroker(Brokers.at(at), ROUTING, Launches.WITH_KEY));
        Launches.launch(brokers, Launches.file("demo", now.minusSeconds(60), now.plusSeconds(7_200), "c1", "c2"));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void readersGetTheSameBytesAsFromIngestAndNoTallyBeforeTheNotaryHasStatedTheClose() throws Exception {
        IngestApi api = IngestApi.start(IngestConfig.builder(List.of(postgres.createDatabase()), brokers)
                .confirm(Confirm.LOG)
                .routing(ROUTING)
                .build());
        ApiClient ingest = client(api);
        await().until(() -> api.ready() && ingest.get(ONE).status() == 200);
        assertEquals(201, ingest.cast("demo", "GR-1", "c1").status());
        assertEquals(201, ingest.cast("demo", "GR-2", "c2").status());
        ResultsServer server = server();
        ApiClient readers = client(server);

        assertTrue(server.health().ready());
        assertEquals(200, readers.get("/health/ready").status());
        JsonNode terms = ingest.get(ONE).json().get("terms");
        for (String path :
                List.of("/elections", ONE, ONE + "/terms?digest=" + terms.asText(), ONE + "/ballots/-", TURNOUT)) {
            assertSame(ingest.get(path), readers.get(path));
        }
        assertEquals("results-sealed", readers.get(RESULTS).problem());
        assertEquals("unknown-election", readers.get("/elections/nowhere").problem());
        assertEquals(404, readers.cast("demo", "GR-3", "c1").status());
        assertEquals(404, readers.voter("demo", "{\"voterId\":\"GR-3\"}").status());
        assertEquals(
                304,
                again(readers, TURNOUT, readers.get(TURNOUT).header("ETag")).status());

        Instant closesAt = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        Launches.moveClose(brokers, "demo", closesAt);
        count();
        await().until(() -> ingest.get(RESULTS).json().path("state").asText().equals("final"));
        await().until(() -> readers.get(RESULTS).json().path("state").asText().equals("counting")
                && readers.get(TURNOUT).json().path("voters").asInt() == 2);
        assertFalse(readers.get(RESULTS).json().has("choices"), "publishers alone say that it is closed");

        var _ = Launches.state(
                brokers,
                n -> new Leaf.CloseLeaf(
                        Instant.now().truncatedTo(ChronoUnit.MICROS), n, "demo", closesAt, List.of(2L)));
        await().until(() -> readers.get(RESULTS).json().path("state").asText().equals("final"));

        for (String path : List.of(RESULTS, TURNOUT)) {
            await().untilAsserted(() -> assertSame(ingest.get(path), readers.get(path))); // either may be a second old
        }
        assertEquals(2, readers.get(RESULTS).json().get("votes").asInt());
    }

    private ResultsServer server() throws InterruptedException {
        return ResultsServer.start(
                new ResultsConfig(brokers, "127.0.0.1", 0, ROUTING, Limits.defaults(), Optional.empty(), Front.NONE));
    }

    private ApiClient client(IngestApi api) {
        toClose.add(api);
        return client(new ApiClient(api.uri()));
    }

    private ApiClient client(ResultsServer server) {
        toClose.add(server);
        return client(new ApiClient(server.uri()));
    }

    private ApiClient client(ApiClient client) {
        toClose.add(client);
        return client;
    }

    private static Answer again(ApiClient client, String path, String tag) {
        return client.send(HttpRequest.newBuilder(client.uri().resolve(path))
                        .header("If-None-Match", tag)
                        .build())
                .join();
    }

    private static void assertSame(Answer expected, Answer answer) {
        assertEquals(200, answer.status(), answer.toString());
        assertEquals(expected.response().body(), answer.response().body());
        for (String header : List.of("Content-Type", "ETag", "Cache-Control", "Vary")) {
            assertEquals(expected.header(header), answer.header(header), header);
        }
    }

    /// What counts and a sink would write of two votes.
    private void count() throws Exception {
        produce(TopicCatalog.TURNOUT, new ConstituencyTurnout(DEMO, 0, "", 2, 1));
        produce(TopicCatalog.TALLY, new QuestionTally(DEMO, 0, "", "choice", 2, 0, 0, 0, 1));
        for (int choice : IntStream.rangeClosed(1, 2).toArray()) {
            produce(TopicCatalog.TALLY, new OptionTally(DEMO, 0, "", "choice", "c" + choice, 1, new TreeMap<>(), 1));
        }
        produce(TopicCatalog.TURNOUT, new Counted(0, 2, ""));
        produce(TopicCatalog.TALLY, new Counted(0, 2, ""));
        Progress progress = new Progress("r1", 0, 2, 2, Progress.State.FOLLOWING, Reason.NONE, Instant.now());
        produce(TopicCatalog.PROGRESS, progress.key(), Json.encode(progress));
    }

    private void produce(String topic, CountRecord record) throws Exception {
        produce(topic, record.key(), record.encode());
    }

    private void produce(String topic, byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }
}
