package org.disvote.lab.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.disvote.lab.endtoend.Pipeline.NO_CRASH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.disvote.cli.Cli;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Json;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;

/// What operators do with masters and replicas, in a system with envelopes.
@RealParts(embeddedOnly = true)
@Slow
final class SealedMastersIT {

    private static final int SHARDS = 2;
    private static final byte[] BALLOT = "{\"answers\":{\"choice\":{\"pick\":[\"c2\"]}},\"v\":1}".getBytes(US_ASCII);

    private final Postgres postgres;
    private final Broker broker;
    private final SealedElection election =
            SealedElection.of(Pipeline.changeableElection("sealed"), Suite.X_WING, SealedElection.names(2), 2);
    private final Sealer sealer = new Sealer(election.seal());

    /// The envelopes that voters have receipts for, in hexadecimal digits, by voter and revision.
    private final SortedMap<String, String> sent = new TreeMap<>();

    SealedMastersIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @Test
    void envelopesAreTheSameBytesAfterMovesARestoreAndARebuildAndAllIsEqual() throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, SHARDS, 1);
                HttpClient http = HttpClient.newHttpClient()) {
            ChildJvm ingest = pipeline.startIngest(NO_CRASH, 0);
            ChildJvm sink = pipeline.startSink("r1", NO_CRASH, 0);
            pipeline.launch(election);
            cast(http, pipeline, 0, 30);

            for (int partition = 0; partition < Pipeline.ROUTING.partitions(); partition++) {
                int home = Pipeline.ROUTING.initialShardOf(partition, SHARDS).index();
                assertTrue(pipeline.mover((_, _) -> {}).move(partition, new Shard(SHARDS - 1 - home)));
                cast(http, pipeline, 30 + 4 * partition, 34 + 4 * partition);
            }
            cast(http, pipeline, 0, 15); // their second votes, on the masters to which the first ones moved
            pipeline.assertEqual();
            assertEnvelopes(pipeline);

            ingest.close();
            String master = pipeline.master(0);
            List<String> before = votes(master);
            lose(master);
            assertTrue(votes(master).size() < before.size());
            run("shard", "restore", "--shard", "0", "--masters", pipeline.masters());
            assertEquals(before, votes(master));

            sink.close();
            String lost = pipeline.master(1);
            String rebuilt = postgres.createDatabase();
            String replica = postgres.createDatabase();
            run("rebuild", "--into", replica);
            String others = master + "," + lost.replaceAll(":\\d+/", ":1/");
            run("rebuild", "--into", rebuilt, "--master-of", "1", "--masters", others);
            assertEquals(votes(lost), votes(rebuilt));
            assertEquals(votes(pipeline.replica("r1")), votes(replica));

            pipeline.useMaster(1, rebuilt);
            pipeline.useReplica("r1", replica);
            pipeline.startIngest(NO_CRASH, 0);
            pipeline.startSink("r1", NO_CRASH, 0);
            cast(http, pipeline, 10, 20); // third and second votes
            pipeline.assertEqual();
            assertEnvelopes(pipeline);
        }
    }

    /// Each of these voters votes until there is a receipt, as a client does: the envelope is sealed once.
    private void cast(HttpClient http, Pipeline pipeline, int from, int to) {
        for (int i = from; i < to; i++) {
            String voterId = "S-%03d".formatted(i);
            JsonNode now = answered(http, pipeline, "voter", "{\"voterId\":\"%s\"}".formatted(voterId), Set.of(200));
            BallotContext context = new BallotContext(
                    election.definition().id(),
                    now.path("terms").asText(),
                    now.path("voter").asText(),
                    now.path("constituency").asText(),
                    now.path("revision").asInt());
            byte[] envelope = sealer.seal(context, BALLOT);
            String vote =
                    "{\"voterId\":\"%s\",\"revision\":%d,\"terms\":\"%s\",\"constituency\":\"%s\",\"envelope\":\"%s\"}"
                            .formatted(
                                    voterId,
                                    context.revision(),
                                    context.terms(),
                                    context.constituency(),
                                    Base64UrlText.encode(envelope));
            answered(http, pipeline, "votes", vote, Set.of(200, 201));
            sent.put(context.voter() + " " + context.revision(), HexFormat.of().formatHex(envelope));
        }
    }

    private JsonNode answered(HttpClient http, Pipeline pipeline, String what, String body, Set<Integer> statuses) {
        HttpResponse<String> answer = Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .atMost(Patience.WAIT_MAX)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> http.send(
                                HttpRequest.newBuilder(pipeline.anyServing().resolve("/elections/sealed/" + what))
                                        .timeout(Duration.ofSeconds(30))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString()),
                        each -> each.statusCode() != 503 && each.statusCode() != 404);
        assertTrue(statuses.contains(answer.statusCode()), () -> what + " " + answer.statusCode());
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In the masters together, and in the replica.
    private void assertEnvelopes(Pipeline pipeline) throws SQLException {
        String sql = "SELECT voter || ' ' || revision || ' ' || encode(ballot, 'hex') FROM vote";
        List<String> mastered = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            mastered.addAll(Postgres.rows(pipeline.master(shard), sql));
        }
        assertEquals(sent, byVote(mastered));
        assertEquals(sent, byVote(Postgres.rows(pipeline.replica("r1"), sql)));
    }

    private static Map<String, String> byVote(List<String> rows) {
        Map<String, String> envelopes = new TreeMap<>();
        rows.forEach(
                row -> envelopes.put(row.substring(0, row.lastIndexOf(' ')), row.substring(row.lastIndexOf(' ') + 1)));
        assertEquals(rows.size(), envelopes.size());
        return envelopes;
    }

    private static List<String> votes(String url) throws SQLException {
        return Postgres.rows(url, "SELECT vote::text FROM vote ORDER BY partition, seq");
    }

    /// The last two commits of each partition, heads included.
    private static void lose(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE partition_head SET last_seq = greatest(0, last_seq - 2), opened_for = NULL");
            statement.execute("DELETE FROM vote USING partition_head AS head"
                    + " WHERE head.partition = vote.partition AND vote.seq > head.last_seq");
        }
    }

    private void run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--brokers", broker.bootstrap()));
        StringWriter said = new StringWriter();
        int exit = Cli.run(new PrintWriter(said, true), new PrintWriter(said, true), all.toArray(String[]::new));
        assertEquals(0, exit, said::toString);
    }
}
