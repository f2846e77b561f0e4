package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.cli.Cli;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Limits;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.roll.RollMaster;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Roll;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// The import of the roll, on two masters.
@RealParts
final class RollIT {

    private static final Routing ROUTING = new Routing(6);
    private static final TopicProvisioner.Identity IDENTITY =
            new TopicProvisioner.Identity(Optional.empty(), Optional.of("sha256:" + "0a".repeat(32)));
    private static final String HEADER = "voterId,constituency";

    private final Postgres postgres;
    private final Broker broker;
    private final Path file;
    private final List<String> masters = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    RollIT(Postgres postgres, Broker broker, @TempDir Path folder) {
        this.postgres = postgres;
        this.broker = broker;
        this.file = folder.resolve("roll.csv");
    }

    @BeforeEach
    void start() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(brokers, ROUTING, IDENTITY));
        for (int shard = 0; shard < 2; shard++) {
            String url = postgres.createDatabase();
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setUrl(url);
            MasterSchema.migrate(database);
            masters.add(url);
            execute(
                    url,
                    "INSERT INTO system (partitions, shard, shards, born) VALUES (%d, %d, 2, true)"
                            .formatted(ROUTING.partitions(), shard));
            ROUTING.initialPartitionsOf(new Shard(shard), 2)
                    .forEach(partition ->
                            execute(url, "INSERT INTO partition_head VALUES (%d, 0, 0)".formatted(partition)));
        }
    }

    @Test
    void everyVoterIsOnTheMasterOfTheirPartitionAndTheTopicHasTheDigest() throws Exception {
        List<String> lines = IntStream.range(0, 1_000)
                .mapToObj(i -> "GR-%d,%s".formatted(i * 7919 % 10_007, i % 3 == 0 ? "" : "district-" + i % 3))
                .toList();

        assertEquals(0, importRoll(lines), err::toString);

        List<String> found = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
            List<Integer> owned = ROUTING.initialPartitionsOf(new Shard(shard), 2);
            for (String row : query(masters.get(shard), "SELECT voter_id, partition, constituency FROM roll")) {
                String[] columns = row.split("\\|", -1);
                assertEquals(ROUTING.partitionOf(new VoterId(columns[0])), Integer.parseInt(columns[1]));
                assertTrue(owned.contains(Integer.parseInt(columns[1])), row);
                found.add(columns[0] + "," + columns[2]);
            }
        }
        assertEquals(new TreeSet<>(lines), new TreeSet<>(found));
        assertEquals(lines.size(), found.size());
        Roll roll = new ElectionTopic(broker.bootstrap()).roll().orElseThrow();
        assertEquals(digestOf(lines), roll.digest());
        assertEquals(1_000, roll.voters());
        assertEquals(new TreeMap<>(Map.of("", 334L, "district-1", 333L, "district-2", 333L)), roll.constituencies());
        assertEquals(0, run("roll", "show", "--brokers", broker.bootstrap()));
        assertTrue(out.toString().contains(roll.digest()), out::toString);
    }

    @Test
    void theSameFileInAnyOrderChangesNothing() throws Exception {
        importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-3,"));
        Roll before = new ElectionTopic(broker.bootstrap()).roll().orElseThrow();

        assertEquals(0, importRoll(List.of("GR-3,", "GR-1,chania", "GR-2,samos")), err::toString);

        assertTrue(out.toString().contains("0 voters added, 0 moved, 0 removed"), out::toString);
        assertEquals(before, new ElectionTopic(broker.bootstrap()).roll().orElseThrow());
    }

    @Test
    void beforeVotingTheFileReplacesTheRoll() throws Exception {
        importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-3,"));

        assertEquals(
                0,
                importRoll(
                        List.of("GR-1,samos", "GR-3,", "GR-4,chania"), "--expect-removals", "1", "--expect-moves", "1"),
                err::toString);

        assertTrue(out.toString().contains("1 voters added, 1 moved, 1 removed"), out::toString);
        assertEquals(List.of("GR-1,samos", "GR-3,", "GR-4,chania"), roll());
    }

    @Test
    void aBadFileChangesNothingAndItsLinesAreNamed() throws Exception {
        importRoll(List.of("GR-1,chania"));

        int exitCode = importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-1,samos", "GR 4,samos", "GR-2,samos"));

        assertEquals(2, exitCode);
        assertTrue(err.toString().contains("line 4: voter GR-1 is on line 2 already"), err::toString);
        assertTrue(err.toString().contains("line 5: the voter ID has a space as character 3"), err::toString);
        assertTrue(err.toString().contains("line 6: voter GR-2 is on line 3 already"), err::toString);
        assertEquals(List.of("GR-1,chania"), roll());
    }

    @Test
    void faultFAFileThatWouldRemoveManyVotersIsRefusedUntilTheirNumberIsNamed() throws Exception {
        List<String> roll =
                IntStream.range(100, 200).mapToObj("GR-%d,chania"::formatted).toList();
        importRoll(roll);

        assertEquals(1, importRoll(List.of()));

        assertTrue(err.toString().contains("would remove 100 of 100 voters"), err::toString);
        assertTrue(err.toString().contains("--expect-removals 100"), err::toString);
        assertEquals(roll, roll());
        assertEquals(1, importRoll(roll.subList(0, 94)));
        assertTrue(err.toString().contains("would remove 6 of 100 voters"), err::toString);
        assertEquals(1, importRoll(roll.subList(0, 94), "--expect-removals", "5"));
        assertTrue(err.toString().contains("would remove 6 of 100 voters, not 5"), err::toString);
        assertEquals(roll, roll());
        assertEquals(0, importRoll(roll.subList(0, 95)), err::toString);
        assertEquals(0, importRoll(roll.subList(0, 80), "--expect-removals", "15"), err::toString);
        assertEquals(roll.subList(0, 80), roll());
        assertEquals(0, importRoll(List.of(), "--expect-removals", "80"), err::toString);
        assertEquals(List.of(), roll());
    }

    @Test
    void faultFAFileThatForgotTheConstituenciesIsRefusedUntilTheMovesAreNamed() throws Exception {
        List<String> roll =
                IntStream.range(100, 200).mapToObj("GR-%d,chania"::formatted).toList();
        importRoll(roll);
        Files.writeString(file, "voterId\n" + String.join("\n", roll).replace(",chania", "") + "\n");

        assertEquals(1, importFile());

        assertTrue(err.toString().contains("would move to another constituency 100 of 100 voters"), err::toString);
        assertEquals(roll, roll());
        assertEquals(0, importFile("--expect-moves", "100"), err::toString);
    }

    @Test
    void faultFTheDocumentedRecipeGivesTheDigestOfAnyFileThatIsRead() throws Exception {
        Files.writeString(file, "\ufeffvoterId;constituency\r\n\"GR-2\";\"samos\"\r\nGR-10;\r\nGR-1;chania\r\n");
        assertEquals(0, importFile(), err::toString);
        String digest =
                new ElectionTopic(broker.bootstrap()).roll().orElseThrow().digest();

        assertEquals(0, run("roll", "lines", file.toString()), err::toString);

        assertEquals("GR-2,samos\nGR-10,\nGR-1,chania\n", out.toString());
        assertEquals(digestOf(out.toString().lines().toList()), digest);
    }

    @Test
    void faultFIdsThatLookAlikeAreImportedAndReportedWithTheirLines() throws Exception {
        assertEquals(
                0, importRoll(List.of("GR-1a,chania", "GR-1A,chania", "GR-O001,", "GR-0001,Chania")), err::toString);

        assertTrue(err.toString().contains("warning: line 3: voter GR-1A looks like GR-1a of line 2"), err::toString);
        assertTrue(err.toString().contains("voter GR-0001 looks like GR-O001 of line 4"), err::toString);
        assertEquals(4, roll().size());
    }

    @Test
    void onceVotingHasBegunVotersMayOnlyBeAdded() throws Exception {
        importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-3,"));
        // The vote is on one master only, and stops the import on all.
        execute(
                masters.get(ROUTING.initialShardOf(ROUTING.partitionOf(new VoterId("GR-1")), 2)
                        .index()),
                "INSERT INTO election VALUES ('e1', '', '', now(), now() + interval '1 day', 60, 'main')");
        execute(
                masters.get(ROUTING.initialShardOf(ROUTING.partitionOf(new VoterId("GR-1")), 2)
                        .index()),
                "INSERT INTO vote VALUES (%d, 1, 'e1', 'GR-1', '', 1, '\\x00', '', '\\x00', now())"
                        .formatted(ROUTING.partitionOf(new VoterId("GR-1"))));

        int exitCode = importRoll(
                List.of("GR-1,chania", "GR-2,chania", "GR-4,samos"), "--expect-removals", "1", "--expect-moves", "1");

        assertEquals(2, exitCode);
        assertTrue(err.toString().contains("voting has begun"), err::toString);
        assertTrue(
                err.toString().contains("line 3: voter GR-2 would move from constituency samos to chania"),
                err::toString);
        assertTrue(err.toString().contains("voter GR-3 is not in it"), err::toString);
        assertEquals(List.of("GR-1,chania", "GR-2,samos", "GR-3,"), roll());

        assertEquals(0, importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-3,", "GR-4,samos")), err::toString);
        assertEquals(List.of("GR-1,chania", "GR-2,samos", "GR-3,", "GR-4,samos"), roll());
    }

    @Test
    void faultEOfManyVotersWhoWouldMoveTheFirstAreListedAndAllCounted() throws Exception {
        List<String> voters =
                IntStream.range(0, 100).mapToObj(i -> "GR-" + i + ",").toList();
        importRoll(voters.stream().map(voter -> voter + "samos").toList());
        String voting = masters.getFirst();
        execute(voting, "INSERT INTO election VALUES ('e1', '', '', now(), now() + interval '1 day', 60, 'main')");
        execute(voting, "INSERT INTO vote VALUES (0, 1, 'e1', 'GR-1', '', 1, '\\x00', '', '\\x00', now())");

        int exitCode = importRoll(voters.stream().map(voter -> voter + "chania").toList(), "--expect-moves", "100");

        assertEquals(2, exitCode);
        String printed = err.toString();
        assertTrue(printed.contains("line 2: voter GR-0 would move from constituency samos to chania"), printed);
        assertTrue(printed.contains("line 21: voter GR-19 would move"), printed);
        assertTrue(!printed.contains("line 22:") && printed.contains("… and 80 more"), printed);
    }

    @Test
    void anImportDuringAnotherIsRefused() throws Exception {
        try (RollMaster _ = RollMaster.open(1, masters.get(1))) {
            assertEquals(1, importRoll(List.of("GR-1,chania")));
        }

        assertTrue(err.toString().contains("another import of a roll is under way on shard 1"), err::toString);
        assertEquals(List.of(), roll());
    }

    @Test
    void onlyThoseOnTheRollMayVoteInAnElectionWithARoll() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        new ElectionTopic(broker.bootstrap())
                .launch(
                        Definition.of(ShortForm.file(
                                        "e1",
                                        Map.of("en", "Election"),
                                        List.of(
                                                new Choice(new ChoiceId("c1"), Map.of("en", "One")),
                                                new Choice(new ChoiceId("c2"), Map.of("en", "Two"))),
                                        now.minusSeconds(60),
                                        now.plusSeconds(86_400))
                                .put("voters", "pseudonymous")
                                .put("eligibility", "roll")),
                        Election.NOTICE_MIN);
        try (IngestApi ingest = IngestApi.start(new IngestConfig(
                        masters,
                        broker.bootstrap(),
                        "127.0.0.1",
                        0,
                        Confirm.MASTER,
                        ROUTING,
                        false,
                        Limits.defaults(),
                        AuthConfig.none()));
                HttpClient http = HttpClient.newHttpClient()) {
            URI votes = ingest.uri().resolve("/elections/e1/votes");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                HttpResponse<String> answer = cast(http, votes, "GR-1", "c1");
                assertEquals(503, answer.statusCode(), answer.body());
                assertTrue(answer.body().contains("does not have the electoral roll yet"), answer.body());
            });

            assertEquals(0, importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-3,")), err::toString);

            HttpResponse<String> listed = cast(http, votes, "GR-1", "c1");
            assertEquals(201, listed.statusCode(), listed.body());
            HttpResponse<String> stranger = cast(http, votes, "GR-9", "c1");
            assertEquals(403, stranger.statusCode(), stranger.body());
            assertTrue(stranger.body().contains("urn:disvote:problem:not-eligible"), stranger.body());
            HttpResponse<String> again = cast(http, votes, "GR-1", "c1");
            assertEquals(200, again.statusCode(), again.body());
            assertEquals(listed.body(), again.body());
            assertEquals(409, cast(http, votes, "GR-1", "c2").statusCode());
        }
    }

    private static HttpResponse<String> cast(HttpClient http, URI votes, String voter, String choice)
            throws IOException, InterruptedException {
        String body = "{\"voterId\":\"%s\",\"choice\":\"%s\"}".formatted(voter, choice);
        return http.send(
                HttpRequest.newBuilder(votes)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private int importRoll(List<String> lines, String... flags) throws IOException {
        Files.write(file, Stream.concat(Stream.of(HEADER), lines.stream()).toList());
        return importFile(flags);
    }

    private int importFile(String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "roll",
                "import",
                file.toString(),
                "--masters",
                String.join(",", masters),
                "--brokers",
                broker.bootstrap()));
        arguments.addAll(List.of(flags));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    /// The same as `LC_ALL=C sort | sha256sum`.
    private static String digestOf(List<String> lines) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        new TreeSet<>(lines).forEach(line -> digest.update((line + "\n").getBytes(UTF_8)));
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private List<String> roll() {
        TreeSet<String> lines = new TreeSet<>();
        masters.forEach(url ->
                query(url, "SELECT voter_id, constituency FROM roll").forEach(row -> lines.add(row.replace('|', ','))));
        return List.copyOf(lines);
    }

    private static List<String> query(String url, String select) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(select)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String column = rows.getString(i);
                    columns.add(column == null ? "" : column);
                }
                found.add(String.join("|", columns));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String url, String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
