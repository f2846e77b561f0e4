package org.disvote.operate.database;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.master.MasterSession;
import org.disvote.sink.replica.ReplicaSchema;
import org.disvote.topics.database.Databases;
import org.disvote.topics.database.Role;
import org.disvote.topics.operator.OperatorException;
import org.postgresql.PGConnection;

/// Prepares a database for its services: makes the roles, lets their owner make the tables, grants the rights of
/// [Rights] and takes every other right of these roles away. It may run again at any time, also while services run.
///
/// It needs an administrator: a superuser, or the owner of the database who may create roles.
public final class Preparation {

    /// TLS, SCRAM and a new process of the server, on a machine that starts everything at once.
    private static final Duration CONNECT_MAX = Duration.ofSeconds(15);

    /// Of the server, which may wait for a standby at each commit.
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private static final String EXISTS = "42710";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String OWNER = Role.OWNER.sqlName();

    private final Rights rights;
    private final Connection session;

    private Preparation(Rights rights, Connection session) {
        this.rights = rights;
        this.session = session;
    }

    /// @param url with the user of an administrator
    /// @param users that are to log in; those whose role is not one of this database are left out
    /// @return the users that were made or changed
    /// @throws SQLException if the database does not answer, or the administrator may not do it
    /// @throws org.flywaydb.core.api.FlywayException if the tables cannot be brought to the newest version
    public static List<LoginUser> run(Rights rights, String url, List<LoginUser> users) throws SQLException {
        try (Connection session = open(rights, url)) {
            session.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER_MAX.toMillis()));
            Preparation preparation = new Preparation(rights, session);
            preparation.execute("SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s'");
            preparation.makeRoles();
            preparation.takeOver();
            switch (rights) {
                case MASTER -> MasterSchema.migrateAs(OWNER, url);
                case REPLICA -> ReplicaSchema.migrateAs(OWNER, Databases.source(url, CONNECT_MAX));
            }
            preparation.grant();
            List<LoginUser> wanted = users.stream()
                    .filter(user -> rights.roles().contains(user.role()))
                    .toList();
            for (LoginUser user : wanted) {
                preparation.make(user);
            }
            return wanted;
        }
    }

    static Connection open(Rights rights, String url) throws SQLException {
        String name = "disvote-database";
        return switch (rights) {
            case MASTER -> MasterSession.connect(url, name, CONNECT_MAX, ANSWER_MAX);
            case REPLICA -> Databases.connect(url, name, CONNECT_MAX);
        };
    }

    private void makeRoles() throws SQLException {
        for (Role role : rights.roles()) {
            if (!isTrue("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", role.sqlName())) {
                try {
                    execute("CREATE ROLE " + role.sqlName() + " NOLOGIN");
                } catch (SQLException e) {
                    // Another database of this server is being prepared as well.
                    if (!Set.of(EXISTS, UNIQUE_VIOLATION).contains(String.valueOf(e.getSQLState()))) {
                        throw e;
                    }
                }
            }
        }
        if (!isTrue("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
            execute("GRANT " + OWNER + " TO CURRENT_USER");
        }
        execute("GRANT USAGE, CREATE ON SCHEMA %s TO %s".formatted(schema(), OWNER));
    }

    /// Gives the owner what a version without roles has made.
    private void takeOver() throws SQLException {
        List<String> changes = new ArrayList<>();
        try (PreparedStatement select = session.prepareStatement("""
            SELECT format('ALTER TABLE %I OWNER TO %I', relname, ?) FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname = ANY (?)
                AND pg_get_userbyid(relowner) <> ?
            UNION ALL
            SELECT format('ALTER FUNCTION %s OWNER TO %I', oid::regprocedure, ?) FROM pg_proc
            WHERE pronamespace = current_schema()::regnamespace AND oid::regprocedure::text = ANY (?)
                AND pg_get_userbyid(proowner) <> ?
            """)) {
            select.setString(1, OWNER);
            select.setObject(2, rights.tables().toArray(String[]::new));
            select.setString(3, OWNER);
            select.setString(4, OWNER);
            select.setObject(5, rights.allFunctions().toArray(String[]::new));
            select.setString(6, OWNER);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    changes.add(rows.getString(1));
                }
            }
        }
        for (String change : changes) {
            execute(change);
        }
    }

    /// In transactions, so that no service ever lacks a right that it has.
    private void grant() throws SQLException {
        String all = names(rights.granted());
        List<String> tables = new ArrayList<>();
        for (String table : rights.tables()) {
            tables.add("REVOKE ALL ON TABLE %s FROM PUBLIC, %s".formatted(table, all));
            for (Role role : rights.granted()) {
                Right right = rights.of(role, table);
                tables.add("GRANT %s ON TABLE %s TO %s".formatted(privileges(right), table, role.sqlName()));
            }
        }
        rights.functions().forEach((function, roles) -> {
            tables.add("REVOKE ALL ON FUNCTION %s FROM PUBLIC, %s".formatted(function, all));
            tables.add("GRANT EXECUTE ON FUNCTION %s TO %s".formatted(function, names(roles)));
        });
        inTransaction("SET LOCAL ROLE " + OWNER, tables);

        String schema = schema();
        String database = text("SELECT quote_ident(current_database())");
        List<String> around = new ArrayList<>(List.of(
                "REVOKE CREATE ON SCHEMA %s FROM PUBLIC".formatted(schema),
                "GRANT USAGE ON SCHEMA %s TO %s".formatted(schema, all),
                "REVOKE ALL ON DATABASE %s FROM PUBLIC, %s".formatted(database, all),
                "GRANT CONNECT ON DATABASE %s TO %s, %s".formatted(database, OWNER, all)));
        rights.roles().stream()
                .filter(rights::mayCreateTemporaryTables)
                .forEach(
                        role -> around.add("GRANT TEMPORARY ON DATABASE %s TO %s".formatted(database, role.sqlName())));
        inTransaction("SELECT 1", around);
    }

    private static String privileges(Right right) {
        List<String> privileges = new ArrayList<>();
        for (Verb verb : Verb.values()) {
            if (right.verbs().contains(verb)) {
                privileges.add(verb.name());
            }
        }
        if (!right.columns().isEmpty()) {
            privileges.add("UPDATE (" + String.join(", ", right.columns()) + ")");
        }
        return String.join(", ", privileges);
    }

    private static String names(List<Role> roles) {
        return roles.stream().map(Role::sqlName).collect(joining(", "));
    }

    /// Only a hash of the password is sent, in the form in which the server keeps it.
    private void make(LoginUser user) throws SQLException {
        if (isTrue("SELECT rolsuper OR rolname = current_user FROM pg_roles WHERE rolname = ?", user.name())) {
            throw new OperatorException("the user %s is an administrator: name another one for the role %s"
                    .formatted(user.name(), user.role().word()));
        }
        try (Statement statement = session.createStatement()) {
            String name = statement.enquoteIdentifier(user.name(), true);
            if (!isTrue("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", user.name())) {
                statement.execute("CREATE ROLE " + name + " NOLOGIN");
            }
            session.unwrap(PGConnection.class)
                    .alterUserPassword(user.name(), user.password().toCharArray(), "scram-sha-256");
            // Who destroys records says so by setting the role.
            statement.execute(
                    "ALTER ROLE %s LOGIN %s".formatted(name, user.role() == Role.DESTROYER ? "NOINHERIT" : "INHERIT"));
            for (String other : rolesBesides(user)) {
                statement.execute("REVOKE %s FROM %s".formatted(other, name));
            }
            statement.execute("GRANT %s TO %s".formatted(user.role().sqlName(), name));
            if (user.role() == Role.DESTROYER) { // which this user has only after it has connected
                statement.execute("GRANT CONNECT ON DATABASE %s TO %s"
                        .formatted(text("SELECT quote_ident(current_database())"), name));
            }
        }
    }

    private List<String> rolesBesides(LoginUser user) throws SQLException {
        List<String> others = new ArrayList<>();
        try (PreparedStatement select = session.prepareStatement("""
            SELECT role.rolname FROM pg_auth_members
            JOIN pg_roles AS role ON role.oid = roleid JOIN pg_roles AS member ON member.oid = member
            WHERE member.rolname = ? AND role.rolname = ANY (?)
            """)) {
            select.setString(1, user.name());
            select.setObject(
                    2,
                    List.of(Role.values()).stream()
                            .filter(role -> role != user.role())
                            .map(Role::sqlName)
                            .toArray(String[]::new));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    others.add(rows.getString(1));
                }
            }
        }
        return others;
    }

    private String schema() throws SQLException {
        return text("SELECT quote_ident(current_schema())");
    }

    private void inTransaction(String first, List<String> statements) throws SQLException {
        session.setAutoCommit(false);
        try {
            execute(first + ";\n" + String.join(";\n", statements));
            session.commit();
        } catch (SQLException e) {
            session.rollback();
            throw e;
        } finally {
            session.setAutoCommit(true);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isTrue(String sql, String... parameters) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
