package org.disvote.topics.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;

/// A vote as a row of the table `vote`, whose columns are the same on masters and replicas; a master's row also says
/// whether the vote is void.
public final class VoteRow {

    public static final List<String> COLUMNS = List.of(
            "partition",
            "seq",
            "election_id",
            "voter",
            "constituency",
            "revision",
            "ballot",
            "auth",
            "nonce",
            "cast_at");

    private VoteRow() {}

    /// @throws IllegalArgumentException if it is no vote
    public static VoteCast read(ResultSet row) throws SQLException {
        return new VoteCast(
                new ElectionId(row.getString("election_id")),
                row.getInt("partition"),
                row.getLong("seq"),
                new Voter(row.getString("voter")),
                row.getString("constituency"),
                row.getInt("revision"),
                BallotBytes.of(row.getBytes("ballot")),
                row.getString("auth"),
                Nonce.of(row.getBytes("nonce")),
                row.getObject("cast_at", OffsetDateTime.class).toInstant());
    }
}
