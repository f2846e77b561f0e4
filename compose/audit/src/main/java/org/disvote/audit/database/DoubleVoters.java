package org.disvote.audit.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;

/// Looks for voters with two votes of one revision in one election, in one partition: a voter has no other one, and
/// a vote elsewhere is misrouted. The uniqueness constraint should make that impossible, so it is not relied on. Uses
/// the session of its [Database].
final class DoubleVoters {

    /// Beyond this number those of a partition are not reported.
    private static final int VOTERS_MAX = 10_000;

    private final Connection connection;
    private final String where;
    private final boolean isMaster;

    /// @param isMaster whether votes may be void; a void vote is not a second vote
    DoubleVoters(Connection connection, String where, boolean isMaster) {
        this.connection = connection;
        this.where = where;
        this.isMaster = isMaster;
    }

    void report(int partition, Findings findings) throws UnreachableException {
        try (PreparedStatement statement = connection.prepareStatement("""
            SELECT seq, first_seq FROM (
                SELECT seq, min(seq) OVER (PARTITION BY election_id, voter, revision) AS first_seq
                FROM vote WHERE partition = ? AND %s
            ) AS votes
            WHERE seq > first_seq ORDER BY seq LIMIT ?
            """.formatted(isMaster ? "NOT void" : "true"))) {
            statement.setInt(1, partition);
            statement.setInt(2, VOTERS_MAX);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    findings.ofVote(
                            Kind.DOUBLE_VOTER,
                            where,
                            partition,
                            rows.getLong(1),
                            "same voter, election and revision as " + partition + "/" + rows.getLong(2));
                }
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }
}
