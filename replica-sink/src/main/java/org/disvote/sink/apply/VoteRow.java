package org.disvote.sink.apply;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;

/// A row of the `vote` table, read back.
public final class VoteRow {

    /// What [#of] needs of it.
    public static final String COLUMNS =
            "vote.partition, vote.seq, vote.election_id, vote.voter_id, vote.revision, vote.choice, vote.nonce, vote.cast_at";

    private VoteRow() {}

    /// Of a row that somebody else may have changed; empty if it is no vote.
    static Optional<VoteCast> ofAny(ResultSet row) throws SQLException {
        try {
            return Optional.of(of(row));
        } catch (RuntimeException e) {
            return Optional.empty(); // a value that its type refuses, or none
        }
    }

    /// @throws RuntimeException if it is no vote
    public static VoteCast of(ResultSet row) throws SQLException {
        return new VoteCast(
                row.getString("election_id"),
                row.getInt("partition"),
                row.getLong("seq"),
                row.getString("voter_id"),
                row.getInt("revision"),
                row.getString("choice"),
                Nonce.of(row.getBytes("nonce")),
                row.getObject("cast_at", OffsetDateTime.class).toInstant());
    }
}
