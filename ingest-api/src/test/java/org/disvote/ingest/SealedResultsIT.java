package org.disvote.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Results of sealed elections: real masters, a real log of votes, the notary's topic, and its files on the JDK's own
/// HTTP server.
@RealParts
final class SealedResultsIT {

    private static final Routing ROUTING = new Routing(2);
    private static final List<String> IDS = List.of("good", "few", "other", "away", "open");

    private final TestSeal seal = new TestSeal(Suite.X25519);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Broker broker;
    private final String master;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Map<String, Election> elections = new HashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final HttpServer notary;

    SealedResultsIT(Postgres postgres, Broker broker) throws IOException {
        this.broker = broker;
        master = postgres.createDatabase();
        notary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        notary.createContext("/log/counts/", this::answer);
        notary.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] file = files.get(exchange.getRequestURI().getPath().replace("/log/counts/", "sha256:"));
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
        }
    }

    @BeforeEach
    void newSystem() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING, Launches.WITH_KEY));
        for (String id : IDS) {
            ObjectNode file = Launches.file(id, now.minusSeconds(60), now.plusSeconds(3_600), "c1", "c2");
            elections.put(
                    id,
                    Launches.launch(
                            Brokers.at(broker.bootstrap()),
                            id.equals("open") ? file.put("voters", "pseudonymous") : seal.in(file)));
        }
    }

    @AfterEach
    void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        notary.stop(0);
    }

    @Test
    void aSealedElectionIsCountingUntilACountIsStatedThatItsTrusteesSignedAndTheLogHas() throws Exception {
        ApiClient client = start();
        assertEquals(201, cast(client).status());
        assertEquals("results-sealed", client.get("/elections/good/results").problem());
        Instant close = Instant.now().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
        IDS.forEach(id -> Launches.moveClose(Brokers.at(broker.bootstrap()), id, close));
        await().until(() -> client.get("/elections/good/results").status() == 200);
        JsonNode before = client.get("/elections/good/results").json();
        assertEquals("counting", before.path("state").asText());
        for (String absent : List.of("votes", "groups", "choices", "count", "uncounted")) {
            assertFalse(before.has(absent), before.toString());
        }

        byte[] good = countJson("good", 1);
        byte[] others = countJson("good", 0); // of another election, for what the others say
        String transcript = Digests.of(good);
        files.put(transcript, good);
        files.put(Digests.of(others), others);
        String wrong = "sha256:" + "1".repeat(64);
        files.put(wrong, good);
        state("few", Digests.of(countJson("few", 0)), 1);
        files.put(Digests.of(countJson("few", 0)), countJson("few", 0));
        state("other", wrong, 3);
        state("away", Digests.of(countJson("away", 0)), 2);
        state("open", Digests.of(others), 0);
        long index = state("good", transcript, 2);

        await().until(() -> results(client, "good").path("state").asText().equals("final"));
        JsonNode results = results(client, "good");
        assertEquals(1, results.path("votes").asLong());
        assertEquals(3, results.path("voters").asLong());
        assertEquals(Jcs.read(good).path("groups"), results.path("groups"));
        assertEquals(
                "c1 1 100.0, c2 0 0.0",
                results.path("choices").path(0).path("id").asText()
                        + " " + results.path("choices").path(0).path("votes").asLong()
                        + " " + results.path("choices").path(0).path("percent").asDouble()
                        + ", " + results.path("choices").path(1).path("id").asText()
                        + " " + results.path("choices").path(1).path("votes").asLong()
                        + " " + results.path("choices").path(1).path("percent").asDouble());
        assertEquals(1, results.path("uncounted").path("void").asLong());
        assertEquals(2, results.path("uncounted").path("invalid").asLong());
        assertEquals(
                2,
                results.path("uncounted").path("reasons").path("does-not-open").asLong());
        JsonNode count = results.path("count");
        assertEquals(transcript, count.path("transcript").asText());
        assertEquals(
                "/log/counts/" + transcript.substring(7), count.path("file").asText());
        assertEquals("/log/proof/leaf/" + index, count.path("proof").asText());
        assertEquals("/log/input/good/", count.path("inputProofs").asText());
        assertEquals(
                seal.note(election("good").id(), transcript, 2),
                count.path("signatures").asText());
        assertEquals("[\"alpha\",\"beta\"]", count.path("signedBy").toString());
        assertEquals(2, count.path("threshold").asInt());
        assertEquals(Jcs.read(good).path("input"), count.path("input"));
        assertEquals(Jcs.read(good).path("inputRoot"), count.path("inputRoot"));
        assertEquals(
                transcript,
                Json.MAPPER
                        .readTree(count.path("statement").asText())
                        .path("transcript")
                        .asText());

        for (String id : List.of("few", "other", "away")) {
            JsonNode counting = results(client, id);
            assertEquals("counting", counting.path("state").asText(), counting.toString());
            assertFalse(counting.has("groups") || counting.has("count"), counting.toString());
        }
        await().untilAsserted(() -> assertEquals(
                List.of(
                        "election=away,reason=count-file-away",
                        "election=few,reason=count-not-signed",
                        "election=other,reason=count-file-differs"),
                waiting()));
        JsonNode open = results(client, "open").path("count");
        assertEquals(Digests.of(others), open.path("transcript").asText());
        assertTrue(open.has("proof") && !open.has("signatures") && !open.has("input"), open.toString());

        files.put(Digests.of(countJson("away", 0)), countJson("away", 0)); // the notary is back
        await().until(() -> results(client, "away").path("state").asText().equals("final"));
        assertFalse(results(client, "away").has("uncounted"));
    }

    private List<String> waiting() {
        return ingest().metrics().registry().find("disvote.count.waiting").gauges().stream()
                .map(gauge -> "election=" + gauge.getId().getTag("election") + ",reason="
                        + gauge.getId().getTag("reason"))
                .sorted()
                .toList();
    }

    private IngestApi ingest() {
        return started.stream()
                .filter(IngestApi.class::isInstance)
                .map(IngestApi.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode results(ApiClient client, String id) {
        return client.get("/elections/" + id + "/results").json();
    }

    private Election election(String id) {
        return Optional.ofNullable(elections.get(id)).orElseThrow();
    }

    private ApiClient.Answer cast(ApiClient client) {
        Election election = election("good");
        var context = TestSeal.context(
                election, Launches.KEY.pseudonym("", new VoterId("GR-1")).value(), "", 1);
        return client.castRaw(
                "good",
                "application/json",
                Json.MAPPER
                        .createObjectNode()
                        .put("voterId", "GR-1")
                        .put(
                                "envelope",
                                Base64UrlText.encode(
                                        seal.envelope(context, "c1").bytes()))
                        .put("terms", election.digest())
                        .put("constituency", "")
                        .put("revision", 1)
                        .toString());
    }

    /// One ballot counts.
    ///
    /// @param faults 1 adds a void record and two envelopes that do not open
    private byte[] countJson(String id, int faults) {
        String text = """
            {"counted":1,"electionId":"%s","groups":[{"constituencies":[""],"counted":1,"questions":{"choice":
            {"blank":0,"empty":0,"options":{"c1":{"votes":1},"c2":{"votes":0}},"spoiled":0}}}],
            "input":"sha256:%s","inputCounts":[%d,0],
            "inputRoot":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","invalid":{"bad-plaintext":0,"constituency":0,
            "does-not-open":%d,"not-allowed":0,"not-canonical":0,"not-on-roll":0},"records":%d,"terms":"%s","v":1,
            "void":%d,"voters":%d}""".formatted(
                        id,
                        "2".repeat(64),
                        1 + 3 * faults,
                        2 * faults,
                        1 + 3 * faults,
                        election(id).digest(),
                        faults,
                        1 + 2 * faults);
        return text.replace("\n", "").getBytes(UTF_8);
    }

    /// @return the leaf's index
    private long state(String id, String transcript, int signers) {
        Election election = election(id);
        Optional<String> note =
                signers == 0 ? Optional.empty() : Optional.of(seal.note(election.id(), transcript, signers));
        return Launches.state(Brokers.at(broker.bootstrap()), n -> new Leaf.CountLeaf(now, n, id, transcript, note));
    }

    private ApiClient start() {
        IngestConfig config = IngestConfig.builder(List.of(master), Brokers.at(broker.bootstrap()))
                .routing(ROUTING)
                .voterKey(Launches.KEY)
                .log(URI.create("http://127.0.0.1:" + notary.getAddress().getPort() + "/log/"))
                .build();
        IngestApi ingest = IngestApi.start(config);
        started.push(ingest);
        ApiClient client = new ApiClient(ingest.uri());
        started.push(client);
        await().until(() -> ingest.ready()
                && IDS.stream().allMatch(id -> client.get("/elections/" + id).status() == 200));
        return client;
    }
}
