package org.disvote.ingest.master;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;

/// A row of a master's table `vote`.
public final class VoteRow {

    private VoteRow() {}

    /// @param row with every column of the table
    /// @throws IllegalArgumentException if it is no vote
    public static VoteCast read(ResultSet row) throws SQLException {
        return new VoteCast(
                row.getString("election_id"),
                row.getInt("partition"),
                row.getLong("seq"),
                row.getString("voter_id"),
                row.getInt("revision"),
                row.getString("choice"),
                Nonce.of(row.getBytes("nonce")),
                instant(row, "cast_at"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
