package org.disvote.operate.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.sink.replica.ReplicaSchema;
import org.disvote.testkit.postgres.SecuredPostgres;
import org.disvote.topics.database.Databases;
import org.disvote.topics.database.Role;
import org.disvote.topics.operator.OperatorException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each role, table and verb, tried on a real server with TLS and SCRAM.
final class RightsIT {

    private static final String REFUSED = "42501";
    private static final String NOT_ENCRYPTED = "28000";
    private static final String WRONG_PASSWORD = "28P01";

    @TempDir
    private static Path folder;

    private static SecuredPostgres server;

    @BeforeAll
    static void prepare() throws SQLException {
        server = SecuredPostgres.start(folder);
        execute(server.superuser("postgres"), "CREATE ROLE admin LOGIN CREATEROLE CREATEDB PASSWORD 'of admin'");
        for (Rights rights : Rights.values()) {
            execute(server.superuser("postgres"), "CREATE DATABASE %s OWNER admin".formatted(database(rights)));
            // An administrator who is no superuser is enough.
            Preparation.run(rights, url(rights, "admin"), users());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<LoginUser> users() {
        List<LoginUser> users = new ArrayList<>();
        for (Role role : Role.values()) {
            users.add(new LoginUser(user(role), role, "of " + user(role)));
        }
        return users;
    }

    private static String user(Role role) {
        return "one_" + role.word();
    }

    private static String database(Rights rights) {
        return "db_" + rights.name().toLowerCase(Locale.ROOT);
    }

    private static String url(Rights rights, String user) {
        return url(rights, user, "of " + user, "localhost", "&sslmode=verify-full&sslrootcert=" + server.certificate());
    }

    private static String url(Rights rights, String user, String password, String host, String more) {
        return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s%s"
                .formatted(host, server.port(), database(rights), user, password.replace(" ", "%20"), more);
    }

    /// One thing to try.
    private record Act(String what, String sql, boolean allowed) {}

    private static List<Act> acts(Rights rights, Role role) throws SQLException {
        List<Act> acts = new ArrayList<>();
        for (String table : rights.tables()) {
            Right right = rights.of(role, table);
            for (Verb verb : Verb.values()) {
                boolean allowed = right.verbs().contains(verb);
                switch (verb) {
                    case SELECT -> acts.add(new Act(verb + " " + table, "SELECT count(*) FROM " + table, allowed));
                    case INSERT ->
                        acts.add(
                                new Act(verb + " " + table, "INSERT INTO %s DEFAULT VALUES".formatted(table), allowed));
                    case DELETE ->
                        acts.add(new Act(verb + " " + table, "DELETE FROM %s WHERE false".formatted(table), allowed));
                    case TRUNCATE -> acts.add(new Act(verb + " " + table, "TRUNCATE " + table, allowed));
                    case UPDATE -> {
                        for (String column : columns(rights, table)) {
                            acts.add(new Act(
                                    "UPDATE %s (%s)".formatted(table, column),
                                    "UPDATE %1$s SET %2$s = DEFAULT WHERE false".formatted(table, column),
                                    allowed || right.columns().contains(column)));
                        }
                    }
                }
            }
            acts.add(new Act("ALTER " + table, "ALTER TABLE %s DISABLE TRIGGER ALL".formatted(table), false));
            acts.add(new Act("DROP " + table, "DROP TABLE " + table, false));
        }
        for (var function : rights.functions().entrySet()) {
            acts.add(new Act(
                    "call " + function.getKey(),
                    "SELECT " + function.getKey().replace("text", "''"),
                    function.getValue().contains(role)));
        }
        acts.add(new Act("CREATE TABLE", "CREATE TABLE mine (one int)", false));
        acts.add(new Act("CREATE FUNCTION", "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", false));
        acts.add(new Act("TEMP TABLE", "CREATE TEMP TABLE mine (one int)", rights.mayCreateTemporaryTables(role)));
        acts.add(new Act("SET ROLE owner", "SET ROLE disvote_owner", false));
        acts.add(new Act("replication role", "SET session_replication_role = replica", false));
        return acts;
    }

    private static List<String> columns(Rights rights, String table) throws SQLException {
        return texts(
                server.superuser(database(rights)),
                "SELECT attname FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0".formatted(table));
    }

    @Test
    void everyRoleMayDoWhatTheTableOfRightsSaysAndNothingElse() throws SQLException {
        int tried = 0;
        int refused = 0;
        List<String> wrong = new ArrayList<>();
        for (Rights rights : Rights.values()) {
            for (Role role : rights.granted()) {
                try (Connection session = DriverManager.getConnection(url(rights, user(role)));
                        Statement statement = session.createStatement()) {
                    session.setAutoCommit(false);
                    if (role == Role.DESTROYER) {
                        statement.execute("SET ROLE " + role.sqlName());
                        session.commit();
                    }
                    for (Act act : acts(rights, role)) {
                        boolean allowed = isAllowed(statement, act.sql());
                        session.rollback();
                        tried++;
                        refused += allowed ? 0 : 1;
                        if (allowed != act.allowed()) {
                            wrong.add("%s of %s: %s is %s"
                                    .formatted(role, rights, act.what(), allowed ? "allowed" : "refused"));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(refused > 500, "only " + refused);
        System.out.printf("%d acts of roles were tried on a real server, and %d refused%n", tried, refused);
    }

    /// Not refused is also what fails for another reason, such as a missing value.
    private static boolean isAllowed(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            return !REFUSED.equals(e.getSQLState());
        }
    }

    @Test
    void aRoleOfTheOtherKindOfDatabaseCannotConnect() {
        for (Rights rights : Rights.values()) {
            for (Role role : Role.values()) {
                if (!rights.roles().contains(role)) {
                    SQLException refused = assertThrows(
                            SQLException.class,
                            () -> DriverManager.getConnection(url(rights, user(role)))
                                    .close(),
                            role + " on " + rights);
                    assertEquals(REFUSED, refused.getSQLState());
                }
            }
        }
    }

    @Test
    void nothingDiffersAfterPreparingAgainAndWhatDiffersIsNamed() throws SQLException {
        for (Rights rights : Rights.values()) {
            Preparation.run(rights, url(rights, "admin"), List.of());
            RightsCheck.Found found = RightsCheck.run(rights, url(rights, user(Role.AUDITOR)));
            assertEquals(List.of(), found.deviations());
            assertTrue(
                    found.users().getOrDefault(Role.AUDITOR, List.of()).contains(user(Role.AUDITOR)), found::toString);

            String superuser = server.superuser(database(rights));
            execute(superuser, "GRANT DELETE ON vote TO disvote_auditor");
            execute(superuser, "ALTER TABLE vote DISABLE TRIGGER vote_not_changed");
            execute(superuser, "GRANT CONNECT ON DATABASE %s TO PUBLIC".formatted(database(rights)));
            execute(superuser, "ALTER TABLE system OWNER TO postgres");
            String text = RightsCheck.run(rights, url(rights, user(Role.AUDITOR)))
                    .deviations()
                    .toString();
            assertTrue(text.contains("disvote_auditor has the rights vote SELECT DELETE"), text);
            assertTrue(text.contains("vote_not_changed"), text);
            assertTrue(text.contains("everybody may connect"), text);
            assertTrue(text.contains("system"), text);

            execute(superuser, "ALTER TABLE vote ENABLE ALWAYS TRIGGER vote_not_changed");
            Preparation.run(rights, superuser, List.of());
            assertEquals(List.of(), RightsCheck.run(rights, superuser).deviations());
        }
    }

    @Test
    void passwordsAndCertificatesAreChecked() {
        String tls = "&sslmode=verify-full&sslrootcert=" + server.certificate();
        String user = user(Role.INGEST);
        String password = "of " + user;
        assertEquals(WRONG_PASSWORD, refused(url(Rights.MASTER, user, "another", "localhost", tls)));
        assertEquals(NOT_ENCRYPTED, refused(url(Rights.MASTER, user, password, "localhost", "&sslmode=disable")));
        // The certificate is not of this name, and for a stranger's trust it is nobody's.
        assertEquals("08006", refused(url(Rights.MASTER, user, password, "127.0.0.1", tls)));
        assertEquals("08006", refused(url(Rights.MASTER, user, password, "localhost", "&sslmode=verify-full")));
    }

    @Test
    void thePasswordIsKeptAsAHashAndIsNotInTheLogOfTheServer() throws SQLException {
        List<String> kept =
                texts(server.superuser("postgres"), "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'one\\_%'");
        assertEquals(Role.values().length, kept.size());
        kept.forEach(hash -> assertTrue(hash.startsWith("SCRAM-SHA-256$"), hash));
        assertTrue(server.log().contains("SCRAM-SHA-256$"), "the server logs every statement");
        assertFalse(server.log().contains("of one_"));
    }

    @Test
    void theDriverTakesThePasswordFromAFile() throws Exception {
        Path file = folder.resolve("pgpass");
        Files.writeString(file, "localhost:%d:*:%s:of %2$s\n".formatted(server.port(), user(Role.SINK)));
        System.setProperty("org.postgresql.pgpassfile", file.toString());
        try {
            String url = url(Rights.REPLICA, user(Role.SINK)).replaceFirst("&password=[^&]*", "");
            Databases.connect(url, "test").close();
            ReplicaSchema.migrate(Databases.source(url));
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }

    @Test
    void aServiceRefusesADatabaseThatIsNotPreparedAndNamesTheCommand() throws SQLException {
        for (Rights rights : Rights.values()) {
            Role role = rights == Rights.MASTER ? Role.INGEST : Role.SINK;
            String empty = "empty_" + database(rights);
            execute(server.superuser("postgres"), "CREATE DATABASE " + empty);
            String url = url(rights, user(role)).replace("/" + database(rights), "/" + empty);
            FlywayException refused = assertThrows(FlywayException.class, () -> {
                if (rights == Rights.MASTER) {
                    MasterSchema.migrate(url);
                } else {
                    ReplicaSchema.migrate(Databases.source(url));
                }
            });
            assertTrue(String.valueOf(refused.getMessage()).contains("disvote database prepare"), refused::getMessage);
        }
    }

    @Test
    void aPreparedDatabaseIsGoodForAServiceWithoutTheRightToMigrate() throws SQLException {
        MasterSchema.migrate(url(Rights.MASTER, user(Role.INGEST)));
        MasterSchema.migrate(url(Rights.MASTER, user(Role.MOVER)));
        ReplicaSchema.migrate(Databases.source(url(Rights.REPLICA, user(Role.SINK))));
    }

    @Test
    void aDatabaseFromBeforeTheRolesGetsThemAndANewOwner() throws SQLException {
        for (Rights rights : Rights.values()) {
            String name = "older_" + database(rights);
            execute(server.superuser("postgres"), "CREATE DATABASE %s OWNER admin".formatted(name));
            String admin = url(rights, "admin").replace("/" + database(rights), "/" + name);
            if (rights == Rights.MASTER) {
                MasterSchema.migrate(admin);
            } else {
                ReplicaSchema.migrate(Databases.source(admin));
            }
            Preparation.run(rights, admin, List.of());
            assertEquals(List.of(), RightsCheck.run(rights, admin).deviations());
        }
    }

    @Test
    void anAdministratorIsNoUserOfAService() {
        for (String name : List.of("admin", "postgres")) {
            assertThrows(
                    OperatorException.class,
                    () -> Preparation.run(
                            Rights.MASTER,
                            url(Rights.MASTER, "admin"),
                            List.of(new LoginUser(name, Role.INGEST, "another"))));
        }
        for (String name : List.of("disvote_ingest", "pg_monitor", "Upper", "", "a b", "ingest")) {
            assertThrows(OperatorException.class, () -> new LoginUser(name, Role.INGEST, "p"), name);
        }
        assertThrows(OperatorException.class, () -> new LoginUser("good", Role.INGEST, ""));
    }

    private static String refused(String url) {
        return assertThrows(
                        SQLException.class,
                        () -> DriverManager.getConnection(url).close(),
                        Databases.masked(url))
                .getSQLState();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection session = DriverManager.getConnection(url);
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(String url, String sql) throws SQLException {
        try (Connection session = DriverManager.getConnection(url);
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
