package org.disvote.lab.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.demo.Opening;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Voters;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;

/// A whole system, and the operations of tests on it.
final class Operations implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofMinutes(5);

    private final EmbeddedCluster cluster;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger voters = new AtomicInteger();
    final Path data;
    final Endpoints endpoints;

    Operations(Path data) {
        this.data = data;
        cluster = new EmbeddedCluster(new ClusterConfig(
                data, OptionalInt.of(2), OptionalInt.of(2), OptionalInt.of(6), 0, Confirm.MASTER, AuthConfig.none()));
        endpoints = cluster.start(step -> {});
    }

    void cast(int votes) throws IOException, InterruptedException {
        for (int i = 0; i < votes; i++) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(endpoints.api().resolve("/elections/demo/votes"))
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(30))
                            .POST(BodyPublishers.ofString("{\"voterId\":\"GR-" + voters.incrementAndGet()
                                    + "\",\"choice\":\"c" + (1 + i % 5) + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(201, answer.statusCode(), answer::body);
        }
    }

    /// Holds an election with open ballots and a roll, from its definition to its final results.
    void holdAnElection() throws IOException, InterruptedException {
        Electorate electorate = new Electorate(600);
        ElectionId id = new ElectionId("greece");
        Opening opening = new Opening(endpoints, data, electorate, (what, done, all) -> {});
        opening.importRoll();
        Map<String, Paper> papers = opening.open(id, Size.BY_LAW).definition().papers();
        Electorate.Visits visits = electorate.visits();
        List<Long> numbers = IntStream.range(0, visits.count())
                .mapToObj(visit -> (long) visits.voter(visit))
                .toList();
        LoadGenerator.Result cast = new LoadGenerator(LoadPlan.builder(endpoints.api(), 8, WITHIN)
                        .election(id)
                        .ballots(LoadBallots.greek(electorate, papers))
                        .voterPrefix(Electorate.PREFIX)
                        .voters(Voters.of(numbers))
                        .build())
                .run(votes -> {});
        assertTrue(cast.accepted() > 0);
        new ElectionTopic(endpoints.brokers()).closeNow(id);
        URI results = endpoints.api().resolve("/elections/" + id.value() + "/results");
        Awaitility.await().atMost(WITHIN).until(() -> get(results).body().contains("\"state\":\"final\""));
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).POST(BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /// The replica's server keeps running, but refuses connections to this database.
    void disconnect(String replica) throws SQLException {
        execute("ALTER DATABASE replica_" + replica + " WITH ALLOW_CONNECTIONS false");
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> 'postgres' AND datname ="
                + " 'replica_"
                + replica + "'");
    }

    void reconnect(String replica) throws SQLException {
        execute("ALTER DATABASE replica_" + replica + " WITH ALLOW_CONNECTIONS true");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(endpoints.masters().getFirst());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        http.close();
        cluster.close();
    }
}
