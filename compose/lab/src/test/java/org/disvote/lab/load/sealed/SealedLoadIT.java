package org.disvote.lab.load.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Voters;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Json;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.EnvelopeForm;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealParts
final class SealedLoadIT {

    private static final int VOTERS = 300;
    private static final Instant OPENS = Instant.parse("2027-06-06T04:00:00Z");
    private static final ElectionId ID = new ElectionId("greece");
    private static final VoterKey KEY = VoterKey.random();
    private static final SealedElection ELECTION = SealedElection.of(
            GreekElection.json(ID, OPENS, OPENS.plusSeconds(3_600), Size.BY_LAW),
            Suite.X25519,
            SealedElection.names(2),
            2);
    private static final SealKey SEAL_KEY = ELECTION.key();

    private final Postgres postgres;
    private final SealedVoters voters;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Queue<JsonNode> votes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger questions = new AtomicInteger();

    /// How many questions and votes are answered 503 first; and the votes.
    private final AtomicInteger questionsToTurnAway = new AtomicInteger();

    private final AtomicInteger votesToTurnAway = new AtomicInteger();

    private final Queue<JsonNode> turnedAwayVotes = new ConcurrentLinkedQueue<>();
    private UnaryOperator<ObjectNode> answer = UnaryOperator.identity();

    SealedLoadIT(Postgres postgres) throws IOException {
        this.postgres = postgres;
        Electorate electorate = new Electorate(VOTERS);
        voters = new SealedVoters(
                Terms.of(ELECTION.definition(), "test-00000000", Optional.of(KEY.commitment())),
                electorate,
                LoadBallots.greek(electorate, ELECTION.definition().papers()),
                KEY);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        server.setExecutor(threads);
        server.createContext("/elections/greece/voter", exchange -> {
            if (questionsToTurnAway.getAndDecrement() > 0) {
                send(exchange, 503, "{\"retryable\":true}".getBytes(UTF_8));
                return;
            }
            questions.incrementAndGet();
            long voter = number(Json.MAPPER.readTree(exchange.getRequestBody()));
            BallotContext context = voters.context(voter);
            ObjectNode told = JsonNodeFactory.instance.objectNode();
            told.put("voter", context.voter())
                    .put("constituency", context.constituency())
                    .put("revision", 1)
                    .put("terms", context.terms());
            send(exchange, 200, Json.encode(answer.apply(told)));
        });
        server.createContext("/elections/greece/votes", exchange -> {
            JsonNode vote = Json.MAPPER.readTree(exchange.getRequestBody());
            if (votesToTurnAway.getAndDecrement() > 0) {
                turnedAwayVotes.add(vote);
                send(exchange, 503, "{\"retryable\":true}".getBytes(UTF_8));
                return;
            }
            votes.add(vote);
            send(exchange, 201, "{}".getBytes(UTF_8));
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static long number(JsonNode body) {
        return Long.parseLong(body.path("voterId").asText().substring(Electorate.PREFIX.length()));
    }

    private LoadGenerator.Result load(LoadPlan.Ballots ballots, int copies) throws InterruptedException {
        return load(ballots, copies, Duration.ZERO);
    }

    private LoadGenerator.Result load(LoadPlan.Ballots ballots, int copies, Duration patience)
            throws InterruptedException {
        return new LoadGenerator(LoadPlan.builder(
                                URI.create("http://127.0.0.1:"
                                        + server.getAddress().getPort()),
                                4,
                                Duration.ofMinutes(5))
                        .election(ID)
                        .ballots(ballots)
                        .voterPrefix(Electorate.PREFIX)
                        .copies(copies)
                        .voters(Voters.spread(0, VOTERS, VOTERS))
                        .patience(patience)
                        .build())
                .run(_ -> {});
    }

    private Optional<byte[]> opened(JsonNode vote) {
        BallotContext said = new BallotContext(
                ID,
                vote.path("terms").asText(),
                voters.context(number(vote)).voter(),
                vote.path("constituency").asText(),
                vote.path("revision").asInt());
        return SEAL_KEY.opener(voters.seal())
                .open(said, envelope(vote))
                .flatMap(plaintext -> Plaintext.unpad(plaintext, voters.seal().pad()));
    }

    private static byte[] envelope(JsonNode vote) {
        return Base64UrlText.decode(vote.path("envelope").asText()).orElseThrow();
    }

    private void assertAllCastWhatTheyMeant() {
        assertEquals(VOTERS, votes.size());
        Set<Long> seen = new HashSet<>();
        Set<String> encapsulations = new HashSet<>();
        for (JsonNode vote : votes) {
            assertEquals(
                    List.of("voterId", "revision", "terms", "constituency", "envelope"),
                    vote.propertyStream().map(Map.Entry::getKey).toList());
            assertArrayEquals(voters.ballot(number(vote)), opened(vote).orElseThrow());
            seen.add(number(vote));
            encapsulations.add(Base64UrlText.encode(EnvelopeForm.encapsulation(envelope(vote), voters.seal())));
        }
        assertEquals(VOTERS, seen.size());
        assertEquals(VOTERS, encapsulations.size());
        List<Long> sample = voters.sample();
        assertEquals(SealedVoters.SAMPLE, new HashSet<>(sample).size());
        assertTrue(seen.containsAll(sample));
    }

    @Test
    void votersWhoSealAskWhoTheyAreAndCastWhatTheyMeant() throws Exception {
        LoadGenerator.Result result = load(new SealingVoters(voters), 1);

        assertEquals(VOTERS, result.accepted());
        assertEquals(VOTERS, questions.get());
        assertAllCastWhatTheyMeant();
    }

    @Test
    void whoIsTurnedAwaySendsTheSameEnvelopeAgainAndIsAskedForItOnlyOnce() throws Exception {
        questionsToTurnAway.set(5);
        votesToTurnAway.set(4);

        LoadGenerator.Result result = load(new SealingVoters(voters), 1, Duration.ofMinutes(5));

        assertEquals(VOTERS, result.accepted());
        assertEquals(9, result.triedAgain());
        assertEquals(VOTERS, questions.get());
        assertEquals(4, turnedAwayVotes.size());
        assertTrue(votes.containsAll(turnedAwayVotes), "sealed anew");
        assertAllCastWhatTheyMeant();
    }

    @Test
    void envelopesThatWereSealedBeforeAreOfTheirVotersAndNobodyIsAsked(@TempDir Path folder) throws Exception {
        try (SealedBefore before = SealedBefore.seal(voters, Voters.spread(0, VOTERS, VOTERS), folder, _ -> {})) {
            LoadGenerator.Result result = load(before, 1);

            assertEquals(VOTERS, result.accepted());
        }
        assertEquals(0, questions.get());
        assertAllCastWhatTheyMeant();
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void randomEnvelopesHaveTheFormAndTheSameBytesInEachCopyAndDoNotOpen() throws Exception {
        LoadGenerator.Result result = load(new RandomEnvelopes(voters, 7), 2);

        assertEquals(2 * VOTERS, result.accepted());
        Set<String> different = new HashSet<>();
        for (JsonNode vote : votes) {
            assertEquals(Optional.empty(), EnvelopeForm.problem(envelope(vote), voters.seal()));
            assertTrue(opened(vote).isEmpty());
            different.add(vote.toString());
        }
        assertEquals(VOTERS, different.size());
        assertEquals(List.of(), voters.sample());
    }

    @Test
    void whoIsNamedOtherwiseThanTheyAreCastsNothing() throws Exception {
        answer = told -> told.put("constituency", "nowhere");

        LoadGenerator.Result result = load(new SealingVoters(voters), 1);

        assertEquals(0, votes.size());
        assertEquals(VOTERS, result.byStatus().get(409));
    }

    @Test
    void aBallotThatIsSealedWhileItIsCastIsNotSentTwice() {
        assertThrows(IllegalArgumentException.class, () -> load(new SealingVoters(voters), 2));
    }

    @Test
    void theSampleIsOfAllWhoseVotesWereAccepted() {
        LongStream.range(0, 50).forEach(voters::accepted);
        assertEquals(50, voters.sample().size());

        LongStream.range(50, 10_000).forEach(voters::accepted);

        List<Long> sample = voters.sample();
        assertEquals(SealedVoters.SAMPLE, new HashSet<>(sample).size());
        // With a fair draw each half is missing once in 2^100 runs.
        assertTrue(sample.stream().anyMatch(voter -> voter < 5_000)
                && sample.stream().anyMatch(voter -> voter >= 5_000));
    }

    @Test
    void theProtocolOfTheKeysTestAllowsALaunch() {
        assertEquals(List.of(), KeyTestProtocol.problems(ELECTION.protocol(), ID, ELECTION.seal()));
        assertFalse(ELECTION.toString().contains(ELECTION.passphrases().getFirst()));
    }

    @Test
    void votesOfAReplicaThatAreNotAsMeantAreFound() throws SQLException {
        String replica = postgres.createDatabase();
        try (Connection connection = DriverManager.getConnection(replica);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE vote (election_id text, voter text, constituency text, revision int,"
                    + " ballot bytea)");
            Sealer sealer = new Sealer(voters.seal());
            for (long voter = 0; voter < 5; voter++) {
                voters.accepted(voter);
                BallotContext context = voters.context(voter);
                insert(connection, context, sealer.seal(context, voters.ballot(voter)));
            }
            assertEquals(new OpenedSample(5, 0, 0), OpenedSample.of(voters, SEAL_KEY, replica));

            // Never recorded; another ballot; another's envelope; recorded twice.
            voters.accepted(5);
            voters.accepted(6);
            insert(connection, voters.context(6), sealer.seal(voters.context(6), "{}".getBytes(UTF_8)));
            voters.accepted(7);
            insert(connection, voters.context(7), sealer.seal(voters.context(0), voters.ballot(7)));
            voters.accepted(8);
            for (int i = 0; i < 2; i++) {
                insert(connection, voters.context(8), sealer.seal(voters.context(8), voters.ballot(8)));
            }
        }

        OpenedSample found = OpenedSample.of(voters, SEAL_KEY, replica);

        assertEquals(new OpenedSample(9, 1, 3), found);
        assertFalse(found.isAsMeant());
        assertTrue(found.text().contains("1 MISSING, 3 WRONG"), found.text());
    }

    private static void insert(Connection connection, BallotContext context, byte[] envelope) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO vote VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, ID.value());
            insert.setString(2, context.voter());
            insert.setString(3, context.constituency());
            insert.setInt(4, context.revision());
            insert.setBytes(5, envelope);
            insert.executeUpdate();
        }
    }
}
