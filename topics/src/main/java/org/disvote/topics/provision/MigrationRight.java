package org.disvote.topics.provision;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Whether the user of a database may bring it to a newer schema. A service's user may not, if the database was
/// prepared by `disvote database prepare`: its tables then belong to a role that no service has.
public final class MigrationRight {

    /// What an operator is told of a database that lacks tables and whose user may not make them.
    public static final String UNPREPARED = "the database is not prepared for this version, and its user may not do"
            + " that: run `disvote database prepare` with the URL of an administrator";

    private MigrationRight() {}

    /// Whether the user may create tables, and has the rights of the owner of those that are there.
    public static boolean isHeld(DataSource database) throws SQLException {
        try (Connection session = database.getConnection();
                var statement = session.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)
                        AND coalesce(
                            (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
                             WHERE oid = to_regclass('flyway_schema_history')), true)
                    """)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
