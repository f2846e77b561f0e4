package org.disvote.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.promise.PromiseConfig;
import org.disvote.ingest.promise.PromiseConfig.Mode;
import org.disvote.ingest.promise.SmallLog;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Promises in the answers of a whole instance, with a small log that says what a notary would say of its key.
@RealParts
class PromiseIT {

    private static final Routing ROUTING = new Routing(8);

    private final Postgres postgres;
    private final Broker broker;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private String origin = "";

    @SuppressWarnings("NullAway.Init") // by newSystem()
    private SmallLog log;

    @SuppressWarnings("NullAway.Init") // by newSystem()
    private SigningKey key;

    @SuppressWarnings("NullAway.Init") // by start()
    private IngestApi ingest;

    @SuppressWarnings("NullAway.Init") // by start()
    private ApiClient client;

    PromiseIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void newSystem() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                Launches.file("demo", now.minusSeconds(60), now.plusSeconds(3_600), "c1", "c2"));
        origin = SystemTopic.read(Brokers.at(broker.bootstrap())).origin();
        log = own(new SmallLog(origin));
        key = log.promiseKey("i1");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    @Test
    void aReceiptHasAPromiseThatAnOutsiderCanCheckAndARetryGetsItAnew() throws Exception {
        log.serve(2, stated());
        start(Confirm.MASTER, Mode.FORCED);
        awaitPromise(Code.NONE);

        Answer first = client.cast("demo", "GR-1", "c1");
        assertEquals(201, first.status(), first.toString());
        requirePromise(first.json());

        Answer again = client.cast("demo", "GR-1", "c1");
        assertEquals(200, again.status(), again.toString());
        requirePromise(again.json());
        assertNotEquals(null, again.json().get("private"));
        assertEquals(withoutPromise(first.json()), withoutPromise(again.json()), "the same receipt");

        Answer refused = client.cast("demo", "GR-1", "c2");
        assertEquals(409, refused.status());
        assertFalse(refused.json().has("promise"), "nobody is named by a token here");

        String path = "/elections/demo/receipts/" + first.receipt();
        await().until(() -> client.get(path).json().path("inLog").asBoolean());
        JsonNode looked = client.get(path).json();
        requirePromise(looked);
        assertFalse(looked.has("private"));
    }

    @Test
    void manyVotersAtOnceShareSignatures() throws Exception {
        log.serve(2, stated());
        start(Confirm.MASTER, Mode.FORCED);
        awaitPromise(Code.NONE);

        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(client.castAsync("demo", "GR-" + i % 250, "c1"));
        }

        int shared = 0;
        for (CompletableFuture<Answer> answer : answers) {
            assertTrue(
                    List.of(200, 201).contains(answer.join().status()),
                    answer.join().toString());
            shared += requirePromise(answer.join().json()) > 1 ? 1 : 0;
        }
        assertTrue(shared > 0, "no two votes had one commit");
        assertEquals(0, metric("disvote_promise_off"), "the reasons' gauges");
        assertTrue(metric("disvote_promise_signatures_total") < metric("disvote_promise_receipts_total"));
    }

    @Test
    void withConfirmLogTheAnswerHasAPromiseWithoutASynchronousMaster() throws Exception {
        log.serve(2, stated());
        start(Confirm.LOG, Mode.VERIFIED);
        awaitPromise(Code.NONE);

        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(client.castAsync("demo", "GR-" + i, "c1"));
        }
        for (CompletableFuture<Answer> answer : answers) {
            assertEquals(201, answer.join().status(), answer.join().toString());
            requirePromise(answer.join().json());
        }
    }

    @Test
    void aMasterWithoutAStandbyIsNotEnoughUnlessForced() throws Exception {
        log.serve(2, stated());
        start(Confirm.MASTER, Mode.VERIFIED);

        awaitPromise(Code.NOT_SYNCHRONOUS);
        Answer answer = client.cast("demo", "GR-1", "c1");

        assertEquals(201, answer.status());
        assertFalse(answer.json().has("promise"), answer.toString());
        assertTrue(ingest.ready(), "a missing promise takes no instance out of rotation");
        try (OperatorsPort port = OperatorsPort.open("127.0.0.1", 0, ingest.metrics(), ingest::health);
                HttpClient http = HttpClient.newHttpClient()) {
            String health = http.send(
                            HttpRequest.newBuilder(port.uri().resolve("/health/ready"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertTrue(health.contains("\"promise\":\"not-synchronous\""), health);
        }
        assertEquals(1, metric("disvote_promise_off{reason=\"not-synchronous\""));
        assertEquals(0, metric("disvote_promise_given"));
    }

    @Test
    void thereIsNoPromiseBeforeAQuorumHasCosignedTheKeyNorAfterItWasRevoked() throws Exception {
        start(Confirm.MASTER, Mode.FORCED);
        awaitPromise(Code.PROMISE_KEY_NOT_COSIGNED);
        assertFalse(cast("GR-1").has("promise"));

        log.serve(1, stated());
        assertFalse(cast("GR-2").has("promise"));

        log.serve(2, stated());
        awaitPromise(Code.NONE);
        requirePromise(cast("GR-1"));

        log.serve(503, "");
        requirePromise(cast("GR-3"));

        log.serve(200, "");
        log.serve(2, stated(), SmallLog.statement("promise-key-revoked", key.vkey()));
        awaitPromise(Code.PROMISE_KEY_REVOKED);
        assertFalse(cast("GR-3").has("promise"));

        log.serve(2, stated());
        assertFalse(cast("GR-4").has("promise"), "a revocation is not taken back");
    }

    @Test
    void aLogThatIsAwayDelaysNoVote() throws Exception {
        log.close();
        start(Confirm.MASTER, Mode.FORCED);

        awaitPromise(Code.PROMISE_LOG_AWAY);
        assertFalse(cast("GR-1").has("promise"));
        Answer file = client.get("/log/checkpoint");
        assertEquals(503, file.status());
        assertEquals("log-unavailable", file.problem());
    }

    @Test
    void aKeyAndAPolicyOfAnotherSystemSignNothing() throws Exception {
        SmallLog other = own(new SmallLog("log.example.org/other-00000000"));
        key = other.promiseKey("i1");
        other.serve(2, stated());
        log = other;
        start(Confirm.MASTER, Mode.FORCED);

        awaitPromise(Code.PROMISE_OTHER_LOG);
        assertFalse(cast("GR-1").has("promise"));
    }

    @Test
    void theProofOfAReceiptIsOneOfTheLogsFiles() throws Exception {
        log.serve(2, stated());
        start(Confirm.MASTER, Mode.FORCED);
        Answer cast = client.cast("demo", "GR-1", "c1");

        Answer proof = client.get("/elections/demo/receipts/" + cast.receipt() + "/proof");

        assertEquals(307, proof.status());
        assertEquals(
                "/log/proof/" + cast.json().get("partition") + "/" + cast.json().get("seq"), proof.header("Location"));
        Answer none = client.get("/elections/demo/receipts/nothing/proof");
        assertEquals(404, none.status());
        assertEquals("unknown-receipt", none.problem());
        Answer keys = client.get("/log/promise-keys");
        assertEquals(200, keys.status());
        assertEquals("max-age=1", keys.header("Cache-Control"));
        assertEquals(key.vkey(), keys.json().get(0).get("text").asText().replaceAll(".*\"vkey\":\"([^\"]*)\".*", "$1"));
    }

    private byte[] stated() {
        return SmallLog.statement("promise-key", key.vkey());
    }

    private JsonNode cast(String voter) {
        Answer answer = client.cast("demo", voter, "c1");
        assertTrue(List.of(200, 201).contains(answer.status()), answer.toString());
        return answer.json();
    }

    /// Checks the promise as somebody who has the receipt and the key.
    ///
    /// @return how many receipts its signature is for
    private long requirePromise(JsonNode receipt) {
        JsonNode promise = receipt.path("promise");
        try {
            Note note = Note.parse(promise.path("note").asText());
            PromiseText text = PromiseText.of(note);
            List<Hash> path = new ArrayList<>();
            promise.path("path").forEach(hash -> path.add(Hash.ofBase64(hash.asText())));
            LeafText leaf = LeafText.of(
                    origin,
                    receipt.path("electionId").asText(),
                    receipt.path("partition").asInt(),
                    receipt.path("seq").asLong(),
                    Instant.parse(receipt.path("castAt").asText()),
                    Hash.ofDigest(receipt.path("digest").asText()));
            assertEquals(Note.Check.VALID, note.check(key.verifier()));
            assertEquals(origin, text.origin());
            assertTrue(InclusionProof.verify(
                    leaf.hash(), promise.path("index").asLong(), text.batchSize(), path, text.root()));
            return text.batchSize();
        } catch (MalformedNoteException e) {
            throw new AssertionError(receipt.toString(), e);
        }
    }

    private static JsonNode withoutPromise(JsonNode receipt) {
        ObjectNode rest = receipt.deepCopy();
        rest.remove("promise");
        return rest;
    }

    private void start(Confirm confirm, Mode mode) {
        IngestConfig config = IngestConfig.builder(List.of(postgres.createDatabase()), Brokers.at(broker.bootstrap()))
                .confirm(confirm)
                .routing(ROUTING)
                .log(log.uri())
                .promises(PromiseConfig.of(key, mode, log.policy()))
                .build();
        ingest = own(IngestApi.start(config));
        client = own(new ApiClient(ingest.uri()));
        await().until(() -> ingest.ready() && client.get("/elections/demo").status() == 200);
    }

    /// A commit shows whether the master is synchronous. If nobody votes, one is made after some seconds.
    private void awaitPromise(Code code) {
        await().until(() -> ingest.health().shards().getFirst().promise().equals(Reason.of(code)));
    }

    /// The sum of the values of the lines that begin so.
    private double metric(String begin) {
        return new String(ingest.metrics().scrape(), UTF_8)
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private <T extends AutoCloseable> T own(T part) {
        toClose.add(part);
        return part;
    }
}
