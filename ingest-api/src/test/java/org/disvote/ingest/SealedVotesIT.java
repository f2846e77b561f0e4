package org.disvote.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.Issuer;
import org.disvote.ingest.auth.KeySource;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Envelopes over HTTP: real masters, a real log.
@RealParts
final class SealedVotesIT {

    private static final Routing ROUTING = new Routing(4);
    private static final String OTHER_TERMS = "sha256:" + "1".repeat(64);

    private final TestSeal xwing = new TestSeal(Suite.X_WING, 1_792);
    private final TestSeal x25519 = new TestSeal(Suite.X25519);
    private final Broker broker;
    private final String master;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private Election once;
    private Election changing;

    SealedVotesIT(Postgres postgres, Broker broker) {
        this.broker = broker;
        master = postgres.createDatabase();
    }

    @BeforeEach
    void newSystem() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING, Launches.WITH_KEY));
        Launches.launch(Brokers.at(broker.bootstrap()), file("open"));
        once = Launches.launch(Brokers.at(broker.bootstrap()), xwing.in(file("once")));
        changing = Launches.launch(
                Brokers.at(broker.bootstrap()), x25519.in(file("changing")).put("changeOfMind", "last-counts"));
    }

    private static ObjectNode file(String id) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return Launches.file(id, now.minusSeconds(60), now.plusSeconds(3_600), "c1", "c2");
    }

    @AfterEach
    void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Test
    void anEnvelopeIsRecordedByteForByteAndItsReceiptTellsOthersNeitherTheTimeNorALaterVote() throws Exception {
        ApiClient client = start(config());
        JsonNode who = client.voter("changing", "{\"voterId\":\"GR-1\"}").json();
        BallotBytes first = envelope(x25519, changing, "GR-1", 1);
        BallotBytes second = envelope(x25519, changing, "GR-1", 2);

        Answer cast = send(client, changing, "GR-1", first, 1);
        Answer changed = send(client, changing, "GR-1", second, 2);
        Answer seen = client.get("/elections/changing/receipts/" + cast.receipt());

        assertEquals(201, cast.status(), cast.toString());
        assertEquals(201, changed.status(), changed.toString());
        assertEquals(voter("GR-1").value(), who.path("voter").asText());
        assertEquals(changing.digest(), who.path("terms").asText());
        assertTrue(cast.json().path("castAt").asText().endsWith(".000000Z"), cast.toString());
        assertEquals(200, seen.status(), seen.toString());
        assertFalse(seen.json().has("superseded") || seen.json().has("private"), seen.toString());
        assertEquals(cast.json().path("castAt"), seen.json().path("castAt"));
        assertEquals(
                List.of("1 " + hex(first) + " 0", "2 " + hex(second) + " 0"),
                rows("SELECT revision || ' ' || encode(ballot, 'hex') || ' ' || date_part('microseconds', cast_at)"
                        + "::int % 1000000 FROM vote ORDER BY seq"));
    }

    @Test
    void anOpenElectionShowsStillWhetherAVoteIsSuperseded() throws Exception {
        ApiClient client = start(config());

        Answer cast = client.cast("open", "GR-1", "c1");

        assertFalse(client.get("/elections/open/receipts/" + cast.receipt())
                .json()
                .path("superseded")
                .asBoolean(true));
    }

    @Test
    void theLongestEnvelopeIsTaken() throws Exception {
        ApiClient client = start(config());
        BallotBytes envelope = envelope(xwing, once, "GR-1", 1);

        assertEquals(2_933, envelope.length());
        assertEquals(201, send(client, once, "GR-1", envelope, 1).status());
    }

    @Test
    void theElectionSaysThatItsBallotsAreSealedAndItsTermsHaveTheSeal() throws Exception {
        ApiClient client = start(config());

        assertEquals(
                "sealed", client.get("/elections/once").json().path("ballots").asText());
        assertEquals(
                "open", client.get("/elections/open").json().path("ballots").asText());
        assertEquals(
                Json.MAPPER.readTree(xwing.seal().json().toString()),
                client.get("/elections/once/terms").json().path("seal"));
        Answer results = client.get("/elections/once/results");
        assertEquals("results-sealed", results.problem(), results.toString());
    }

    @Test
    void whatIsNoRequestWithAnEnvelopeIsMalformed() throws Exception {
        ApiClient client = start(config());
        ObjectNode good = body(changing, "GR-1", envelope(x25519, changing, "GR-1", 1), 1);
        String text = good.path("envelope").asText();

        for (String missing : List.of("terms", "constituency", "revision")) {
            assertProblem(400, "malformed", client, "changing", good.deepCopy().without(missing));
            assertProblem(400, "malformed", client, "nowhere", good.deepCopy().without(missing));
        }
        for (String damaged :
                List.of(text + "=", text + "AAA", "+" + text.substring(1), " " + text, lastBitSet(text))) {
            assertProblem(400, "malformed", client, "changing", good.deepCopy().put("envelope", damaged));
        }
        assertProblem(400, "malformed", client, "changing", good.deepCopy().put("revision", 0));
        assertProblem(400, "malformed", client, "changing", good.deepCopy().put("choice", "c1"));
        assertProblem(404, "unknown-election", client, "nowhere", good);
        assertProblem(413, "too-large", client, "changing", good.deepCopy().put("envelope", "A".repeat(8_192)));
        assertEquals(List.of("0"), rows("SELECT count(*) FROM vote"));
        assertEquals(201, post(client, "changing", good).status());
    }

    @Test
    void theWrongKindAndAnEnvelopeOfAnotherFormAreInvalidAndSayWhatIsExpected() throws Exception {
        ApiClient client = start(config());
        BallotBytes envelope = envelope(x25519, changing, "GR-1", 1);
        byte[] otherKey = envelope.bytes();
        otherKey[1] ^= 1;
        byte[] longer = Arrays.copyOf(envelope.bytes(), envelope.length() + 1);

        assertExpected("envelope", client.cast("changing", "GR-1", "c1"));
        assertExpected("envelope", client.cast("changing", "GR 1", "c1"));
        assertExpected("envelope", client.cast("changing", "GR-1", "c9"));
        assertExpected(
                "envelope",
                client.castRaw("changing", "application/json", "{\"voterId\":\"GR-1\",\"ballot\":{\"v\":9}}"));
        assertExpected("ballot", send(client, changing.withClose(changing.closesAt()), "open", "GR-1", envelope));
        assertExpected(
                "ballot", client.castRaw("open", "application/json", "{\"voterId\":\"GR-1\",\"envelope\":\"AQ\"}"));
        assertExpected("envelope", send(client, changing, "GR-1", BallotBytes.of(otherKey), 1));
        assertExpected("envelope", send(client, changing, "GR-1", BallotBytes.of(longer), 1));
        assertExpected("envelope", send(client, changing, "GR-1", envelope(xwing, changing, "GR-1", 1), 1));
        assertExpected(
                "envelope",
                post(client, "changing", body(changing, "GR-1", envelope, 1).put("envelope", "")));
        assertEquals(List.of("0"), rows("SELECT count(*) FROM vote"));
    }

    @Test
    void theSameEnvelopeGetsTheSameReceiptAtAnyRevisionAlsoAfterARestart() throws Exception {
        ApiClient client = start(config());
        BallotBytes first = envelope(x25519, changing, "GR-1", 1);
        JsonNode receipt = send(client, changing, "GR-1", first, 1).json();
        for (int revision = 2; revision <= 4; revision++) {
            assertEquals(
                    201,
                    send(client, changing, "GR-1", envelope(x25519, changing, "GR-1", revision), revision)
                            .status());
        }

        assertSameReceipt(receipt, send(client, changing, "GR-1", first, 1));
        assertSameReceipt(receipt, send(client, changing, "GR-1", first, 5));
        close();
        ApiClient restarted = start(config());
        for (int revision : List.of(1, 2, 5, 17)) {
            assertSameReceipt(receipt, send(restarted, changing, "GR-1", first, revision));
        }
        assertSameReceipt(
                receipt,
                post(restarted, "changing", body(changing, "GR-1", first, 1).put("terms", OTHER_TERMS)));
        assertEquals(List.of("4"), rows("SELECT count(*) FROM vote"));
    }

    @Test
    void whatDiffersFromWhatTheEnvelopeWasSealedForIsToldAndNothingIsRecorded() throws Exception {
        ApiClient client = start(config());
        BallotBytes envelope = envelope(x25519, changing, "GR-1", 1);
        ObjectNode good = body(changing, "GR-1", envelope, 1);

        for (ObjectNode stale : List.of(
                good.deepCopy().put("terms", OTHER_TERMS),
                good.deepCopy().put("constituency", "chania"),
                good.deepCopy().put("revision", 2))) {
            Answer answer = post(client, "changing", stale);
            assertEquals("changed", answer.problem(), answer.toString());
            assertEquals(changing.digest(), answer.json().path("terms").asText());
            assertEquals("", answer.json().path("constituency").asText("?"));
            assertEquals(1, answer.json().path("revision").asInt());
            assertFalse(answer.json().has("receipt"));
        }
        assertEquals(List.of("0"), rows("SELECT count(*) FROM vote"));
        assertEquals(201, post(client, "changing", good).status());
    }

    @Test
    void aVoterWithATokenIsShownTheVoteThatStands(@TempDir Path folder) throws Exception {
        Issuer issuer = Issuer.es256("first");
        Path keys = Files.write(folder.resolve("keys.json"), Issuer.keySet(issuer));
        ApiClient client = start(config().auth(new AuthConfig.Jwt(
                KeySource.parse(keys.toString()), Issuer.NAME, Issuer.AUDIENCE, AuthConfig.Jwt.LEEWAY_DEFAULT)));
        String token = issuer.token("GR-1");

        Answer cast = byToken(client, once, token, envelope(xwing, once, "GR-1", 1), 1);
        Answer other = byToken(client, once, token, envelope(xwing, once, "GR-1", 1), 1);
        Answer first = byToken(client, changing, token, envelope(x25519, changing, "GR-1", 1), 1);
        Answer stale = byToken(client, changing, token, envelope(x25519, changing, "GR-1", 1), 1);

        assertEquals(201, cast.status(), cast.toString());
        assertEquals("already-voted", other.problem(), other.toString());
        assertEquals(cast.json(), other.json().path("receipt"));
        assertEquals("changed", stale.problem(), stale.toString());
        assertEquals(2, stale.json().path("revision").asInt());
        assertEquals(first.json(), stale.json().path("receipt"));
        assertEquals(403, byOtherVoter(client, token).status());
    }

    private Answer byOtherVoter(ApiClient client, String token) {
        ObjectNode body = body(changing, "GR-2", envelope(x25519, changing, "GR-2", 1), 1);
        Answer malformed = byToken(client, "changing", token, body.deepCopy().without("terms"));
        assertEquals("malformed", malformed.problem(), "400 comes before 403");
        return byToken(client, "changing", token, body);
    }

    private void assertSameReceipt(JsonNode receipt, Answer answer) {
        assertEquals(200, answer.status(), answer.toString());
        assertEquals(receipt, answer.json());
    }

    private static void assertExpected(String expected, Answer answer) {
        assertEquals(422, answer.status(), answer.toString());
        assertEquals("invalid-vote", answer.problem());
        assertEquals(expected, answer.json().path("expected").asText(), answer.toString());
        assertNotEquals(0, answer.json().path("problems").size());
    }

    private static void assertProblem(int status, String problem, ApiClient client, String election, JsonNode body) {
        Answer answer = post(client, election, body);
        assertEquals(status + " " + problem, answer.status() + " " + answer.problem(), answer.toString());
    }

    /// The same bytes with an unused bit set.
    private static String lastBitSet(String text) {
        char last = text.charAt(text.length() - 1);
        return text.substring(0, text.length() - 1) + (char) (last + 1);
    }

    private static Voter voter(String id) {
        return Launches.KEY.pseudonym("", new VoterId(id));
    }

    private static BallotBytes envelope(TestSeal seal, Election election, String id, int revision) {
        BallotContext context = TestSeal.context(election, voter(id).value(), "", revision);
        return seal.envelope(context, "c1");
    }

    private static ObjectNode body(Election election, String id, BallotBytes envelope, int revision) {
        return Json.MAPPER
                .createObjectNode()
                .put("voterId", id)
                .put("envelope", Base64UrlText.encode(envelope.bytes()))
                .put("terms", election.digest())
                .put("constituency", "")
                .put("revision", revision);
    }

    private static Answer send(ApiClient client, Election election, String id, BallotBytes envelope, int revision) {
        return post(client, election.id().value(), body(election, id, envelope, revision));
    }

    private static Answer send(ApiClient client, Election of, String to, String id, BallotBytes envelope) {
        return post(client, to, body(of, id, envelope, 1));
    }

    private static Answer post(ApiClient client, String election, JsonNode body) {
        return client.castRaw(election, "application/json", body.toString());
    }

    private static Answer byToken(
            ApiClient client, Election election, String token, BallotBytes envelope, int revision) {
        return byToken(
                client,
                election.id().value(),
                token,
                body(election, "GR-1", envelope, revision).without("voterId"));
    }

    private static Answer byToken(ApiClient client, String election, String token, JsonNode body) {
        return client.send(HttpRequest.newBuilder(client.uri().resolve("/elections/" + election + "/votes"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body.toString(), UTF_8))
                        .build())
                .join();
    }

    private static String hex(BallotBytes bytes) {
        return HexFormat.of().formatHex(bytes.bytes());
    }

    private IngestConfig.Builder config() {
        return IngestConfig.builder(List.of(master), Brokers.at(broker.bootstrap()))
                .routing(ROUTING)
                .voterKey(Launches.KEY);
    }

    private ApiClient start(IngestConfig.Builder config) {
        IngestApi ingest = IngestApi.start(config.build());
        started.push(ingest);
        ApiClient client = new ApiClient(ingest.uri());
        started.push(client);
        await().until(() -> ingest.ready()
                && List.of("open", "once", "changing").stream()
                        .allMatch(id -> client.get("/elections/" + id).status() == 200));
        return client;
    }

    private List<String> rows(String sql) throws Exception {
        return Postgres.rows(master, sql);
    }
}
