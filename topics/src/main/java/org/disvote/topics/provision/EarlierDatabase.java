package org.disvote.topics.provision;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Recognizes the master or replica of an earlier version: one whose votes have the form of record version 1, or
/// a master from before the notary, without the mark of restored partitions. It cannot be brought to the schema of
/// this version, and a migration would only report that checksums differ.
public final class EarlierDatabase {

    private EarlierDatabase() {}

    /// Whether a table has a column of an earlier version, or lacks one of this.
    public static boolean isOne(DataSource database) throws SQLException {
        try (Connection session = database.getConnection();
                var statement = session.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT EXISTS (
                        SELECT FROM pg_attribute
                        WHERE attrelid = to_regclass('vote') AND attname = 'voter_id' AND NOT attisdropped)
                    OR to_regclass('partition_head') IS NOT NULL AND NOT EXISTS (
                        SELECT FROM pg_attribute
                        WHERE attrelid = to_regclass('partition_head') AND attname = 'restored' AND NOT attisdropped)
                    """)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
