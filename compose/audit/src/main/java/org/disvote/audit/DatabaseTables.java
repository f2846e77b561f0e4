package org.disvote.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.routing.Position;

/// What a database says of itself and of votes that count for nothing: small tables, read at once. On the session of
/// its [Database].
final class DatabaseTables {

    /// What a database is from its birth.
    ///
    /// @param shard its number, on a master that is born
    record Birth(int partitions, OptionalInt shard) {}

    /// A row of a master that is marked void.
    ///
    /// @param rightly whether its voter has another vote of that revision in that election
    record VoidVote(Position position, boolean rightly) {}

    private final Connection connection;

    DatabaseTables(Connection connection) {
        this.connection = connection;
    }

    /// Nothing where nobody has told it yet.
    Optional<Birth> birth() throws UnreachableException {
        try (Statement statement = connection.createStatement();
                // A replica has no number; a master that is not born yet may still get another one.
                ResultSet row = statement.executeQuery("""
                    SELECT partitions, CASE WHEN to_jsonb(system) ->> 'born' = 'true' THEN to_jsonb(system) ->> 'shard' END
                    FROM system
                    """)) {
            if (!row.next()) {
                return Optional.empty();
            }
            String shard = row.getString(2);
            return Optional.of(new Birth(
                    row.getInt(1), shard == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(shard))));
        } catch (SQLException e) {
            throw Database.unreachable(e);
        }
    }

    /// How many records a replica keeps aside, by kind.
    SortedMap<String, Long> quarantined() throws UnreachableException {
        SortedMap<String, Long> counts = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT kind, count(*) FROM quarantine GROUP BY kind")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        } catch (SQLException e) {
            throw Database.unreachable(e);
        }
        return counts;
    }

    /// @param votesMax how many are read at most
    List<VoidVote> voidVotes(int votesMax) throws UnreachableException {
        List<VoidVote> votes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
            SELECT partition, seq, EXISTS (
                SELECT 1 FROM vote AS counted
                WHERE (counted.election_id, counted.voter_id, counted.revision)
                        = (vote.election_id, vote.voter_id, vote.revision)
                    AND NOT counted.void)
            FROM vote WHERE void ORDER BY partition, seq LIMIT ?
            """)) {
            statement.setInt(1, votesMax);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    votes.add(new VoidVote(new Position(rows.getInt(1), rows.getLong(2)), rows.getBoolean(3)));
                }
            }
        } catch (SQLException e) {
            throw Database.unreachable(e);
        }
        return votes;
    }
}
