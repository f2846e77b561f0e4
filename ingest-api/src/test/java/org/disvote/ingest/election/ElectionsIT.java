package org.disvote.ingest.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
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
    void faultAADefinitionThatIsNullIsIgnoredAndTheOthersAreRead() throws SQLException {
        put(first, election("a", "c1"));
        put(first, election("b", "c1"));
        try (var connection = DriverManager.getConnection(first);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE election SET definition = 'null' WHERE id = 'a'");
        }

        try (Elections elections = Elections.follow(List.of(first))) {
            await().until(() -> elections.all().equals(List.of(election("b", "c1"))));
            put(first, election("a", "c1"));
            await().until(() -> elections.all().equals(List.of(election("a", "c1"), election("b", "c1"))));
        }
    }

    private String master() {
        String url = postgres.createDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        MasterSchema.migrate(database);
        return url;
    }

    static Election election(String id, String choice) {
        return new Election(
                new ElectionId(id),
                Map.of("en", "Election " + id),
                List.of(new Choice(new ChoiceId(choice), Map.of("en", "Choice"))),
                Instant.parse("2027-05-21T04:00:00Z"),
                Instant.parse("2027-05-21T16:00:00Z"));
    }

    private static void put(String master, Election election) throws SQLException {
        try (var connection = DriverManager.getConnection(master);
                var insert = connection.prepareStatement("""
                    INSERT INTO election VALUES (?, ?::jsonb, now(), now())
                    ON CONFLICT (id) DO UPDATE SET definition = excluded.definition
                    """)) {
            insert.setString(1, election.id().value());
            insert.setString(2, new String(Json.encode(election), UTF_8));
            insert.execute();
        }
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
