package org.disvote.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.IngestHealth.ShardHealth;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.roster.Roster;
import org.disvote.testkit.Broker;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.count.cell.ConstituencyTurnout;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.MinuteTurnout;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.count.cell.QuestionTally;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Ingest as voters use it: real masters, a real log, real HTTP.
@RealParts(embeddedOnly = true)
class IngestApiIT {

    private static final Routing ROUTING = new Routing(8);
    private static final Duration PATIENCE = Patience.WAIT_MAX;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final ObjectNode open = file("demo", now.minusSeconds(60), now.plusSeconds(7_200));
    private final ObjectNode later = file("later", now.plusSeconds(3_600), now.plusSeconds(7_200));
    private final Postgres postgres;
    private final Broker broker;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private List<String> masters;

    IngestApiIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void newSystem() throws Exception {
        masters = List.of(postgres.createDatabase(), postgres.createDatabase());
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING, Launches.WITH_KEY));
        Launches.launch(Brokers.at(broker.bootstrap()), open);
        Launches.launch(Brokers.at(broker.bootstrap()), later);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void aVoteGetsAReceiptAndKeepsIt() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));

        Answer first = client.cast("demo", "GR-1", "c1");
        Answer again = client.cast("demo", "GR-1", "c1");
        Answer other = client.cast("demo", "GR-1", "c2");
        Answer afterAll = client.cast("demo", "GR-1", "c1");

        assertEquals(201, first.status(), first.toString());
        assertEquals(
                List.of(
                        "v",
                        "receipt",
                        "electionId",
                        "partition",
                        "seq",
                        "voter",
                        "constituency",
                        "revision",
                        "castAt",
                        "digest",
                        "terms",
                        "private"),
                names(first.json()));
        assertEquals(first.json().get("digest").asText(), digestOfRecord(first.json(), "c1"));
        assertTrue(first.json().get("castAt").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
        assertTrue(first.json().get("digest").asText().matches("sha256:[0-9a-f]{64}"));
        assertEquals(
                ROUTING.partitionOf(new VoterId("GR-1")),
                first.json().get("partition").asInt());
        assertEquals(200, again.status());
        assertEquals(first.json(), again.json());
        assertEquals(409, other.status());
        assertEquals("already-voted", other.problem());
        assertEquals(first.json(), afterAll.json());
    }

    @Test
    void eachFaultOfARequestGetsItsProblem() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        String good = ApiClient.body("GR-1", "c1");

        assertProblem(400, "malformed", client.castRaw("demo", "application/json", "{"));
        assertProblem(400, "malformed", client.castRaw("demo", "application/json", ""));
        assertProblem(400, "malformed", client.castRaw("demo", "application/json", good + "x"));
        assertProblem(400, "malformed", client.castRaw("nowhere", "application/json", "{}"));
        assertProblem(404, "unknown-election", client.castRaw("nowhere", "application/json", good));
        assertProblem(404, "unknown-election", client.castRaw("no%20where", "application/json", good));
        assertProblem(415, "unsupported-media-type", client.castRaw("demo", "text/plain", good));
        assertProblem(415, "unsupported-media-type", client.castRaw("demo", "", good));
        assertProblem(415, "unsupported-media-type", client.castRaw("demo", "application/json; charset=utf-16", good));
        assertProblem(422, "invalid-vote", client.cast("demo", "", "c1"));
        assertProblem(422, "invalid-vote", client.cast("demo", "GR 1", "c1"));
        assertProblem(422, "invalid-vote", client.cast("demo", "x".repeat(65), "c1"));
        assertProblem(422, "invalid-vote", client.cast("demo", "GR-1", "c9"));
        assertProblem(422, "invalid-vote", client.cast("demo", "GR-1", ""));
        assertProblem(413, "too-large", client.castRaw("demo", "application/json", " ".repeat(8_193)));
        assertProblem(403, "not-open", client.cast("later", "GR-1", "c1"));
        assertTrue(client.cast("later", "GR-1", "c1")
                .toString()
                .contains(now.plusSeconds(3_600).toString()));
        assertProblem(405, "method-not-allowed", client.get("/elections/demo/votes"));
        assertEquals("POST", client.get("/elections/demo/votes").header("Allow"));
        assertProblem(404, "not-found", client.get("/votes"));

        assertEquals(
                201,
                client.castRaw("demo", "Application/JSON; Charset=UTF-8", good).status());
        assertEquals(201, client.cast("demo", "x".repeat(64), "c1").status());
        String longest = ApiClient.body("GR-2", "c1");
        assertEquals(
                201,
                client.castRaw("demo", "application/json", longest + " ".repeat(8_192 - longest.length()))
                        .status());
    }

    @Test
    void aVoterIsToldWhatHoldsAndABallotIsTakenInAnyForm() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        String terms = client.get("/elections/demo").json().get("terms").asText();
        String who = "{\"voterId\":\"GR-1\"}";

        Answer before = client.voter("demo", who);
        Answer cast = client.castRaw(
                "demo",
                "application/json",
                "{\"voterId\":\"GR-1\",\"revision\":1,\"terms\":\"" + terms + "\",\"constituency\":\"\","
                        + " \"ballot\":{\"v\":1,\"answers\":{\"choice\":{\"pick\":[\"c2\"]}}}}");
        Answer after = client.voter("demo", who);

        assertEquals(200, before.status(), before.toString());
        assertEquals(List.of("voter", "constituency", "revision", "terms"), names(before.json()));
        assertEquals(1, before.json().get("revision").asInt());
        assertEquals(terms, before.json().get("terms").asText());
        assertEquals(201, cast.status(), cast.toString());
        assertEquals(before.json().get("voter"), cast.json().get("voter"));
        assertEquals(cast.json().get("digest").asText(), digestOfRecord(cast.json(), "c2"));
        assertEquals(2, after.json().get("revision").asInt());
        assertEquals(200, client.cast("demo", "GR-1", "c2").status(), "the same ballot in another form");
    }

    @Test
    void whatDoesNotHoldAndWhatIsWrongIsNamed() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));

        Answer changed =
                client.castRaw("demo", "application/json", "{\"voterId\":\"GR-2\",\"choice\":\"c1\",\"revision\":2}");
        Answer invalid = client.castRaw(
                "demo",
                "application/json",
                "{\"voterId\":\"GR-2\",\"ballot\":{\"v\":1,\"answers\":{\"choice\":{\"pick\":[\"c1\",\"c9\"]}}}}");
        Answer envelope = client.castRaw("demo", "application/json", "{\"voterId\":\"GR-2\",\"envelope\":\"AQ\"}");

        assertEquals(409, changed.status(), changed.toString());
        assertEquals("changed", changed.problem());
        assertEquals(1, changed.json().get("revision").asInt());
        assertEquals("", changed.json().get("constituency").asText());
        assertFalse(changed.json().has("receipt"));
        assertEquals(422, invalid.status(), invalid.toString());
        assertFalse(invalid.json().get("problems").isEmpty());
        assertEquals("ballot", invalid.json().get("expected").asText());
        assertEquals("ballot", envelope.json().get("expected").asText());
        assertProblem(400, "malformed", client.voter("demo", "{}"));
        for (String malformed : List.of("", ".", "two words", "v".repeat(65), "Straße")) {
            Answer answer = client.voter("demo", "{\"voterId\":\"" + malformed + "\"}");
            assertProblem(400, "malformed", answer);
            assertFalse(malformed.length() > 1 && answer.toString().contains(malformed), answer::toString);
            assertProblem(400, "malformed", client.voter("nowhere", "{\"voterId\":\"" + malformed + "\"}"));
            assertProblem(422, "invalid-vote", client.cast("demo", malformed, "c1"));
        }
        assertProblem(404, "unknown-election", client.voter("nowhere", "{\"voterId\":\"GR-2\"}"));
    }

    @Test
    void electionsArePublic() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));

        JsonNode all = client.get("/elections").json().get("elections");
        JsonNode one = client.get("/elections/demo").json();

        assertEquals(
                List.of("demo", "later"),
                IntStream.range(0, 2)
                        .mapToObj(i -> all.get(i).get("id").asText())
                        .toList());
        assertEquals(
                List.of("open", "not-yet-open"),
                IntStream.range(0, 2)
                        .mapToObj(i -> all.get(i).get("state").asText())
                        .toList());
        assertEquals(all.get(0), one);
        assertEquals("c1", one.get("choices").get(0).get("id").asText());
        assertEquals(now.minusSeconds(60).toString(), one.get("opensAt").asText());
        assertEquals("open", one.get("ballots").asText());
        assertProblem(404, "unknown-election", client.get("/elections/nowhere"));
    }

    @Test
    void termsAndPapersAreServedToTheByteOfTheirDigests() throws Exception {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        ObjectNode file = file("land", now.minusSeconds(60), now.plusSeconds(7_200));
        file.remove("choices");
        file.put("ballots", "open");
        ObjectNode question = file.putArray("questions").addObject().put("id", "q1");
        question.putObject("title").put("en", "Σ \"list\"");
        ObjectNode option = question.putArray("options").addObject().put("id", "o1");
        option.putObject("title").put("en", "One");
        option.putArray("in").add("chania");
        Election election = Launches.launch(Brokers.at(broker.bootstrap()), file);
        await().until(() -> client.get("/elections/land").status() == 200);

        Answer terms = client.get("/elections/land/terms");
        Answer paper = client.get("/elections/land/ballots/chania");

        assertEquals(
                new String(election.terms().bytes(), UTF_8), terms.response().body());
        assertEquals(
                new String(election.paper("chania").orElseThrow().bytes(), UTF_8),
                paper.response().body());
        assertEquals("application/json", paper.header("Content-Type"));
        assertEquals(
                election.digest(),
                client.get("/elections/land").json().get("terms").asText());
        assertFalse(client.get("/elections/land").json().has("choices"));
        assertFalse(
                client.get("/elections/land").response().body().contains("chania"),
                "a list of elections has no papers");
        HttpRequest again = HttpRequest.newBuilder(client.uri().resolve("/elections/land/ballots/chania"))
                .header("If-None-Match", paper.header("ETag"))
                .build();
        assertEquals(304, client.send(again).join().status());
        assertEquals("no-cache", paper.header("Cache-Control"));
        assertEquals(
                "no-cache",
                client.get("/elections/land/terms?digest=sha256:" + "0".repeat(64))
                        .header("Cache-Control"),
                "another digest names other bytes");
        Answer byDigest = client.get("/elections/land/terms?digest=" + election.digest());
        assertEquals("public, max-age=31536000, immutable", byDigest.header("Cache-Control"));
        assertEquals(
                client.get("/elections/land/terms").response().body(),
                byDigest.response().body());
        assertProblem(404, "not-found", client.get("/elections/land/ballots/samos"));
        assertProblem(404, "not-found", client.get("/elections/land/ballots/-"));
        assertEquals(
                client.get("/elections/demo/ballots/-").response().body(),
                client.get("/elections/demo/ballots/samos").response().body(),
                "everybody else has the paper of those without a constituency");
        assertProblem(404, "unknown-election", client.get("/elections/nowhere/terms"));
    }

    @Test
    void betweenItsCloseAndItsSealAnElectionAnswersTryAgainAndThenNotOpen() throws Exception {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        Instant closesAt = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        Launches.moveClose(Brokers.at(broker.bootstrap()), "demo", closesAt);
        Set<String> answers = new TreeSet<>();

        for (int i = 0; !answers.contains("403 not-open"); i++) {
            Answer answer = client.cast("demo", "GR-" + i, "c1");
            answers.add(answer.status() == 201 ? "201" : answer.status() + " " + answer.problem());
            assertTrue(Instant.now().isBefore(closesAt.plus(PATIENCE)), answers::toString);
        }

        assertTrue(Set.of("201", "403 not-open", "503 master-unavailable").containsAll(answers), answers::toString);
        assertEquals(200, client.cast("demo", "GR-0", "c1").status(), "who has voted gets their receipt");
    }

    @Test
    void aReceiptIsFollowedFromTheMasterToTheReplicas() throws Exception {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        Answer cast = client.cast("demo", "GR-1", "c1");
        String path = cast.header("Location");
        int partition = cast.json().get("partition").asInt();

        await().until(() -> client.get(path).json().get("inLog").asBoolean());
        Answer followed = client.get(path);
        produce(new Progress("r1", partition, 0, 0, Progress.State.PAUSED, Reason.of(Code.REPLICA_AWAY), now));
        produce(new Progress("r2", partition, 7, 9, Progress.State.FOLLOWING, Reason.NONE, now));
        await().until(() -> client.get(path).json().get("replicas").size() == 2);
        JsonNode life = client.get(path).json();

        assertEquals(200, followed.status());
        assertTrue(life.get("recorded").asBoolean());
        for (String member : names(cast.json())) {
            if (member.equals("private")) {
                assertFalse(life.has(member), "anybody who has the receipt could find out the choice");
            } else {
                assertEquals(cast.json().get(member), life.get(member));
            }
        }
        assertFalse(life.has("ballot"));
        assertEquals(Json.MAPPER.readTree("""
            [{"name":"r1","applied":false,"state":"paused","appliedSeq":0,"reason":"replica-away","reportedAt":"%1$s"},
             {"name":"r2","applied":true,"state":"following","appliedSeq":7,"reportedAt":"%1$s"}]
            """.formatted(now)), life.get("replicas"));
    }

    @Test
    void aReceiptThatWasNeverIssuedIsUnknown() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        String receipt = client.cast("demo", "GR-1", "c1").receipt();
        String digest = receipt.substring(receipt.lastIndexOf('-', receipt.length() - 43));
        char first = digest.charAt(1);

        for (String forged : List.of(
                "x",
                "0",
                "9".repeat(400),
                receipt + "A",
                receipt.substring(1),
                receipt.replace(digest, "-" + (first == 'A' ? 'B' : 'A') + digest.substring(2)),
                "999-1" + digest,
                ROUTING.partitionOf(new VoterId("GR-1")) + "-2" + digest)) {
            assertProblem(404, "unknown-receipt", client.get("/elections/demo/receipts/" + forged));
        }
        assertProblem(404, "unknown-receipt", client.get("/elections/later/receipts/" + receipt));
        assertProblem(404, "unknown-receipt", client.get("/elections/nowhere/receipts/" + receipt));
        assertEquals(200, client.get("/elections/demo/receipts/" + receipt).status());
    }

    @Test
    void everyDescribedRouteExists() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        JsonNode description = client.get("/openapi.json").json();
        String receipt = client.cast("demo", "GR-1", "c1").receipt();

        description.get("paths").properties().forEach(path -> {
            String resolved = path.getKey()
                    .replace("{electionId}", "demo")
                    .replace("{receipt}", receipt)
                    .replace("{constituency}", "-")
                    .replace("{path}", "checkpoint");
            Set<String> described = new HashSet<>(names(path.getValue()));
            Set<String> allowed = Set.of(client.method("DELETE", resolved)
                    .header("Allow")
                    .toLowerCase(Locale.ROOT)
                    .split(", "));
            assertEquals(described, allowed, path.getKey());
            if (described.contains("get")) {
                int expected = switch (resolved.substring(resolved.lastIndexOf('/'))) {
                    case "/results" -> 403; // it is open, and its results are sealed
                    case "/proof" -> 307;
                    case "/checkpoint" -> 404; // this instance serves no log
                    default -> 200;
                };
                assertEquals(expected, client.get(resolved).status());
                Answer head = client.method("HEAD", resolved);
                assertEquals(expected, head.status());
                assertEquals("", head.response().body());
            }
        });
    }

    @Test
    void metricsOfVotesAndShardsAreShown() {
        IngestApi api = IngestApi.start(config(Confirm.MASTER, Limits.defaults()));
        toClose.add(api);
        ApiClient client = client(api);
        await().atMost(PATIENCE).until(() -> api.ready() && electionKnown(client));
        client.cast("demo", "GR-1", "c1");

        String metrics = new String(api.metrics().scrape(), UTF_8);

        for (String each : List.of(
                "http_server_requests_seconds_bucket{method=\"POST\",status=\"201\","
                        + "uri=\"/elections/{electionId}/votes\",le=",
                "disvote_head_seq{partition=",
                "disvote_published_seq{partition=",
                "disvote_publisher_publishing{shard=\"0\"} 1",
                "hikaricp_connections_active{pool=\"readers of shard 0\"}",
                "kafka_producer_record_send_total{",
                "disvote_queue_votes{shard=\"1\"}",
                "disvote_publish_lag_votes{shard=\"0\"}",
                "disvote_publish_lag_seconds{shard=\"0\"}",
                "disvote_shard_open{shard=\"0\"} 1",
                "disvote_batch_commit_seconds_count{shard=",
                "disvote_batch_requests_bucket{shard=",
                "disvote_votes_recorded_total{shard=",
                "jvm_memory_used_bytes")) {
            assertTrue(metrics.contains(each), each);
        }
    }

    /// Each answer to a client of this class on a described path has a status that is described for it.
    @AfterAll
    static void whatIsAnsweredIsDescribed() throws Exception {
        JsonNode paths;
        try (InputStream description =
                Objects.requireNonNull(IngestApi.class.getResourceAsStream("http/openapi.json"))) {
            paths = Json.MAPPER.readTree(description).get("paths");
        }
        for (ApiClient.Seen seen : ApiClient.SEEN) {
            paths.properties().forEach(path -> {
                JsonNode operation = path.getValue().get(seen.method().toLowerCase(Locale.ROOT));
                if (operation != null && seen.path().matches(path.getKey().replaceAll("\\{[^}]*}", "[^/]+"))) {
                    assertTrue(operation.get("responses").has(Integer.toString(seen.status())), seen.toString());
                }
            });
        }
    }

    @Test
    void withConfirmLogNoAnswerRevealsAVoteThatTheLogDoesNotHave() throws Exception {
        Limits brief = new Limits(4_096, 8, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(3));
        ApiClient client = ready(config(Confirm.LOG, brief));
        Answer before = client.cast("demo", "GR-1", "c1");
        assertEquals(201, before.status(), before.toString());

        broker.freeze();
        Answer whileFrozen;
        Answer otherChoice;
        try {
            whileFrozen = client.cast("demo", "GR-2", "c1");
            otherChoice = client.cast("demo", "GR-2", "c2");
            assertEquals(200, client.cast("demo", "GR-1", "c1").status());
        } finally {
            broker.resume();
        }

        assertProblem(503, "master-unavailable", whileFrozen);
        assertEquals("1", whileFrozen.header("Retry-After"));
        assertProblem(503, "master-unavailable", otherChoice);
        await().until(() -> client.cast("demo", "GR-2", "c1").status() == 200);
        assertEquals(
                client.cast("demo", "GR-2", "c1").receipt(),
                client.cast("demo", "GR-2", "c1").receipt());
        assertProblem(409, "already-voted", client.cast("demo", "GR-2", "c2"));
    }

    @Test
    void faultE2WithConfirmLogTheFifthRequestOfAVoterIsRefusedWhileFourWaitForTheLog() throws Exception {
        Limits brief = new Limits(4_096, 8, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(3));
        ApiClient client = ready(config(Confirm.LOG, brief));
        assertEquals(201, client.cast("demo", "GR-1", "c1").status());

        List<Answer> answers = new ArrayList<>();
        broker.freeze();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(clients.submit(() -> client.cast("demo", "GR-2", "c1")));
            }
            for (Future<Answer> each : waiting) {
                answers.add(each.get());
            }
        } finally {
            broker.resume();
        }

        assertEquals(
                List.of(
                        "master-unavailable",
                        "master-unavailable",
                        "master-unavailable",
                        "master-unavailable",
                        "overloaded"),
                answers.stream().map(Answer::problem).sorted().toList());
        await().until(() -> client.cast("demo", "GR-2", "c1").status() == 200);
    }

    @Test
    void aFrozenBrokerDelaysNoVoterIfTheMasterConfirms() {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));

        broker.freeze();
        Answer cast;
        long took;
        try {
            long asked = System.nanoTime();
            cast = client.cast("demo", "GR-1", "c1");
            took = System.nanoTime() - asked;
            assertFalse(client.get(cast.header("Location")).json().get("inLog").asBoolean());
        } finally {
            broker.resume();
        }

        assertEquals(201, cast.status());
        assertTrue(Duration.ofNanos(took).toSeconds() < 5);
        await().until(() ->
                client.get(cast.header("Location")).json().get("inLog").asBoolean());
    }

    @Test
    void overloadIsRefusedAtOnceAndHarmsNoAcknowledgedVote() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean hold = new AtomicBoolean();
        Probe slow = step -> {
            if (step == Probe.Step.BEFORE_COMMIT && hold.get()) {
                awaitUninterrupted(go);
            }
        };
        Duration answerWithin = Duration.ofMinutes(1);
        Limits tiny = new Limits(2, 8, 1_000, Duration.ofSeconds(10), answerWithin);
        ApiClient client = ready(config(Confirm.MASTER, tiny), slow);
        await().until(() -> sum("SELECT count(*) FROM election") == 2L * masters.size());

        hold.set(true);
        Map<String, CompletableFuture<Answer>> casts = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            casts.put("GR-" + i, client.castAsync("demo", "GR-" + i, "c1"));
        }
        await().atMost(answerWithin.dividedBy(2))
                .until(() -> casts.values().stream()
                                .filter(CompletableFuture::isDone)
                                .count()
                        > 40);
        hold.set(false);
        go.countDown();

        Map<String, Answer> answers = new HashMap<>();
        casts.forEach((voter, cast) -> answers.put(voter, cast.join()));
        Set<String> acknowledged = new HashSet<>();
        answers.forEach((voter, answer) -> {
            if (answer.status() == 201) {
                acknowledged.add(voter);
            } else {
                assertProblem(503, "overloaded", answer);
                assertEquals("1", answer.header("Retry-After"));
            }
        });
        assertFalse(acknowledged.isEmpty());
        assertEquals(acknowledged, voters());
    }

    @Test
    void closingUnderLoadLosesNoAcknowledgedVote() throws Exception {
        IngestApi api = IngestApi.start(config(Confirm.MASTER, Limits.defaults()));
        toClose.add(api);
        ApiClient client = client(api);
        await().until(() -> api.ready() && electionKnown(client));
        AtomicBoolean stop = new AtomicBoolean();
        Set<String> acknowledged = java.util.concurrent.ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<Answer> unexpected = new ConcurrentLinkedQueue<>();
        List<Thread> load = IntStream.range(0, 16)
                .mapToObj(worker -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        String voter = "GR-" + worker + "-" + i;
                        try {
                            Answer answer = client.cast("demo", voter, "c1");
                            if (answer.status() == 201) {
                                acknowledged.add(voter);
                            } else if (answer.status() != 503) {
                                unexpected.add(answer);
                            }
                        } catch (java.util.concurrent.CompletionException e) {
                            // Connection refused or closed: no answer, so nothing was acknowledged.
                        }
                    }
                }))
                .toList();
        await().until(() -> acknowledged.size() > 500);

        long began = System.nanoTime();
        api.close();
        long took = System.nanoTime() - began;
        stop.set(true);
        for (Thread each : load) {
            each.join();
        }

        assertTrue(Duration.ofNanos(took).compareTo(Duration.ofSeconds(20)) < 0);
        assertEquals(List.of(), List.copyOf(unexpected));
        Set<String> recorded = voters();
        assertTrue(recorded.containsAll(acknowledged));
        assertEquals(0, unpublished(), "what is committed is published before the end");
    }

    @Test
    void instancesSideBySideGiveOneVoteAndOneReceiptToEachVoter() throws Exception {
        ApiClient one = ready(config(Confirm.MASTER, Limits.defaults()));
        ApiClient two = ready(config(Confirm.LOG, Limits.defaults()));

        Map<String, Set<String>> receipts = new HashMap<>();
        List<CompletableFuture<Void>> casts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String voter = "GR-" + i;
            Set<String> own = java.util.concurrent.ConcurrentHashMap.newKeySet();
            receipts.put(voter, own);
            for (ApiClient client : List.of(one, two, one, two)) {
                casts.add(client.castAsync("demo", voter, "c1").thenAccept(answer -> {
                    assertTrue(answer.status() == 201 || answer.status() == 200, answer.toString());
                    own.add(answer.receipt());
                }));
            }
        }
        CompletableFuture.allOf(casts.toArray(CompletableFuture<?>[]::new)).join();

        receipts.forEach((voter, own) -> assertEquals(1, own.size(), voter));
        assertEquals(receipts.keySet(), voters());
        assertEquals(200, votes());
    }

    @Test
    void theOtherShardServesWhileOneMasterIsAway() throws Exception {
        ready(config(Confirm.MASTER, Limits.defaults()));
        closeAll();
        toClose.clear();
        String dead = "jdbc:postgresql://127.0.0.1:" + FreePorts.next() + "/nowhere?user=x&password=y";
        IngestApi api = IngestApi.start(config(Confirm.MASTER, Limits.defaults(), List.of(masters.get(0), dead)));
        toClose.add(api);
        ApiClient client = client(api);

        String here = voterOfShard(0);
        String away = voterOfShard(1);
        await().until(() -> client.cast("demo", here, "c1").status() == 201
                || client.cast("demo", here, "c1").status() == 200);
        Answer refused = client.cast("demo", away, "c1");

        assertProblem(503, "master-unavailable", refused);
        assertEquals("1", refused.header("Retry-After"));
        assertEquals(503, client.get("/health/ready").status());
        assertEquals(200, client.get("/health/live").status());
        assertEquals("{\"ready\":false}", client.get("/health/ready").response().body());
        assertEquals(
                List.of(Reason.NONE, Reason.of(Code.MASTER_AWAY)),
                api.health().shards().stream().map(ShardHealth::reason).toList());
    }

    @Test
    void ifAllMastersRefuseTheStartFailsWithOneSentence() throws Exception {
        String nowhere = masters.get(0).replaceFirst("/[^/?]+\\?", "/nowhere?") + "&password=hidden";
        String newer = postgres.createDatabase();
        MasterSchema.migrate(newer);
        try (Connection database = DriverManager.getConnection(newer);
                var statement = database.createStatement()) {
            statement.execute("UPDATE flyway_schema_history SET version = '999' WHERE version = '2'");
        }

        IngestStartException refused = assertThrows(
                IngestStartException.class,
                () -> IngestApi.start(config(Confirm.MASTER, Limits.defaults(), List.of(nowhere, newer))));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("no master can be used: shard 0: master-refuses"), message);
        assertTrue(message.contains("the database is a master of a newer version of DisVote, with step 999"), message);
        assertFalse(message.contains("hidden"), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void twoMastersThatOwnOnePartitionAreRefused() throws Exception {
        ready(config(Confirm.MASTER, Limits.defaults()));
        closeAll();
        toClose.clear();
        try (Connection other = DriverManager.getConnection(masters.get(1));
                var statement = other.createStatement()) {
            statement.execute("INSERT INTO partition_head (partition, last_seq, published) VALUES (0, 0, 0)");
        }

        IngestStartException refused = assertThrows(
                IngestStartException.class, () -> IngestApi.start(config(Confirm.MASTER, Limits.defaults())));

        assertTrue(String.valueOf(refused.getMessage()).contains("partition 0"), refused.getMessage());
    }

    @Test
    void aFrozenBrokerAtTheStartDoesNotStopIt() {
        Roster.settle(masters, List.of(), ROUTING, () -> true); // only a new system must hear from the brokers first
        broker.freeze();
        IngestApi api;
        try {
            api = IngestApi.start(config(Confirm.MASTER, Limits.defaults()));
            toClose.add(api);
            assertFalse(api.ready());
            assertEquals(200, client(api).get("/health/live").status());
            assertEquals(503, client(api).cast("demo", "GR-1", "c1").status());
        } finally {
            broker.resume();
        }

        await().until(api::ready);
    }

    @Test
    void badInputNeverCausesAServerError() throws Exception {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        for (String path : List.of(
                "/elections/%20",
                "/elections/" + "x".repeat(2_000),
                "/elections/%F0%9F%97%B3",
                "/elections/demo/receipts/%00",
                "/elections/demo/receipts/-1-1-" + "A".repeat(43),
                "/elections/demo/receipts/0-99999999999999999999-" + "A".repeat(43),
                "/elections/demo/receipts/%E2%80%AE",
                "/elections?x=%zz",
                "/metrics?name[]=%00",
                "/health/ready/..",
                "/openapi.json;v=1")) {
            HttpRequest request;
            try {
                request =
                        HttpRequest.newBuilder(URI.create(client.uri() + path)).build();
            } catch (IllegalArgumentException e) {
                continue; // HttpServerIT sends what this client will not
            }
            int status = client.send(request).join().status();
            assertTrue(status < 500, path + " gives " + status);
        }
    }

    @Test
    void resultsArePublishedOnceEveryVoteIsSealedCountedAndReplicated() throws Exception {
        ApiClient client = ready(config(Confirm.LOG, Limits.defaults()));
        Map<String, String> choices = Map.of("GR-1", "c1", "GR-2", "c1", "GR-3", "c2");
        Map<Integer, Long> heads = new HashMap<>();
        for (String voter : choices.keySet()) {
            JsonNode receipt = client.cast("demo", voter, choices.get(voter)).json();
            heads.merge(receipt.get("partition").asInt(), receipt.get("seq").asLong(), Math::max);
        }

        assertProblem(403, "results-sealed", client.get("/elections/demo/results"));
        assertProblem(403, "results-sealed", client.get("/elections/later/results"));
        assertProblem(404, "unknown-election", client.get("/elections/nowhere/results"));
        assertProblem(404, "unknown-election", client.get("/elections/nowhere/turnout"));
        assertEquals(
                0, client.get("/elections/demo/turnout").json().get("voters").asInt());

        Instant closesAt = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
        Launches.moveClose(Brokers.at(broker.bootstrap()), "demo", closesAt);
        await().until(() -> client.get("/elections/demo/results").json().has("choices"));
        assertEquals("counting", results(client).get("state").asText());
        JsonNode positions = results(client).get("positions");
        assertEquals(ROUTING.partitions(), positions.size());
        positions
                .properties()
                .forEach(position -> assertEquals(
                        heads.getOrDefault(Integer.parseInt(position.getKey()), 0L),
                        position.getValue().get("sealedSeq").asLong()));

        count(choices, heads);
        await().until(() -> results(client).get("voters").asInt() == 3);
        assertEquals("counting", results(client).get("state").asText(), "a replica is missing");
        heads.forEach((partition, seq) ->
                produce(new Progress("r1", partition, seq, seq, Progress.State.FOLLOWING, Reason.NONE, Instant.now())));
        await().until(() -> results(client).get("state").asText().equals("final"));

        JsonNode results = results(client);
        assertEquals(3, results.get("votes").asInt());
        assertEquals(
                List.of("c1 2 66.67", "c2 1 33.33", "c3 0 0.0", "c4 0 0.0", "c5 0 0.0"),
                results.get("choices")
                        .valueStream()
                        .map(choice -> choice.get("id").asText() + " "
                                + choice.get("votes").asInt() + " "
                                + choice.get("percent").asDouble())
                        .toList());
        assertEquals(
                3, client.get("/elections/demo/turnout").json().get("voters").asInt());
    }

    /// As the page follows a receipt: without holding a thread, and without asking again and again.
    @Test
    void aFollowerOfAReceiptIsAnsweredWhenMoreIsKnown() throws Exception {
        ApiClient client = ready(config(Confirm.LOG, Limits.defaults()));
        JsonNode receipt = client.cast("demo", "GR-1", "c1").json();
        String path = "/elections/demo/receipts/" + receipt.get("receipt").asText();
        int partition = receipt.get("partition").asInt();
        long seq = receipt.get("seq").asLong();
        await().until(() -> client.get(path).json().get("inLog").asBoolean());
        Answer first = client.get(path);
        HttpRequest known = HttpRequest.newBuilder(client.uri().resolve(path))
                .header("If-None-Match", first.header("ETag"))
                .build();
        HttpRequest waiting = HttpRequest.newBuilder(known.uri())
                .header("If-None-Match", first.header("ETag"))
                .header("Prefer", "respond-async, wait=8")
                .build();

        assertEquals(304, client.send(known).join().status());
        CompletableFuture<Answer> held = client.send(waiting);
        CompletableFuture<Answer> unknown = client.send(HttpRequest.newBuilder(known.uri())
                .header("Prefer", "wait=8")
                .header("If-None-Match", "\"other\"")
                .build());
        assertEquals(200, unknown.join().status(), "who knows another state does not wait");
        assertFalse(held.isDone());
        produce(new Progress("r1", partition, seq, seq, Progress.State.FOLLOWING, Reason.NONE, Instant.now()));

        // At WAIT_MAX at the latest, even if the report takes longer than that to arrive.
        Answer answer = held.join();
        while (answer.status() == 304) {
            answer = client.send(waiting).join();
        }
        assertEquals(200, answer.status());
        assertTrue(answer.json().get("replicas").get(0).get("applied").asBoolean());
    }

    @Test
    void faultDForgedClosingStatementsPublishNoTally() throws Exception {
        ApiClient client = ready(config(Confirm.LOG, Limits.defaults()));
        JsonNode receipt = client.cast("demo", "GR-1", "c1").json();
        Map<Integer, Long> heads = Map.of(receipt.get("partition").asInt(), 1L);
        for (int partition = 0; partition < ROUTING.partitions(); partition++) {
            for (Instant closesAt : List.of(now.plusSeconds(7_200), now.minusSeconds(1))) {
                ClosingStatement forged = new ClosingStatement(
                        new ElectionId("demo"),
                        partition,
                        heads.getOrDefault(partition, 0L),
                        closesAt,
                        now.plusSeconds(7_200));
                produce(TopicCatalog.CLOSINGS, new byte[0], forged.encode());
                // Written directly to the topic, as every operator may do.
                produce(
                        TopicCatalog.ELECTIONS,
                        ("demo/closed/" + partition).getBytes(UTF_8),
                        ("{\"electionId\":\"demo\",\"partition\":%d,\"lastSeq\":%d,\"closesAt\":\"%s\","
                                        + "\"sealedAt\":\"%s\"}")
                                .formatted(
                                        partition, heads.getOrDefault(partition, 0L), closesAt, now.plusSeconds(7_200))
                                .getBytes(UTF_8));
            }
        }
        count(Map.of("GR-1", "c1"), heads);
        heads.forEach((partition, seq) ->
                produce(new Progress("r1", partition, seq, seq, Progress.State.FOLLOWING, Reason.NONE, Instant.now())));
        await().until(() ->
                client.get("/elections/demo/turnout").json().get("voters").asInt() == 1);

        assertProblem(403, "results-sealed", client.get("/elections/demo/results"));
        assertEquals(201, client.cast("demo", "GR-2", "c1").status());
    }

    @Test
    void liveResultsArePublishedWhileTheElectionIsOpen() throws Exception {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                file("live", now, now.plusSeconds(7_200)).put("liveResults", true));
        await().until(() -> client.get("/elections/live/results").status() == 200);

        JsonNode results = client.get("/elections/live/results").json();
        assertEquals("live", results.get("state").asText());
        assertEquals(0, results.get("votes").asInt());
        assertEquals(5, results.get("choices").size());
    }

    /// 60 constituencies over a 12-hour day. Readers of their sums must not delay voters, and do not see a single
    /// voter arrive.
    @Test
    void faultHReadersOfALargeTurnoutDelayNoVote() throws Exception {
        ApiClient client = ready(config(Confirm.MASTER, Limits.defaults()));
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                file("country", now.plusSeconds(3_600), now.plusSeconds(7_200))
                        .put("voters", "pseudonymous")
                        .put("eligibility", "roll"));
        await().until(() -> client.get("/elections/country/turnout").status() == 200);
        ElectionId id = new ElectionId("country");
        Instant firstMinute = now.truncatedTo(ChronoUnit.MINUTES);
        produceAll(Stream.<CountRecord>concat(
                        IntStream.range(0, 720)
                                .mapToObj(i -> new MinuteTurnout(id, 7, firstMinute.plusSeconds(60L * i), 60, i)),
                        IntStream.range(0, 60).mapToObj(i -> new ConstituencyTurnout(id, 7, "c" + i, 720, i)))
                .toList());
        await().until(() ->
                client.get("/elections/country/turnout").json().get("voters").asInt() == 60 * 720
                        && client.get("/elections/country/turnout").json().has("byConstituency"));

        List<Duration> votes = new ArrayList<>();
        List<CompletableFuture<Answer>> readers = new ArrayList<>();
        HttpRequest turnouts = HttpRequest.newBuilder(client.uri().resolve("/elections/country/turnout"))
                .build();
        for (int i = 0; i < 50; i++) {
            IntStream.range(0, 20).forEach(reader -> readers.add(client.send(turnouts)));
            long cast = System.nanoTime();
            assertEquals(201, client.cast("demo", "GR-" + i, "c1").status());
            votes.add(Duration.ofNanos(System.nanoTime() - cast));
        }

        votes.sort(null);
        assertTrue(votes.get(25).toMillis() < 250, () -> "median " + votes.get(25) + ", worst " + votes.getLast());
        for (CompletableFuture<Answer> reader : readers) {
            JsonNode turnout = reader.join().json();
            assertEquals(60 * 720, turnout.get("voters").asInt());
            assertEquals(0, turnout.get("byHour").size()); // none is over yet
            assertEquals(60, turnout.get("byConstituency").size());
            assertEquals(
                    700, turnout.get("byConstituency").get(59).get("voters").asInt());
        }
    }

    private static JsonNode results(ApiClient client) {
        return client.get("/elections/demo/results").json();
    }

    /// What the counting process would write.
    private void count(Map<String, String> choices, Map<Integer, Long> heads) {
        ElectionId demo = new ElectionId("demo");
        Map<Integer, Map<String, Long>> tallies = new HashMap<>();
        choices.forEach((voter, choice) -> tallies.computeIfAbsent(
                        ROUTING.partitionOf(new Voter(voter)), partition -> new HashMap<>())
                .merge(choice, 1L, Long::sum));
        tallies.forEach((partition, tally) -> {
            long voters = tally.values().stream().mapToLong(Long::longValue).sum();
            produce(TopicCatalog.TURNOUT, new ConstituencyTurnout(demo, partition, "", voters, 1));
            produce(TopicCatalog.TALLY, new QuestionTally(demo, partition, "", "choice", voters, 0, 0, 0, 1));
            tally.forEach((choice, votes) -> produce(
                    TopicCatalog.TALLY,
                    new OptionTally(demo, partition, "", "choice", choice, votes, new TreeMap<>(), 1)));
        });
        heads.forEach((partition, seq) -> {
            Counted counted = new Counted(partition, seq, "");
            produce(TopicCatalog.TURNOUT, counted);
            produce(TopicCatalog.TALLY, counted);
        });
    }

    /// With the private part, a voter can make the record again.
    private static String digestOfRecord(JsonNode receipt, String choice) {
        VoteCast vote = new VoteCast(
                new ElectionId(receipt.get("electionId").asText()),
                receipt.get("partition").asInt(),
                receipt.get("seq").asLong(),
                new Voter(receipt.get("voter").asText()),
                receipt.get("constituency").asText(),
                receipt.get("revision").asInt(),
                ShortBallot.of(new ChoiceId(choice)),
                receipt.get("private").get("auth").asText(),
                Nonce.of(Base64.getUrlDecoder()
                        .decode(receipt.get("private").get("nonce").asText())),
                Instant.parse(receipt.get("castAt").asText()));
        return "sha256:" + HexFormat.of().formatHex(new EncodedVote(vote).digest());
    }

    private static ObjectNode file(String id, Instant opensAt, Instant closesAt) {
        return Launches.file(id, opensAt, closesAt, "c1", "c2", "c3", "c4", "c5");
    }

    private IngestConfig config(Confirm confirm, Limits limits) {
        return config(confirm, limits, masters);
    }

    private IngestConfig config(Confirm confirm, Limits limits, List<String> chosen) {
        return IngestConfig.builder(chosen, Brokers.at(broker.bootstrap()))
                .confirm(confirm)
                .routing(ROUTING)
                .limits(limits)
                .build();
    }

    private ApiClient ready(IngestConfig config) {
        return ready(config, Probe.NONE);
    }

    private ApiClient ready(IngestConfig config, Probe probe) {
        IngestApi api = IngestApi.start(config, probe);
        toClose.add(api);
        ApiClient client = client(api);
        await().until(() -> api.ready() && electionKnown(client));
        return client;
    }

    private ApiClient client(IngestApi api) {
        ApiClient client = new ApiClient(api.uri());
        toClose.add(client);
        return client;
    }

    private static boolean electionKnown(ApiClient client) {
        return client.get("/elections").json().get("elections").size() == 2;
    }

    private static String voterOfShard(int shard) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "GR-" + i)
                .filter(voter -> ROUTING.initialShardOf(ROUTING.partitionOf(new VoterId(voter)), 2)
                                .index()
                        == shard)
                .findFirst()
                .orElseThrow();
    }

    private static void assertProblem(int status, String name, Answer answer) {
        assertEquals(status, answer.status(), answer.toString());
        assertEquals(name, answer.problem(), answer.toString());
        assertEquals(status, answer.json().get("status").asInt());
        assertNotEquals("", answer.json().get("detail").asText());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> voters() throws Exception {
        Set<String> voters = new HashSet<>();
        for (String master : masters) {
            try (Connection connection = DriverManager.getConnection(master);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT voter FROM vote")) {
                while (rows.next()) {
                    voters.add(rows.getString(1));
                }
            }
        }
        return voters;
    }

    private long votes() throws Exception {
        return sum("SELECT count(*) FROM vote");
    }

    private long unpublished() throws Exception {
        return sum("SELECT coalesce(sum(last_seq - published), 0) FROM partition_head");
    }

    private long sum(String sql) throws Exception {
        long sum = 0;
        for (String master : masters) {
            try (Connection connection = DriverManager.getConnection(master);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                sum += rows.getLong(1);
            }
        }
        return sum;
    }

    private void produceAll(List<CountRecord> turnouts) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (CountRecord turnout : turnouts) {
                var _ = producer.send(new ProducerRecord<>(TopicCatalog.TURNOUT, turnout.key(), turnout.encode()));
            }
        }
    }

    private void produce(String topic, CountRecord record) {
        produce(topic, record.key(), record.encode());
    }

    private void produce(Progress progress) {
        produce(TopicCatalog.PROGRESS, progress.key(), Json.encode(progress));
    }

    private void produce(String topic, byte[] key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
