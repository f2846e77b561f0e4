package org.disvote.audit.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// Looks up single votes of a database by their positions. Uses the session of its [Database].
public final class DatabaseRecords {

    private final Connection connection;

    DatabaseRecords(Connection connection) {
        this.connection = connection;
    }

    /// The votes at some positions. A row that is no vote is left out: the pass over all votes reports it.
    public Map<Position, VoteCast> at(Collection<Position> positions) throws UnreachableException {
        Map<Position, VoteCast> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
            SELECT partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at
            FROM unnest(?::integer[], ?::bigint[]) AS asked (partition, seq) JOIN vote USING (partition, seq)
            """)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "integer",
                            positions.stream().map(Position::partition).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", positions.stream().map(Position::seq).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    take(rows, found);
                }
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return found;
    }

    private static void take(ResultSet rows, Map<Position, VoteCast> found) throws SQLException {
        try {
            VoteCast vote = new VoteCast(
                    new ElectionId(rows.getString(3)),
                    rows.getInt(1),
                    rows.getLong(2),
                    new Voter(rows.getString(4)),
                    rows.getString(5),
                    rows.getInt(6),
                    BallotBytes.of(rows.getBytes(7)),
                    rows.getString(8),
                    Nonce.of(rows.getBytes(9)),
                    rows.getObject(10, OffsetDateTime.class).toInstant());
            found.put(vote.position(), vote);
        } catch (IllegalArgumentException e) {
            // Reported elsewhere, see above.
        }
    }
}
