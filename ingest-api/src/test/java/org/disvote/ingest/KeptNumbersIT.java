package org.disvote.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The numbers that masters keep win over the options that an ingest is started with.
@RealParts
final class KeptNumbersIT {

    private static final Routing ROUTING = new Routing(8);

    private final Broker broker;
    private final String first;
    private final String second;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    KeptNumbersIT(Postgres postgres, Broker broker) {
        this.broker = broker;
        first = postgres.createDatabase();
        second = postgres.createDatabase();
    }

    @BeforeEach
    void newSystem() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        Launches.launch(
                Brokers.at(broker.bootstrap()),
                Launches.file(
                        "demo", Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"), "c1"));
    }

    @AfterEach
    void close() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Test
    void faultBAnIngestWithAnotherNumberOfPartitionsIsRefusedWithBothNumbersAndClaimsNothing() throws Exception {
        IngestStartException beforeBirth = assertThrows(IngestStartException.class, () -> start(16, first, second));
        assertEquals(
                "the system record says 8 partitions, and this ingest was started for 16", beforeBirth.getMessage());
        start(8, first, second);
        close();

        IngestStartException refused = assertThrows(IngestStartException.class, () -> start(16, first, second));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("a log of 8 partitions, and the system's has 16"), message);
        assertEquals("4", query(first, "SELECT count(*) FROM partition_head"));
        assertEquals("4", query(second, "SELECT count(*) FROM partition_head"));
    }

    @Test
    void faultBInstancesWhoseListsAreInAnotherOrderServeSideBySide() throws Exception {
        IngestApi one = start(8, first, second);
        await().until(one::ready);
        String lease = query(first, LEASES);

        IngestApi other = start(8, second, first);
        await().until(other::ready);

        for (IngestApi each : List.of(one, other)) {
            var client = new ApiClient(each.uri());
            IntStream.range(0, 40)
                    .forEach(voter -> assertEquals(
                            201,
                            client.cast("demo", "GR-" + each.uri().getPort() + "-" + voter, "c1")
                                    .status()));
        }
        // With --confirm log each answer says that the shard's publisher got the vote into the log. It is still the one
        // that was there before.
        assertEquals(lease, query(first, LEASES));
        assertEquals("0", query(first, "SELECT shard FROM system"));
        assertEquals("1", query(second, "SELECT shard FROM system"));
    }

    @Test
    void faultFAForeignPartitionStopsNoIngest() throws Exception {
        IngestApi before = start(8, first, second);
        await().until(before::ready);
        close();
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(9)))
                    .all()
                    .get();
        }

        IngestApi after = start(8, first, second);

        await().until(after::ready);
        var client = new ApiClient(after.uri());
        IntStream.range(0, 20)
                .forEach(voter -> assertEquals(
                        201, client.cast("demo", "GR-" + voter, "c1").status()));
    }

    private static final String LEASES = """
        SELECT string_agg(pid::text, ',' ORDER BY pid) FROM pg_locks
        WHERE locktype = 'advisory' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    private IngestApi start(int partitions, String... masters) {
        IngestApi api = IngestApi.start(IngestConfig.builder(List.of(masters), Brokers.at(broker.bootstrap()))
                .confirm(Confirm.LOG)
                .routing(new Routing(partitions))
                .build());
        started.push(api);
        return api;
    }

    private static String query(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
