package org.disvote.topics.provision;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Recognizes the master or replica of an earlier version, whose votes have the form of record version 1. It
/// cannot be brought to the schema of this version, and a migration would only report that checksums differ.
public final class EarlierDatabase {

    private EarlierDatabase() {}

    /// Whether the table of votes has a column of that version.
    public static boolean isOne(DataSource database) throws SQLException {
        try (Connection session = database.getConnection();
                var statement = session.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT EXISTS (
                        SELECT FROM pg_attribute
                        WHERE attrelid = to_regclass('vote') AND attname = 'voter_id' AND NOT attisdropped)
                    """)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
