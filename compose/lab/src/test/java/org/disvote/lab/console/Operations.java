package org.disvote.lab.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.time.LocalTime;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.demo.Demo;
import org.disvote.operate.endpoint.Endpoints;

/// A whole system, and the operations of tests on it.
final class Operations implements AutoCloseable {

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

    /// Holds an election with a roll, from its definition to its final results.
    void holdAnElection() throws IOException, InterruptedException {
        Demo.hold(endpoints, data, 600, Duration.ofSeconds(1), new Demo.Watch() {
            @Override
            public void doing(String what, long done, long all) {}

            @Override
            public void day(LocalTime time, long votes, long registered) {}
        });
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
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND datname ="
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
