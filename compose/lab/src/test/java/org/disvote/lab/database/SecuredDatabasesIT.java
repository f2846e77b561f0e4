package org.disvote.lab.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.disvote.cli.Cli;
import org.disvote.lab.process.PartProcess;
import org.disvote.lab.voters.BallotBox;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Broker;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.postgres.SecuredPostgres;
import org.disvote.testlog.StandInNotary;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.database.Role;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.provision.TopicProvisioner.Identity;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A system on a PostgreSQL server that takes only TLS and passwords (SCRAM). Each part and each command connects as a
/// user of its own, checks the server's name, and has its password from a file.
@RealParts(embeddedOnly = true)
final class SecuredDatabasesIT {

    private static final ElectionId ELECTION = new ElectionId("demo");
    private static final Routing ROUTING = new Routing(4);
    private static final VoterKey KEY = VoterKey.of(new byte[VoterKey.BYTES]);
    private static final int VOTERS = 40;
    private static final String KEPT = "23001";

    /// Begins every password here, and stands nowhere else.
    private static final String SECRET = "Wort-9f3c-";

    @TempDir
    private Path folder;

    private final Broker broker;
    private SecuredPostgres server;
    private Path passwords;
    private Path voterKey;
    private StandInNotary notary;
    private final List<PartProcess> processes = new ArrayList<>();

    /// What commands printed.
    private final StringBuilder printed = new StringBuilder();

    SecuredDatabasesIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void start() throws Exception {
        server = SecuredPostgres.start(folder);
        for (String sql : List.of(
                "SET log_statement = 'none'; CREATE ROLE admin LOGIN CREATEROLE PASSWORD '%sadmin'".formatted(SECRET),
                "CREATE DATABASE m0 OWNER admin",
                "CREATE DATABASE m1 OWNER admin",
                "CREATE DATABASE r1 OWNER admin")) {
            execute(server.superuser("postgres"), sql);
        }
        passwords = hidden(
                "pgpass",
                Stream.concat(Stream.of("admin"), Stream.of(Role.values()).map(SecuredDatabasesIT::user))
                        .map(user -> "localhost:%d:*:%s:%s%s\n".formatted(server.port(), user, SECRET, user))
                        .collect(joining()));
        System.setProperty("org.postgresql.pgpassfile", passwords.toString());
        voterKey = folder.resolve("voter.key");
        KEY.write(voterKey);
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers), ROUTING, new Identity(Optional.empty(), Optional.of(KEY.commitment()))));
        notary = StandInNotary.start(Brokers.at(broker.bootstrap()));
    }

    @AfterEach
    void stop() {
        processes.forEach(PartProcess::close);
        notary.close();
        System.clearProperty("org.postgresql.pgpassfile");
        server.close();
    }

    @Test
    void eachPartWorksAsItsOwnUserAndNoPasswordIsSeen() throws Exception {
        prepare();
        launch();
        PartProcess ingest = ingest(Role.INGEST);
        PartProcess sink = sink(Role.SINK);
        vote(ingest, 0, VOTERS);
        awaitEqual();

        succeeds(rollImport(Role.REGISTRAR));
        succeeds("shard", "move", "0", "--to", "1", "--masters", masters(Role.MOVER));
        vote(ingest, VOTERS, 2 * VOTERS);
        succeeds("election", "list", "--masters", masters(Role.AUDITOR));
        awaitEqual();

        assertVotesAreKept();
        succeeds("election", "close-now", ELECTION.value(), "--masters", masters(Role.AUDITOR));
        destroyAfterTheClose();

        for (PartProcess process : List.of(ingest, sink)) {
            assertFalse(process.commandLine().contains(SECRET), process::commandLine);
            assertFalse(process.output().contains(SECRET), process::output);
        }
        assertFalse(printed.toString().contains(SECRET), printed::toString);
        String log = server.log();
        assertTrue(log.contains("SCRAM-SHA-256$"), "the server logs the statements that set passwords");
        assertFalse(log.contains(SECRET), "no password is in the server's log");
    }

    @Test
    void whoLacksARightIsToldWhichRoleAndTheCommandThatGivesIt() throws Exception {
        prepare();
        launch();
        PartProcess onNewMasters = ingest(Role.AUDITOR);
        onNewMasters.awaitOutput("needs the role disvote_ingest, which `disvote database prepare --user");
        onNewMasters.close();
        PartProcess ingest = ingest(Role.INGEST);
        vote(ingest, 0, 4);
        ingest.close();
        ingest(Role.AUDITOR).awaitOutput("the user u_auditor needs the role disvote_ingest");
        sink(Role.DESTROYER)
                .awaitOutput("the user u_destroyer needs the role disvote_sink, which `disvote database prepare --user"
                        + " u_destroyer=sink:FILE` gives");

        assertNamed(Role.AUDITOR, "audit", "--masters", masters(Role.SINK), "--replicas", "r1=" + url("r1", Role.SINK));
        assertNamed(Role.MOVER, "shard", "move", "0", "--to", "1", "--masters", masters(Role.REGISTRAR));
        assertNamed(Role.INGEST, "shard", "resend", "1", "--masters", masters(Role.AUDITOR));
        assertNamed(Role.REGISTRAR, rollImport(Role.AUDITOR));
        assertFalse(printed.toString().contains(SECRET), printed::toString);
        for (PartProcess process : processes) {
            assertFalse(process.output().contains(SECRET), process::output);
        }
    }

    private String[] rollImport(Role role) throws IOException {
        return new String[] {
            "roll", "import", roll().toString(), "--voter-key", voterKey.toString(), "--masters", masters(role)
        };
    }

    private void prepare() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "database",
                "prepare",
                "--masters",
                url("m0", "admin") + "," + url("m1", "admin"),
                "--replicas",
                "r1=" + url("r1", "admin")));
        for (Role role : Role.values()) {
            Path password = hidden(role.word() + ".password", SECRET + user(role) + "\n");
            arguments.addAll(List.of("--user", user(role) + "=" + role.word() + ":" + password));
        }
        assertEquals(0, run(arguments), printed::toString);
        assertEquals(
                0,
                run(List.of(
                        "database",
                        "check",
                        "--masters",
                        masters(Role.AUDITOR),
                        "--replicas",
                        "r1=" + url("r1", Role.AUDITOR))),
                printed::toString);
    }

    private void launch() {
        new ElectionTopic(Brokers.at(broker.bootstrap()))
                .launch(
                        Definition.of(ShortForm.file(
                                ELECTION.value(),
                                Map.of("en", "Demo"),
                                Stream.of("c1", "c2")
                                        .map(id -> new Choice(new ChoiceId(id), Map.of("en", id)))
                                        .toList(),
                                Instant.parse("2020-01-01T00:00:00Z"),
                                Instant.parse("2100-01-01T00:00:00Z"))),
                        Election.NOTICE_MIN);
    }

    private PartProcess ingest(Role role) throws IOException {
        return part(List.of(
                "ingest",
                "--masters",
                masters(role),
                "--brokers",
                broker.bootstrap(),
                "--port",
                Integer.toString(FreePorts.next()),
                "--metrics-port",
                Integer.toString(FreePorts.next()),
                "--voter-key",
                voterKey.toString()));
    }

    private PartProcess sink(Role role) throws IOException {
        return part(List.of(
                "sink",
                "--replica",
                "r1",
                "--replica-db",
                url("r1", role),
                "--brokers",
                broker.bootstrap(),
                "--metrics-port",
                Integer.toString(FreePorts.next())));
    }

    private PartProcess part(List<String> arguments) throws IOException {
        PartProcess process = PartProcess.start(folder, Map.of("PGPASSFILE", passwords.toString()), arguments);
        processes.add(process);
        return process;
    }

    private static URI api(PartProcess ingest) {
        String port = ingest.commandLine().replaceFirst("(?s).*\0--port\0(\\d+)\0.*", "$1");
        return URI.create("http://127.0.0.1:" + port);
    }

    private static void vote(PartProcess ingest, int from, int to) {
        URI api = api(ingest);
        try (BallotBox box = new BallotBox(ELECTION)) {
            for (int voter = from; voter < to; voter++) {
                VoterId id = new VoterId("GR-" + voter);
                await().ignoreExceptionsInstanceOf(IOException.class)
                        .until(
                                () -> box.cast(api, id, new ChoiceId("c1")).status(),
                                status -> status == BallotBox.CREATED || status == BallotBox.SAME_AGAIN);
            }
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(ingest.output(), e);
        }
    }

    private void awaitEqual() {
        List<String> audit = List.of(
                "audit",
                "--masters",
                masters(Role.AUDITOR),
                "--replicas",
                "r1=" + url("r1", Role.AUDITOR),
                "--brokers",
                broker.bootstrap());
        await().until(() -> run(audit) == 0);
    }

    /// Ingest's user may neither update nor delete, the mover's user deletes only what the log has and was given away.
    private void assertVotesAreKept() throws SQLException {
        for (String sql : List.of("UPDATE vote SET ballot = ''", "DELETE FROM vote", "TRUNCATE vote")) {
            assertEquals("42501", refused(url("m0", Role.INGEST), sql), sql);
            assertEquals("42501", refused(url("r1", Role.SINK), sql), sql);
        }
        assertEquals("42501", refused(url("m0", Role.SINK), "SELECT 1"), "a sink cannot connect to a master");
        assertEquals(KEPT, refused(url("m1", Role.MOVER), "DELETE FROM vote WHERE partition = 0"));
        assertEquals(KEPT, refused(url("m1", Role.MOVER), """
            UPDATE partition_head SET leaving = true WHERE partition = 0;
            INSERT INTO partition_move (partition, step, shard, last_seq)
            SELECT partition, 'released', 0, last_seq + 1 FROM partition_head WHERE partition = 0
            """));
        assertEquals(KEPT, refused(url("m1", Role.DESTROYER), "SET ROLE disvote_destroyer; DELETE FROM vote"));
    }

    private void destroyAfterTheClose() throws SQLException {
        for (String master : List.of("m0", "m1")) {
            await().until(() -> text(server.superuser(master), """
                SELECT (SELECT count(*) FROM sealed) = (SELECT count(*) FROM partition_head)
                """).equals("t"));
        }
        for (String database : List.of("m0", "m1", "r1")) {
            String url = url(database, Role.DESTROYER);
            assertThrows(SQLException.class, () -> execute(url, "DELETE FROM vote"), "the role is not set");
            execute(url, "SET ROLE disvote_destroyer; DELETE FROM vote WHERE election_id = 'demo'");
            assertEquals("0", text(server.superuser(database), "SELECT count(*) FROM vote"));
        }
    }

    private void succeeds(String... arguments) {
        assertEquals(
                0,
                run(Stream.concat(Stream.of(arguments), Stream.of("--brokers", broker.bootstrap()))
                        .toList()),
                printed::toString);
    }

    private void assertNamed(Role needed, String... arguments) {
        printed.setLength(0);
        assertEquals(
                1,
                run(Stream.concat(Stream.of(arguments), Stream.of("--brokers", broker.bootstrap()))
                        .toList()),
                printed::toString);
        assertTrue(
                printed.toString()
                        .contains("needs the role %s, which `disvote database prepare --user"
                                .formatted(needed.sqlName())),
                printed::toString);
    }

    private int run(List<String> arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int code = Cli.run(out, out, arguments.toArray(String[]::new));
        printed.append(text);
        return code;
    }

    private Path roll() throws IOException {
        return Files.writeString(
                folder.resolve("roll.csv"),
                IntStream.range(0, 20)
                        .mapToObj("L-%03d,chania\n"::formatted)
                        .collect(joining("", "voterId,constituency\n", "")),
                UTF_8);
    }

    private Path hidden(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content, UTF_8);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String user(Role role) {
        return "u_" + role.word();
    }

    private String masters(Role role) {
        return url("m0", role) + "," + url("m1", role);
    }

    private String url(String database, Role role) {
        return url(database, user(role));
    }

    /// Without a password.
    private String url(String database, String user) {
        return "jdbc:postgresql://localhost:%d/%s?user=%s&sslmode=verify-full&sslrootcert=%s"
                .formatted(server.port(), database, user, server.certificate());
    }

    private static String refused(String url, String sql) {
        return assertThrows(SQLException.class, () -> execute(url, sql), sql).getSQLState();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection session = DriverManager.getConnection(url);
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String url, String sql) throws SQLException {
        try (Connection session = DriverManager.getConnection(url);
                Statement statement = session.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
