package org.disvote.ingest.election;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.ingest.Launches;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// No broker runs in these tests.
@RealParts
class ElectionsIT {

    private final Postgres postgres;
    private String first = "";
    private String second = "";

    ElectionsIT(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void createMasters() {
        first = master();
        second = master();
    }

    @Test
    void electionsOfAllMastersAreFoundByTheirId() throws SQLException {
        put(first, election("a", "c1"));
        put(second, election("b", "c1"));

        try (Elections elections = Elections.follow(List.of(first, second))) {
            await().until(() -> elections.all().size() == 2);
            assertEquals(List.of(election("a", "c1"), election("b", "c1")), elections.all());
            assertEquals(Optional.of(election("b", "c1")), elections.find(new ElectionId("b")));
            assertEquals(Optional.empty(), elections.find(new ElectionId("c")));
        }
    }

    @Test
    void aNewAndAChangedDefinitionAreSeenSoon() throws SQLException {
        put(first, election("a", "c1"));
        try (Elections elections = Elections.follow(List.of(first))) {
            await().until(() -> elections.find(new ElectionId("a")).isPresent());

            put(first, election("a", "c2"));
            put(first, election("b", "c1"));

            await().until(() -> elections.all().equals(List.of(election("a", "c2"), election("b", "c1"))));
        }
    }

    @Test
    void aMasterThatDoesNotAnswerDelaysNothingAndItsElectionsStay() throws SQLException {
        put(first, election("a", "c1"));
        put(second, election("b", "c1"));
        String silent = "jdbc:postgresql://127.0.0.1:1/nobody";
        try (Elections elections = Elections.follow(List.of(silent, first, second))) {
            await().until(() -> elections.all().size() == 2);

            drop(first);

            put(second, election("c", "c1"));
            await().until(() -> elections.find(new ElectionId("c")).isPresent());
            assertEquals(Optional.of(election("a", "c1")), elections.find(new ElectionId("a")));
        }
    }

    @Test
    void faultCAMasterWithOtherDefinitionsIsReportedByItsShardNumber() throws SQLException {
        execute(first, "INSERT INTO system (partitions, shard, shards, born) VALUES (6, 1, 2, true)");
        execute(second, "INSERT INTO system (partitions, shard, shards, born) VALUES (6, 0, 2, true)");
        put(first, election("a", "c1"));
        try (Elections elections = Elections.follow(List.of(first, second))) {
            await().until(
                            () -> elections.differing(List.of(election("a", "c1"))),
                            differing -> differing.equals(Map.of(0, 1, 1, 0)));
        }
    }

    @Test
    void faultAAnElectionWhosePaperSomebodyChangedIsIgnoredAndTheOthersAreRead() throws SQLException {
        put(first, election("a", "changed"));
        put(first, election("b", "c1"));
        execute(first, "UPDATE ballot_paper SET paper = 'null' WHERE election_id = 'a'");

        try (Elections elections = Elections.follow(List.of(first))) {
            await().until(() -> elections.all().equals(List.of(election("b", "c1"))));
            put(first, election("a", "changed"));
            await().until(() -> elections.all().equals(List.of(election("a", "changed"), election("b", "c1"))));
        }
    }

    private String master() {
        String url = postgres.createDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        MasterSchema.migrate(database);
        return url;
    }

    private static Election election(String id, String choice) {
        return Launches.election(Launches.file(
                id, Instant.parse("2027-05-21T04:00:00Z"), Instant.parse("2027-05-21T16:00:00Z"), choice));
    }

    private static void put(String master, Election election) {
        Launches.put(master, election);
    }

    private static void drop(String master) throws SQLException {
        execute(master, "DROP TABLE election");
    }

    private static void execute(String master, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(master);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
