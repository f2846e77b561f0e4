package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.disvote.topics.routing.Shard;

/// The table `system`, of one row: which shard of which system the master is.
public final class SystemTable {

    /// The commitment to the key of the pseudonyms: null if the master has not taken it yet, empty in a system
    /// without a key.
    public static final String VOTER_KEY = "SELECT voter_key FROM system";

    /// In one row: the commitment as [#VOTER_KEY] reads it, and two settings that say whether the session's commits
    /// wait for a standby.
    public static final String FOR_COMMIT = """
        SELECT (%s), current_setting('synchronous_commit'), current_setting('synchronous_standby_names')
        """.formatted(VOTER_KEY);

    private final Connection session;

    public SystemTable(Connection session) {
        this.session = session;
    }

    /// @return nothing if the database was never a master
    public Optional<MasterNumbers> read() throws SQLException {
        try (Statement statement = session.createStatement()) {
            try (ResultSet exists = statement.executeQuery("SELECT to_regclass('system') IS NOT NULL")) {
                exists.next();
                if (!exists.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT partitions, shard, shards, born, birth FROM system")) {
                return row.next()
                        ? Optional.of(new MasterNumbers(
                                row.getInt("partitions"),
                                new Shard(row.getInt("shard")),
                                row.getInt("shards"),
                                row.getBoolean("born"),
                                row.getString("birth")))
                        : Optional.empty();
            }
        }
    }

    /// Keeps the commitment to the key of the pseudonyms, unless the master has kept one already.
    ///
    /// @param commitment as the system record has it; empty in a system without a key
    /// @return what it keeps; empty if it has no numbers yet
    public Optional<String> keepVoterKey(String commitment) throws SQLException {
        Optional<String> kept = voterKey();
        if (kept.isPresent()) {
            return kept;
        }
        try (PreparedStatement update =
                session.prepareStatement("UPDATE system SET voter_key = ? WHERE voter_key IS NULL")) {
            update.setString(1, commitment);
            update.executeUpdate();
        }
        return voterKey();
    }

    private Optional<String> voterKey() throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(VOTER_KEY)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    /// Writes the numbers of a master whose number is not certain yet. A number that is certain never
    /// changes.
    public void write(MasterNumbers numbers) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("""
            INSERT INTO system (partitions, shard, shards, born, birth) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (one) DO UPDATE SET partitions = excluded.partitions, shard = excluded.shard,
                shards = excluded.shards, born = excluded.born, birth = excluded.birth
            WHERE NOT system.born
            """)) {
            insert.setInt(1, numbers.partitions());
            insert.setInt(2, numbers.shard().index());
            insert.setInt(3, numbers.shards());
            insert.setBoolean(4, numbers.born());
            insert.setString(5, numbers.birth());
            insert.executeUpdate();
        }
    }

    /// Makes the number that was written certain.
    ///
    /// @return false if it was certain before
    public boolean makeCertain() throws SQLException {
        try (PreparedStatement update = session.prepareStatement("UPDATE system SET born = true WHERE NOT born")) {
            return update.executeUpdate() > 0;
        }
    }

    /// Makes certain the numbers of a master that was loaded from the log. A number that it has already
    /// stays.
    public void completeLoaded(MasterNumbers numbers) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("""
            INSERT INTO system (partitions, shard, shards, born) VALUES (?, ?, ?, true)
            ON CONFLICT (one) DO UPDATE SET shards = greatest(system.shards, excluded.shards), born = true
            """)) {
            insert.setInt(1, numbers.partitions());
            insert.setInt(2, numbers.shard().index());
            insert.setInt(3, numbers.shards());
            insert.executeUpdate();
        }
    }

    /// Writes how many shards the system has, if the master knows of fewer.
    public void raiseShards(int shards) throws SQLException {
        try (PreparedStatement update = session.prepareStatement("UPDATE system SET shards = ? WHERE shards < ?")) {
            update.setInt(1, shards);
            update.setInt(2, shards);
            update.executeUpdate();
        }
    }
}
