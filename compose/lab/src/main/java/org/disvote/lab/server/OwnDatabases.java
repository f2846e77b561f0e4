package org.disvote.lab.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.disvote.operate.database.Preparation;
import org.disvote.operate.database.Rights;
import org.disvote.topics.database.Databases;
import org.disvote.topics.database.Role;

/// The role of our parts on a server, and its databases. A superuser may run programs as the server's user (`COPY … TO
/// PROGRAM`), so no part is one: this is all that is done as one.
public final class OwnDatabases {

    /// Seen by monitors and benchmarks; none of these reaches a file, a program or another role's data.
    private static final String HELPFUL = "pg_monitor, pg_checkpoint, pg_signal_backend";

    private static final List<Role> SERVICES = List.of(Role.INGEST, Role.SINK, Role.AUDITOR);

    private OwnDatabases() {}

    /// Makes what is not there yet, and gives the role the password that is kept.
    ///
    /// @param superuser in autocommit mode
    public static void make(Connection superuser, Passwords passwords, List<String> databases) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            if (!exists(superuser, "SELECT 1 FROM pg_roles WHERE rolname = ?", Passwords.PARTS_ROLE)) {
                statement.execute("CREATE ROLE " + Passwords.PARTS_ROLE);
            }
            // CREATEDB is for rebuilding into a database beside the others.
            statement.execute("ALTER ROLE %s LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION PASSWORD %s"
                    .formatted(Passwords.PARTS_ROLE, statement.enquoteLiteral(passwords.parts())));
            statement.execute("GRANT " + HELPFUL + " TO " + Passwords.PARTS_ROLE);
            for (String database : databases) {
                if (!exists(superuser, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
                    statement.execute("CREATE DATABASE %s OWNER %s"
                            .formatted(statement.enquoteIdentifier(database, true), Passwords.PARTS_ROLE));
                }
            }
        }
    }

    /// Makes the tables of a database and the users of the services that work on it, each with the rights of its role.
    /// The role of our parts has those of the tables' owner; no service connects as this role.
    ///
    /// @param superuser the URL of the database
    public static void prepare(Rights rights, String superuser, Passwords passwords) throws SQLException {
        Preparation.run(
                rights, superuser, SERVICES.stream().map(passwords::user).toList());
        try (Connection session = Databases.connect(superuser, "disvote-up");
                Statement statement = session.createStatement()) {
            statement.execute("GRANT %s TO %s".formatted(Role.OWNER.sqlName(), Passwords.PARTS_ROLE));
        }
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (var known = connection.prepareStatement(sql)) {
            known.setString(1, name);
            try (var row = known.executeQuery()) {
                return row.next();
            }
        }
    }
}
