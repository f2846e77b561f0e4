package org.disvote.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.disvote.ingest.ApiClient.Answer;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.Issuer;
import org.disvote.ingest.auth.KeySource;
import org.disvote.ingest.roster.SystemPartitions;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands behind ingest is a pseudonym, made by the system's key and no other.
@RealParts
final class PseudonymsIT {

    private static final Routing ROUTING = new Routing(4);
    private static final VoterKey KEY = Launches.KEY;

    private final Broker broker;
    private final String master;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    PseudonymsIT(Postgres postgres, Broker broker) {
        this.broker = broker;
        master = postgres.createDatabase();
    }

    @BeforeEach
    void newSystem() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING, Launches.WITH_KEY));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (String voters : List.of("plain", "pseudonymous")) {
            Launches.launch(
                    Brokers.at(broker.bootstrap()),
                    Launches.file(voters, now.minusSeconds(60), now.plusSeconds(3_600), "c1", "c2")
                            .put("voters", voters));
        }
    }

    @AfterEach
    void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Test
    void aVoteIsRecordedAndRoutedUnderThePseudonymAndAPlainOneUnderTheId() throws Exception {
        ApiClient client = start(Optional.of(KEY));
        Voter name = KEY.pseudonym("", new VoterId("GR-1"));

        Answer pseudonymous = client.cast("pseudonymous", "GR-1", "c1");
        Answer plain = client.cast("plain", "GR-1", "c1");

        assertEquals(201, pseudonymous.status(), pseudonymous.toString());
        assertEquals(name.value(), pseudonymous.json().get("voter").asText());
        assertEquals(
                ROUTING.partitionOf(name), pseudonymous.json().get("partition").asInt());
        assertEquals("GR-1", plain.json().get("voter").asText());
        assertEquals(
                List.of("plain GR-1 ", "pseudonymous " + name.value() + " "),
                rows("SELECT election_id || ' ' || voter || ' ' || auth FROM vote ORDER BY 1"));
        assertEquals(200, client.cast("pseudonymous", "GR-1", "c1").status());
        assertEquals(409, client.cast("pseudonymous", "GR-1", "c2").status());
        assertEquals(201, client.cast("pseudonymous", "GR-2", "c2").status());
    }

    @Test
    void aVoteByTokenKeepsTheKeyedHashOfTheToken(@TempDir Path folder) throws Exception {
        Issuer issuer = Issuer.es256("first");
        Path keys = Files.write(folder.resolve("keys.json"), Issuer.keySet(issuer));
        ApiClient client = start(config(Optional.of(KEY))
                .auth(new AuthConfig.Jwt(
                        KeySource.parse(keys.toString()),
                        Issuer.NAME,
                        Issuer.AUDIENCE,
                        AuthConfig.Jwt.LEEWAY_DEFAULT)));
        String token = issuer.token("GR-1");

        Answer answer = client.send(HttpRequest.newBuilder(client.uri().resolve("/elections/pseudonymous/votes"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "bearer  " + token)
                        .POST(BodyPublishers.ofString("{\"choice\":\"c1\"}"))
                        .build())
                .join();

        assertEquals(201, answer.status(), answer.toString());
        assertEquals(
                List.of(KEY.pseudonym("", new VoterId("GR-1")).value() + " " + KEY.auth(token)),
                rows("SELECT voter || ' ' || auth FROM vote"));
    }

    @Test
    void withoutAKeyOnlyPlainElectionsAreServed() throws Exception {
        ApiClient client = start(Optional.empty());

        Answer refused = client.cast("pseudonymous", "GR-1", "c1");

        assertEquals(503, refused.status(), refused.toString());
        assertEquals("master-unavailable", refused.problem());
        assertEquals(201, client.cast("plain", "GR-1", "c1").status());
        assertEquals(List.of("GR-1"), rows("SELECT voter FROM vote"));
    }

    @Test
    void underAnotherKeyNothingIsRecordedAndTheStartIsRefused() throws Exception {
        ApiClient right = start(Optional.of(KEY));
        ApiClient wrong = start(Optional.of(VoterKey.random()));

        for (String election : List.of("pseudonymous", "plain")) {
            assertEquals(503, wrong.cast(election, "GR-1", "c1").status());
            assertEquals(201, right.cast(election, "GR-1", "c1").status());
        }
        assertEquals(List.of("2"), rows("SELECT count(*) FROM vote"));
        String other = VoterKey.random().commitment();
        IngestStartException refused = assertThrows(
                IngestStartException.class,
                () -> SystemPartitions.await(List.of(master), Brokers.at(broker.bootstrap()), Optional.of(other)));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(other) && message.contains(KEY.commitment()), message);
        assertEquals(
                ROUTING, SystemPartitions.await(List.of(master), Brokers.at(broker.bootstrap()), Optional.empty()));
    }

    @Test
    void aMasterWithoutTheCommitmentTakesItFromTheSystemRecordBeforeItOpens() throws Exception {
        start(Optional.of(KEY));
        assertEquals(List.of(KEY.commitment()), rows("SELECT voter_key FROM system"));
        close();
        execute("UPDATE system SET voter_key = NULL");
        execute("UPDATE partition_head SET opened_for = NULL"); // as after a rebuild

        ApiClient client = start(Optional.of(KEY));

        assertEquals(List.of(KEY.commitment()), rows("SELECT voter_key FROM system"));
        assertEquals(201, client.cast("pseudonymous", "GR-1", "c1").status());
    }

    @Test
    void aMasterOfAnotherKeyStaysClosed() throws Exception {
        start(Optional.of(KEY));
        close();
        execute("UPDATE system SET voter_key = '" + VoterKey.random().commitment() + "'");

        IngestApi ingest = IngestApi.start(config(Optional.of(KEY)).build());
        started.push(ingest);

        await().until(() -> ingest.health().shards().stream()
                .anyMatch(shard -> shard.reason().code() == Code.OTHER_LOG));
        assertFalse(ingest.ready());
    }

    private ApiClient start(Optional<VoterKey> key) {
        return start(config(key));
    }

    private ApiClient start(IngestConfig.Builder config) {
        IngestApi ingest = IngestApi.start(config.build());
        started.push(ingest);
        ApiClient client = new ApiClient(ingest.uri());
        started.push(client);
        await().until(() -> ingest.ready()
                && client.get("/elections/plain").status() == 200
                && client.get("/elections/pseudonymous").status() == 200);
        return client;
    }

    private IngestConfig.Builder config(Optional<VoterKey> key) {
        IngestConfig.Builder config = IngestConfig.builder(List.of(master), Brokers.at(broker.bootstrap()))
                .routing(ROUTING);
        key.ifPresent(config::voterKey);
        return config;
    }

    private List<String> rows(String sql) throws SQLException {
        return Postgres.rows(master, sql);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(master);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
