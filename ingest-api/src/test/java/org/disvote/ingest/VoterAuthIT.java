package org.disvote.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.Issuer;
import org.disvote.ingest.auth.KeySource;
import org.disvote.ingest.auth.KeysUnavailableException;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Voters who identify themselves, as ingest answers them.
@RealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoterAuthIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Issuer ISSUER = Issuer.es256("first");

    private final Postgres postgres;
    private final Broker broker;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    // One system for all tests, each of which has voters of its own; both are set before the first.
    private Path keys = Path.of("");
    private ApiClient client = new ApiClient(URI.create("http://127.0.0.1:1"));

    VoterAuthIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                Launches.file("demo", now.minusSeconds(60), now.plusSeconds(3_600), "c1", "c2"));
        keys = dir.resolve("keys.json");
        Files.write(keys, Issuer.keySet(ISSUER));
        IngestApi api = IngestApi.start(config(keys));
        toClose.add(api);
        client.close();
        client = new ApiClient(api.uri());
        toClose.add(client);
        await().until(() -> api.ready() && client.get("/elections/demo").status() == 200);
    }

    @AfterAll
    void close() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void aVoterWithATokenVotesOnceWhateverTokenTheyUse() {
        Answer first = cast(ISSUER.token("GR-1"), "GR-1", "c1");
        Answer again = cast(ISSUER.token("GR-1"), "GR-1", "c1");
        Answer other = cast(ISSUER.token("GR-1"), "GR-1", "c2");

        assertEquals(201, first.status(), first.toString());
        assertEquals(200, again.status(), again.toString());
        assertEquals(first.json(), again.json());
        assertEquals(409, other.status(), other.toString());
    }

    @Test
    void withoutAGoodTokenNobodyVotes() {
        Answer none = client.cast("demo", "GR-2", "c1");
        Answer bad = cast("x.y.z", "GR-2", "c1");
        Answer forged = cast(Issuer.es256("first").token("GR-2"), "GR-2", "c1");
        Answer tooLong = cast("x".repeat(4_097), "GR-2", "c1");

        for (Answer answer : List.of(none, bad, forged, tooLong)) {
            assertEquals(401, answer.status(), answer.toString());
            assertFalse(answer.json().get("retryable").asBoolean(), answer.toString());
            assertEquals("unauthenticated", answer.problem());
        }
        assertEquals("Bearer realm=\"disvote\"", none.header("WWW-Authenticate"));
        assertEquals(
                "Bearer realm=\"disvote\", error=\"invalid_token\", error_description=\"The token's signature is"
                        + " wrong.\"",
                forged.header("WWW-Authenticate"));
        assertEquals(201, cast(ISSUER.token("GR-2"), "GR-2", "c1").status(), "none of them voted");
    }

    @Test
    void whoIsNotIdentifiedLearnsNothingMore() {
        assertEquals(401, client.castRaw("nowhere", "application/json", "{").status());
        assertEquals(401, client.castRaw("demo", "text/plain", "").status());
        assertEquals(401, client.cast("nowhere", "GR-3", "c9").status());
    }

    @Test
    void nobodyVotesInAnothersName() {
        for (String other : List.of("GR-5", "gr-4", "GR-4 ", "", "GR-44")) {
            Answer answer = cast(ISSUER.token("GR-4"), other, "c1");
            assertEquals(403, answer.status(), answer.toString());
            assertEquals("other-voter", answer.problem());
        }
        assertEquals(201, cast(ISSUER.token("GR-5"), "GR-5", "c2").status());
    }

    @Test
    void faultGTheTokenAloneNamesTheVoter() {
        Answer first = send(List.of("Bearer " + ISSUER.token("GR-6")), "{\"choice\":\"c1\"}");
        Answer again = cast(ISSUER.token("GR-6"), "GR-6", "c1");
        Answer other = cast(ISSUER.token("GR-6"), "GR-66", "c1");

        assertEquals(201, first.status(), first.toString());
        assertEquals(200, again.status(), again.toString());
        assertEquals(first.receipt(), again.receipt());
        assertEquals(403, other.status(), other.toString());
        assertEquals("other-voter", other.problem());
    }

    /// An unknown key may be a new one: the client is told to try again, and what it then sends is taken.
    @Test
    void faultGATokenOfAKeyThatIsNotKnownYetAsksToTryAgain() throws Exception {
        Issuer rotated = Issuer.es256("rotated");
        byte[] before = Files.readAllBytes(keys);
        try {
            Answer tooEarly = cast(rotated.token("GR-9"), "GR-9", "c1");
            assertEquals(401, tooEarly.status(), tooEarly.toString());
            assertEquals("unauthenticated", tooEarly.problem());
            assertTrue(tooEarly.json().get("retryable").asBoolean(), tooEarly.toString());
            assertEquals("1", tooEarly.header("Retry-After"));

            Files.write(keys, Issuer.keySet(ISSUER, rotated));

            await().until(() -> {
                Answer again = cast(rotated.token("GR-9"), "GR-9", "c1");
                assertTrue(
                        again.status() == 201 || again.json().get("retryable").asBoolean(), again.toString());
                return again.status() == 201;
            });
        } finally {
            Files.write(keys, before);
        }
    }

    @Test
    void twoAuthorizationHeadersAreRefused() {
        String header = "Bearer " + ISSUER.token("GR-7");

        assertEquals(
                401, send(List.of(header, header), ApiClient.body("GR-7", "c1")).status());
    }

    @Test
    void aNewKeyIsTakenUpWithoutARestart() throws Exception {
        Issuer next = Issuer.es256("next");
        assertEquals(401, cast(next.token("GR-8"), "GR-8", "c1").status());

        Files.write(keys, Issuer.keySet(ISSUER, next));

        await().until(() -> cast(next.token("GR-8"), "GR-8", "c1").status() == 201);
    }

    @Test
    void whatAnybodyMayReadNeedsNoToken() {
        for (String path : List.of("/elections", "/elections/demo", "/health/live", "/health/ready")) {
            assertEquals(200, client.get(path).status(), path);
        }
    }

    @Test
    void withoutKeysNothingStarts() {
        KeysUnavailableException failure = assertThrows(
                KeysUnavailableException.class,
                () -> IngestApi.start(config(keys.resolveSibling("none.json"))).close());

        assertTrue(String.valueOf(failure.getMessage()).contains("there is no such file"), failure.getMessage());
    }

    private IngestConfig config(Path keySet) {
        return IngestConfig.builder(List.of(postgres.createDatabase()), Brokers.at(broker.bootstrap()))
                .routing(ROUTING)
                .auth(new AuthConfig.Jwt(
                        KeySource.parse(keySet.toString()),
                        Issuer.NAME,
                        Issuer.AUDIENCE,
                        AuthConfig.Jwt.LEEWAY_DEFAULT))
                .build();
    }

    private Answer cast(String token, String voter, String choice) {
        return send(List.of("Bearer " + token), ApiClient.body(voter, choice));
    }

    private Answer send(List<String> authorization, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(client.uri().resolve("/elections/demo/votes"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        authorization.forEach(value -> request.header("Authorization", value));
        return client.send(request.build()).join();
    }
}
