package org.disvote.operate.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.postgres.Forgery;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;

@RealParts
class MasterTargetIT {

    private static final Routing ROUTING = new Routing(6);
    private static final int LOST = 2;

    private final Postgres postgres;

    MasterTargetIT(Postgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void aPartitionThatMovesBetweenTwoOtherShardsIsLeftToItsMove() throws Exception {
        String giving = master(0, 0, 1);
        String taking = master(1, 2, 3);
        MasterTarget target = new MasterTarget(new Shard(LOST), List.of(giving, taking, "jdbc:not-asked"), Set.of());
        assertEquals(Set.of(4, 5), target.partitions(ROUTING));

        release(giving, 1, 1);

        OperatorException refused = assertThrows(OperatorException.class, () -> target.partitions(ROUTING));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("shard move 1 --to 1"),
                () -> String.valueOf(refused.getMessage()));

        execute(taking, "INSERT INTO partition_head (partition, last_seq, published) VALUES (1, 0, 0)");
        assertEquals(Set.of(4, 5), target.partitions(ROUTING), "it has an owner again, although the old copy is there");
    }

    @Test
    void aPartitionThatWasMovingToTheLostMasterBelongsToItsSuccessor() throws Exception {
        String giving = master(0, 0, 1);
        MasterTarget target = new MasterTarget(new Shard(LOST), List.of(giving, master(1, 2, 3), ""), Set.of());

        release(giving, 1, LOST);

        assertEquals(Set.of(1, 4, 5), target.partitions(ROUTING));
    }

    @Test
    void faultFAnOpenMasterIsClosedWhenItIsRebuiltUntilItsPublisherHasStatedThat() throws Exception {
        String url = master(0, 0, 1, 2);
        execute(url, "UPDATE partition_head SET opened_for = 'this life'");
        MasterTarget target = new MasterTarget(new Shard(0), List.of(), Set.of(0, 1));

        try (var session = DriverManager.getConnection(url)) {
            session.setAutoCommit(false);
            assertTrue(target.claim(session));
            target.complete(session, List.of(new Applied(0, 0, 0), new Applied(1, 5, 9)), new UUID(1, 2), ROUTING);
            session.commit();
        }

        assertEquals(List.of("0 0 null true", "1 5 null true"), heads(url));
    }

    private static List<String> heads(String url) throws SQLException {
        List<String> heads = new ArrayList<>();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT partition, last_seq, opened_for, restored FROM partition_head ORDER BY partition")) {
            while (row.next()) {
                heads.add(row.getInt(1) + " " + row.getLong(2) + " " + row.getString(3) + " " + row.getBoolean(4));
            }
        }
        return heads;
    }

    @Test
    void faultBOfTwoVotesOfOneVoterTheLaterIsVoid() throws Exception {
        String url = master(0, 0);
        execute(url, "DROP INDEX vote_once");
        for (int seq = 1; seq <= 3; seq++) {
            vote(url, seq, "GR-" + seq % 2, 1);
        }

        markVoid(url);

        assertEquals("3", voids(url));
        execute(url, "CREATE UNIQUE INDEX vote_once ON vote (election_id, voter, revision) WHERE NOT void");
    }

    @Test
    void faultBVotesBehindAGapAreVoidWhetherTheKeyExistsOrNot() throws Exception {
        String url = master(0, 0);
        vote(url, 1, "GR-1", 5); // a gap
        vote(url, 2, "GR-1", 1);
        vote(url, 3, "GR-2", 1);
        vote(url, 4, "GR-2", 2);
        vote(url, 5, "GR-1", 3); // a gap
        vote(url, 6, "GR-1", 2);
        vote(url, 7, "GR-3", 1);
        vote(url, 8, "GR-4", 2); // a gap, although it is followed by its revision 1
        vote(url, 9, "GR-4", 1);

        markVoid(url);

        assertEquals("1,5,8", voids(url));
        execute(url, Forgery.of("UPDATE vote SET void = false"));
        execute(url, "DROP INDEX vote_once");
        markVoid(url);
        assertEquals("1,5,8", voids(url));
    }

    @Test
    void faultBTheReceiptsThatAConflictBreaksAreNamedUpToALimit() {
        MasterTarget target = new MasterTarget(new Shard(0), List.of(), Set.of(0));
        for (long seq = MasterTarget.BROKEN_MAX + 5; seq > 5; seq--) {
            target.keep(conflict(seq));
        }
        target.keep(List.of(Quarantined.foreign(record(), "no vote")));
        assertTrue(target.namesAllBroken());
        assertEquals(new Position(0, 6), target.broken().getFirst());

        target.keep(conflict(6));
        assertTrue(target.namesAllBroken(), "one position, named once");
        target.keep(conflict(3));

        assertFalse(target.namesAllBroken());
        assertEquals(MasterTarget.BROKEN_MAX, target.broken().size());
        assertEquals(new Position(0, 3), target.broken().getFirst());
    }

    private static List<Quarantined> conflict(long seq) {
        return List.of(new Quarantined(record(), Quarantined.Kind.CONFLICT, seq, "other bytes"));
    }

    private static ConsumerRecord<byte[], byte[]> record() {
        return new ConsumerRecord<>(TopicCatalog.VOTES, 0, 7, new byte[0], new byte[0]);
    }

    private static void vote(String url, long seq, String voter, int revision) throws SQLException {
        execute(
                url,
                "INSERT INTO vote VALUES (0, %d, 'demo', '%s', '', %d, '\\x00', '', '\\x00', now())"
                        .formatted(seq, voter, revision));
    }

    private static void markVoid(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url)) {
            new MasterTarget(new Shard(0), List.of(url), Set.of(0)).markVoid(connection);
        }
    }

    private static String voids(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT string_agg(seq::text, ',' ORDER BY seq) FROM vote WHERE void")) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private String master(int shard, int... partitions) throws SQLException {
        String url = postgres.createDatabase();
        MasterSchema.migrate(new Shard(shard), url);
        execute(
                url,
                "INSERT INTO system (partitions, shard, shards, born) VALUES (%d, %d, 3, true)"
                        .formatted(ROUTING.partitions(), shard));
        for (int partition : partitions) {
            execute(
                    url,
                    "INSERT INTO partition_head (partition, last_seq, published) VALUES (" + partition + ", 0, 0)");
        }
        return url;
    }

    /// As a move does that is then killed.
    private static void release(String url, int partition, int to) throws SQLException {
        execute(url, "DELETE FROM partition_head WHERE partition = " + partition);
        execute(
                url,
                Forgery.ofPartitions(
                        "INSERT INTO partition_move (partition, step, shard, last_seq) VALUES (%d, 'released', %d, 0)"
                                .formatted(partition, to)));
    }

    private static void execute(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
