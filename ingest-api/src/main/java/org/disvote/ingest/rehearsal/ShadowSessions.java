package org.disvote.ingest.rehearsal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.LogTail;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.ingest.table.SystemTable;
import org.disvote.topics.election.Election;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Sessions with a master in which the committer's statements find other tables: temporary ones of the same names,
/// first in the search path. They have the same columns, keys and indexes, and no rows but one election and open
/// heads. They vanish with their session.
///
/// The master's own tables are locked only as a query locks them, and only while their columns are read. After
/// that the server itself refuses whatever would write to a table that is not temporary.
///
/// @param url the master's JDBC URL
record ShadowSessions(String url, Election election, String keyCommitment, Routing routing)
        implements GroupCommitter.Sessions {

    static final String NAME = "disvote rehearsal";

    static final Shard SHARD = new Shard(0);

    /// Every table that a batch reads or writes.
    static final List<String> TABLES =
            List.of("partition_head", "vote", "election", "ballot_paper", "sealed", "roll", "roll_partition", "system");

    /// @throws SQLException if the master does not answer, or its role may not create temporary tables
    @Override
    public Connection open() throws SQLException {
        Connection session = MasterSession.connect(url, NAME);
        try {
            shadow(session);
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void shadow(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            // Without its name in the path a role's setting could put `pg_temp` last.
            statement.execute("SELECT set_config('search_path', 'pg_temp, ' || current_setting('search_path'), false)");
            for (String table : TABLES) {
                statement.execute("CREATE TEMPORARY TABLE %1$s (LIKE %1$s INCLUDING ALL)".formatted(table));
            }
            requireTemporary(session);
            fill(session);
            statement.execute("SET default_transaction_read_only = on");
        }
    }

    private static void requireTemporary(Connection session) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT count(*) FROM pg_class
            WHERE oid IN (SELECT to_regclass(name) FROM unnest(?::text[]) AS one (name))
                AND relnamespace = pg_my_temp_schema()
            """)) {
            select.setObject(1, TABLES.toArray(String[]::new));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getInt(1) != TABLES.size()) {
                    throw new SQLException("the temporary tables do not come first in the session's search path");
                }
            }
        }
    }

    private void fill(Connection session) throws SQLException {
        SystemTable system = new SystemTable(session);
        system.write(new MasterNumbers(routing.partitions(), SHARD, 1, true, ""));
        var _ = system.keepVoterKey(keyCommitment);
        HeadTable heads = new HeadTable(session);
        List<Integer> partitions =
                IntStream.range(0, routing.partitions()).boxed().toList();
        heads.addEmpty(partitions);
        SortedMap<Integer, LogTail> tails = new TreeMap<>();
        partitions.forEach(partition -> tails.put(partition, LogTail.NONE));
        heads.open(tails, Set.of(), UUID.randomUUID());
        new ElectionTable(session).put(election);
    }

    /// Hides the master's credentials.
    @Override
    public String toString() {
        return "ShadowSessions[" + election.id() + "]";
    }
}
