package org.disvote.lab.ha;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SortedMap;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.routing.Routing;

/// Asks parts whether they are ready. Each answer says what is still missing, as part of a message to the operator, and
/// is empty if nothing is. Safe for any number of threads.
final class Probes implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final Addresses addresses;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    Probes(Addresses addresses) {
        this.addresses = addresses;
    }

    /// A master is ready once one node leads and another one is its synchronous standby.
    String missingOfMaster(int shard) throws InterruptedException {
        boolean hasStandby = false;
        for (int node = 1; node <= Addresses.NODES; node++) {
            hasStandby |= isOk(addresses.patroni(shard, node).resolve("/sync"));
        }
        return hasStandby ? "" : "shard %d has no leader with a synchronous standby".formatted(shard);
    }

    /// A system is ready once each ingest instance takes votes and each replica receives them.
    ///
    /// @param replicas JDBC URLs by name
    String missing(SortedMap<String, String> replicas, Routing routing) throws InterruptedException {
        for (int instance = 1; instance <= Addresses.INGESTS; instance++) {
            URI api = addresses.api(instance);
            if (!isOk(api.resolve("/health/ready"))) {
                return "not all shards are open";
            }
            if (!isOk(api.resolve("/elections/" + SampleElection.ID))) {
                return "the sample election is not known to ingest";
            }
        }
        for (int instance = 1; instance <= Addresses.NOTARIES; instance++) {
            if (!isOk(addresses.log(instance).resolve("checkpoint"))) {
                return "no checkpoint of the log is cosigned";
            }
        }
        for (var replica : replicas.entrySet()) {
            if (!hasAllPartitions(replica.getValue(), routing)) {
                return "replica " + replica.getKey() + " does not have all partitions";
            }
        }
        return "";
    }

    private static boolean hasAllPartitions(String replica, Routing routing) {
        try (Connection connection = DriverManager.getConnection(replica);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM applied")) {
            row.next();
            return row.getInt(1) == routing.partitions();
        } catch (SQLException e) {
            return false; // its sink has not created the tables yet
        }
    }

    private boolean isOk(URI uri) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
