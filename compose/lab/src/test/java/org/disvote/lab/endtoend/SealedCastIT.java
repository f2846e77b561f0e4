package org.disvote.lab.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.disvote.cli.Cli;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.KeySource;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Patience;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.json.Json;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A voter with a real token, the commands, and a whole system: what is sealed on the terminal is what a replica has,
/// and what the log proves.
final class SealedCastIT {

    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final String ISSUER = "disvote-development";
    private static final String AUDIENCE = "disvote";
    private static final String ID = "sealed";
    private static final String BALLOT = "{\"answers\":{\"choice\":{\"pick\":[\"c2\"]}},\"v\":1}";

    private final Path folder;
    private String out = "";

    SealedCastIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aTokensVoterSealsAndVerifiesAndTheReplicaHasTheEnvelope() throws Exception {
        String token = token("maria");
        try (EmbeddedCluster cluster = new EmbeddedCluster(new ClusterConfig(
                folder.resolve("data"),
                OptionalInt.of(1),
                OptionalInt.of(1),
                OptionalInt.of(2),
                0,
                Confirm.MASTER,
                new AuthConfig.Jwt(
                        KeySource.parse(folder.resolve("key.json.public").toString()),
                        ISSUER,
                        AUDIENCE,
                        AuthConfig.Jwt.LEEWAY_DEFAULT)))) {
            Endpoints system = cluster.start(_ -> {});
            SealedElection election = launched(system);
            Files.writeString(folder.resolve("token"), token);
            Files.writeString(folder.resolve("ballot"), BALLOT);

            assertEquals(0, cast(system, "r.json"), () -> out);

            JsonNode receipt = json("r.json");
            assertTrue(receipt.path("castAt").asText().endsWith(".000000Z"), receipt.path("castAt")::asText);
            assertEquals(BALLOT, opened(system, election, receipt));
            Awaitility.await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> {
                assertEquals(0, verify(system, "r.json"), () -> out);
                assertTrue(out.contains("The terms are those that the log states"), () -> out);
            });
            // A change of mind is the next revision, and another envelope.
            assertEquals(0, cast(system, "again.json"), () -> out);
            assertEquals(2, json("again.json").path("revision").asInt());
            assertEquals(
                    2,
                    run(
                            "cast",
                            "--election",
                            ID,
                            "--voter",
                            "maria",
                            "--token-file",
                            file("token"),
                            "--api",
                            system.api().toString()));
        }
    }

    private String token(String voter) {
        assertEquals(0, run("token", "--voter", voter, "--key", file("key.json"), "--ttl", "1h"), () -> out);
        return out.lines().filter(line -> line.startsWith("ey")).findFirst().orElseThrow();
    }

    private static SealedElection launched(Endpoints system) throws IOException {
        Instant opensAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SealedElection election = SealedElection.of(
                ShortForm.file(
                                ID,
                                Map.of("en", "Sealed"),
                                List.of(
                                        new Choice(new ChoiceId("c1"), Map.of("en", "One")),
                                        new Choice(new ChoiceId("c2"), Map.of("en", "Two"))),
                                opensAt,
                                opensAt.plus(1, ChronoUnit.DAYS))
                        .put("voters", "pseudonymous")
                        .put("changeOfMind", "last-counts"),
                Suite.X_WING,
                SealedElection.names(2),
                2);
        new ElectionTopic(system.brokers())
                .launch(election.definition(), Election.NOTICE_MIN, Optional.of(election.protocol()));
        return election;
    }

    private int cast(Endpoints system, String receipt) {
        int[] exit = new int[1];
        // Ingest knows the election once its shard has read the terms' statement in the log.
        Awaitility.await().pollInSameThread().atMost(PATIENCE).until(() -> {
            exit[0] = run(
                    "cast",
                    "--election",
                    ID,
                    "--token-file",
                    file("token"),
                    "--ballot",
                    file("ballot"),
                    "--out",
                    file(receipt),
                    "--api",
                    system.api().toString(),
                    "--language",
                    "en");
            return !out.contains("No election has this ID");
        });
        return exit[0];
    }

    private int verify(Endpoints system, String receipt) {
        return run(
                "verify",
                file(receipt),
                "--ballot",
                file(receipt + ".ballot"),
                "--log",
                system.api().resolve("/log/").toString(),
                "--policy",
                folder.resolve("data").resolve("policy").toString());
    }

    /// What the replica's envelope opens to.
    private static String opened(Endpoints system, SealedElection election, JsonNode receipt) throws SQLException {
        BallotContext context = new BallotContext(
                election.definition().id(),
                receipt.path("terms").asText(),
                receipt.path("voter").asText(),
                receipt.path("constituency").asText(),
                receipt.path("revision").asInt());
        byte[] envelope;
        try (Connection connection =
                DriverManager.getConnection(system.replicas().firstEntry().getValue())) {
            envelope = Awaitility.await()
                    .pollInSameThread()
                    .atMost(PATIENCE)
                    .until(() -> stored(connection, context.voter()), Optional::isPresent)
                    .orElseThrow();
        }
        try (SealKey key = election.key()) {
            byte[] plaintext =
                    key.opener(election.seal()).open(context, envelope).orElseThrow();
            return new String(Plaintext.unpad(plaintext, election.seal().pad()).orElseThrow(), UTF_8);
        }
    }

    private static Optional<byte[]> stored(Connection replica, String voter) throws SQLException {
        try (var select = replica.prepareStatement("SELECT ballot FROM vote WHERE voter = ?")) {
            select.setString(1, voter);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
            }
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode json(String file) throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(folder.resolve(file)));
    }

    private int run(String... arguments) {
        StringWriter printed = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(new byte[0]));
        try {
            return Cli.run(new PrintWriter(printed, true), new PrintWriter(printed, true), arguments);
        } finally {
            System.setIn(before);
            out = printed.toString();
        }
    }
}
