package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.cli.Cli;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.roll.RollMaster;
import org.disvote.operate.roll.RollTopic;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testlog.StandInNotary;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// The import of the roll, on two masters.
@RealParts
final class RollIT {

    private static final Routing ROUTING = new Routing(6);
    private static final String HEADER = "voterId,constituency";

    private final Postgres postgres;
    private final Broker broker;
    private final Path file;
    private final List<String> masters = new ArrayList<>();
    private final Path keyFile;
    private final VoterKey key = VoterKey.random();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    RollIT(Postgres postgres, Broker broker, @TempDir Path folder) {
        this.postgres = postgres;
        this.broker = broker;
        this.file = folder.resolve("roll.csv");
        keyFile = folder.resolve("voter.key");
        key.write(keyFile);
    }

    @BeforeEach
    void start() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers),
                        ROUTING,
                        new TopicProvisioner.Identity(Optional.empty(), Optional.of(key.commitment()))));
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
            for (String row :
                    query(masters.get(shard), "SELECT voter, partition, constituency FROM roll WHERE roll = 'main'")) {
                String[] columns = row.split("\\|", -1);
                assertEquals(ROUTING.partitionOf(new Voter(columns[0])), Integer.parseInt(columns[1]));
                assertTrue(owned.contains(Integer.parseInt(columns[1])), row);
                found.add(columns[0] + "," + columns[2]);
            }
        }
        List<String> named = lines.stream().map(line -> named("main", line)).toList();
        assertEquals(new TreeSet<>(named), new TreeSet<>(found));
        assertEquals(lines.size(), found.size());
        RollStatement roll = stated("main");
        assertEquals(digestOf(lines), roll.raw());
        assertEquals(digestOf(named), roll.pseudonymous());
        assertEquals(new TreeMap<>(Map.of("", 334L, "district-1", 333L, "district-2", 333L)), roll.voters());
        assertEquals(0, run("roll", "show", "--brokers", broker.bootstrap()));
        assertTrue(out.toString().contains(roll.raw()), out::toString);
        assertTrue(out.toString().contains(roll.pseudonymous()), out::toString);
    }

    /// Neither in a row, nor in a dead one, nor in a temporary table's file.
    @Test
    void noMasterEverGetsAVoterId() throws Exception {
        List<String> lines =
                IntStream.range(0, 300).mapToObj("CANARY-%d,chania"::formatted).toList();
        masters.forEach(url -> execute(url, """
            CREATE TABLE seen (line text);
            CREATE FUNCTION see() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN
                IF to_regclass(''pg_temp.roll_file'') IS NOT NULL THEN
                    EXECUTE ''CREATE TRIGGER seen AFTER INSERT ON pg_temp.roll_file
                        FOR EACH ROW EXECUTE FUNCTION copy()'';
                END IF;
            END';
            CREATE FUNCTION copy() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO seen VALUES (NEW::text); RETURN NEW; END';
            CREATE EVENT TRIGGER see ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION see()
            """));

        assertEquals(0, importRoll(lines), err::toString);

        List<String> seen = new ArrayList<>();
        masters.forEach(url -> seen.addAll(query(url, "SELECT line FROM seen")));
        masters.forEach(url -> seen.addAll(query(url, "SELECT (roll.*)::text FROM roll")));
        assertEquals(600, seen.size());
        assertEquals(
                List.of(), seen.stream().filter(line -> line.contains("CANARY")).toList());
        for (String url : masters) {
            List<String> order = query(url, "SELECT split_part(line, ',', 2) FROM seen ORDER BY ctid");
            assertEquals(order.stream().sorted().toList(), order, "they come in the order of the file");
        }
    }

    @Test
    void rollsOfSeveralNamesStandSideBySide() throws Exception {
        assertEquals(0, importRoll(List.of("GR-1,chania", "GR-2,samos")), err::toString);
        assertEquals(0, importRoll(List.of("GR-1,samos", "GR-3,"), "--roll", "next"), err::toString);
        assertEquals(0, importRoll(List.of("GR-9,", "GR-1,samos"), "--roll", "next", "--expect-removals", "1"));

        assertEquals(List.of("GR-1,chania", "GR-2,samos"), roll("main"));
        assertEquals(List.of("GR-1,samos", "GR-9,"), roll("next"));
        assertEquals(0, run("roll", "show", "--brokers", broker.bootstrap()));
        assertTrue(out.toString().contains("roll main: 2 voters in 2 constituencies"), out::toString);
        assertTrue(out.toString().contains("roll next: 2 voters in 1 constituency"), out::toString);
        assertEquals(0, run("roll", "show", "--roll", "next", "--brokers", broker.bootstrap()));
        assertTrue(!out.toString().contains("roll main"), out::toString);
        assertEquals(1, run("roll", "show", "--roll", "none", "--brokers", broker.bootstrap()));
        assertTrue(err.toString().contains("there is no roll none: there is main, next"), err::toString);
    }

    @Test
    void aCheckSaysWhetherAFileIsTheRollThatIsStated() throws Exception {
        assertEquals(1, checkRoll(List.of("GR-1,chania")));
        assertTrue(out.toString().contains("no roll main is stated"), out::toString);
        importRoll(List.of("GR-2,samos", "GR-1,chania"));

        assertEquals(0, checkRoll(List.of("GR-1,chania", "GR-2,samos")), err::toString);

        RollStatement roll = stated("main");
        assertTrue(out.toString().contains(roll.raw()), out::toString);
        assertTrue(out.toString().contains(roll.pseudonymous()), out::toString);
        assertTrue(out.toString().contains("roll main is stated to be this"), out::toString);
        assertEquals(1, checkRoll(List.of("GR-1,chania", "GR-2,chania")));
        assertTrue(out.toString().contains("another roll is stated"), out::toString);
        importRoll(List.of("GR-1,chania", "GR-2,samos"), "--roll", "next");
        assertEquals(0, checkRoll(List.of("GR-1,chania", "GR-2,samos"), "--roll", "next"), err::toString);
        assertTrue(!out.toString().contains(roll.pseudonymous()), "two rolls can be joined");
        assertTrue(out.toString().contains(roll.raw()), out::toString);
    }

    @Test
    void aCheckWithoutAKeyOrWithAnotherIsRefused() throws Exception {
        importRoll(List.of("GR-1,chania"));

        assertEquals(1, run("roll", "check", file.toString(), "--brokers", broker.bootstrap()));
        assertTrue(err.toString().contains("--voter-key"), err::toString);
        Path other = file.resolveSibling("other.key");
        VoterKey.random().write(other);
        assertEquals(
                1,
                run(
                        "roll",
                        "check",
                        file.toString(),
                        "--voter-key",
                        other.toString(),
                        "--brokers",
                        broker.bootstrap()));
        assertTrue(out.toString().contains("the same file is stated under other pseudonyms"), out::toString);
    }

    @Test
    void anImportUnderAnotherKeyOrWithoutOneChangesNothing() throws Exception {
        Files.writeString(file, "voterId\nGR-1\n");
        Path other = file.resolveSibling("other.key");
        VoterKey.random().write(other);

        assertEquals(1, importFile("--voter-key", other.toString()), err::toString);

        assertTrue(err.toString().contains("and the system's has " + key.commitment()), err::toString);
        assertEquals(1, run(arguments("import", "--masters", String.join(",", masters))));
        assertTrue(err.toString().contains("name its file by --voter-key"), err::toString);
        assertEquals(List.of(), roll());
        assertEquals(
                Map.of(), new RollTopic(Brokers.at(broker.bootstrap())).read().all());
    }

    @Test
    void whereNoSystemRunsACheckPrintsTheDigestsAlone() throws Exception {
        Files.writeString(file, "voterId\nGR-1\n");

        assertEquals(
                0,
                run(
                        "roll",
                        "check",
                        file.toString(),
                        "--voter-key",
                        keyFile.toString(),
                        "--data",
                        file.resolveSibling("none").toString()),
                err::toString);

        assertTrue(out.toString().contains(digestOf(List.of("GR-1"))), out::toString);
        assertTrue(out.toString().contains(digestOf(List.of(named("main", "GR-1,")))), out::toString);
        assertTrue(out.toString().contains("compared with no system"), out::toString);
    }

    @Test
    void theSameFileInAnyOrderChangesNoVoterAndIsStatedAgain() throws Exception {
        importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-3,"));
        RollStatement before = stated("main");

        assertEquals(0, importRoll(List.of("GR-3,", "GR-1,chania", "GR-2,samos")), err::toString);

        assertTrue(out.toString().contains("0 voters added, 0 moved, 0 removed"), out::toString);
        RollStatement after = stated("main");
        assertTrue(after.at().isAfter(before.at()), "each import is stated");
        assertEquals(
                new RollStatement(after.at(), before.roll(), before.raw(), before.pseudonymous(), before.voters()),
                after);
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
        String digest = stated("main").raw();

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
                masters.get(ROUTING.initialShardOf(ROUTING.partitionOf(voter("main", "GR-1")), 2)
                        .index()),
                "INSERT INTO election VALUES ('e1', '', '', now(), now() + interval '1 day', 60, 'main')");
        execute(
                masters.get(ROUTING.initialShardOf(ROUTING.partitionOf(voter("main", "GR-1")), 2)
                        .index()),
                "INSERT INTO vote VALUES (%d, 1, 'e1', '%s', '', 1, '\\x00', '', '\\x00', now())"
                        .formatted(
                                ROUTING.partitionOf(voter("main", "GR-1")),
                                voter("main", "GR-1").value()));

        int exitCode = importRoll(
                List.of("GR-1,chania", "GR-2,chania", "GR-4,samos"), "--expect-removals", "1", "--expect-moves", "1");

        assertEquals(2, exitCode);
        assertTrue(err.toString().contains("voting has begun"), err::toString);
        assertTrue(
                err.toString().contains("line 3: voter GR-2 would move from constituency samos to chania"),
                err::toString);
        assertTrue(err.toString().contains("1 voter of the roll is not in it"), err::toString);
        assertEquals(List.of("GR-1,chania", "GR-2,samos", "GR-3,"), roll());

        assertEquals(0, importRoll(List.of("GR-1,chania", "GR-2,samos", "GR-3,", "GR-4,samos")), err::toString);
        assertEquals(List.of("GR-1,chania", "GR-2,samos", "GR-3,", "GR-4,samos"), roll());
        assertEquals(4, stated("main").size(), "what was added is stated");
        // A roll of another name is free.
        assertEquals(0, importRoll(List.of("GR-1,samos"), "--roll", "next"), err::toString);
        assertEquals(0, importRoll(List.of("GR-1,chania"), "--roll", "next", "--expect-moves", "1"), err::toString);
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
        List<String> lines =
                printed.lines().filter(line -> line.contains("would move")).toList();
        assertEquals(20, lines.size(), printed);
        Pattern form = Pattern.compile(".*line (\\d+): voter GR-(\\d+) would move from constituency samos to chania");
        for (String line : lines) {
            Matcher matcher = form.matcher(line);
            assertTrue(matcher.matches(), line);
            assertEquals(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)) + 2, line);
        }
        assertTrue(printed.contains("… and 80 more"), printed);
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
        new ElectionTopic(Brokers.at(broker.bootstrap()))
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
        try (StandInNotary _ = StandInNotary.start(Brokers.at(broker.bootstrap()));
                IngestApi ingest = IngestApi.start(IngestConfig.builder(masters, Brokers.at(broker.bootstrap()))
                        .routing(ROUTING)
                        .voterKey(key)
                        .build());
                HttpClient http = HttpClient.newHttpClient()) {
            URI votes = ingest.uri().resolve("/elections/e1/votes");
            await().untilAsserted(() -> {
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
        List<String> given = new ArrayList<>(List.of(arguments("import", "--masters", String.join(",", masters))));
        given.addAll(List.of(flags));
        if (!given.contains("--voter-key")) {
            given.addAll(List.of("--voter-key", keyFile.toString()));
        }
        return run(given.toArray(String[]::new));
    }

    private int checkRoll(List<String> lines, String... flags) throws IOException {
        Files.write(file, Stream.concat(Stream.of(HEADER), lines.stream()).toList());
        return run(Stream.concat(Stream.of(arguments("check", "--voter-key", keyFile.toString())), Stream.of(flags))
                .toArray(String[]::new));
    }

    private String[] arguments(String command, String... flags) {
        return Stream.concat(
                        Stream.of("roll", command, file.toString(), "--brokers", broker.bootstrap()), Stream.of(flags))
                .toArray(String[]::new);
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

    private Voter voter(String roll, String voterId) {
        return key.pseudonym(roll, new VoterId(voterId));
    }

    /// A line of a file as the masters have it.
    private String named(String roll, String line) {
        String[] columns = line.split(",", -1);
        return voter(roll, columns[0]).value() + "," + columns[1];
    }

    private RollStatement stated(String roll) {
        return new RollTopic(Brokers.at(broker.bootstrap())).read().find(roll).orElseThrow();
    }

    private List<String> roll() {
        return roll("main");
    }

    /// Of the voters `GR-0` to `GR-999`, in the order of their IDs.
    private List<String> roll(String name) {
        Map<String, String> ids = new HashMap<>();
        IntStream.range(0, 1_000)
                .mapToObj("GR-%d"::formatted)
                .forEach(id -> ids.put(voter(name, id).value(), id));
        ids.put(voter(name, "GR-1a").value(), "GR-1a");
        ids.put(voter(name, "GR-1A").value(), "GR-1A");
        ids.put(voter(name, "GR-O001").value(), "GR-O001");
        ids.put(voter(name, "GR-0001").value(), "GR-0001");
        TreeSet<String> lines = new TreeSet<>();
        masters.forEach(url -> query(url, "SELECT voter, constituency FROM roll WHERE roll = '" + name + "'")
                .forEach(row -> {
                    String[] columns = row.split("\\|", -1);
                    lines.add(requireNonNull(ids.get(columns[0])) + "," + columns[1]);
                }));
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
