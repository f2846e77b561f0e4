package org.disvote.lab.load.sealed;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Opener;
import org.disvote.topics.sealing.Plaintext;
import org.disvote.topics.sealing.SealKey;

/// What some votes say that a replica has: each must open to the ballot that its voter meant.
///
/// @param votes how many were looked at
/// @param missing how many of them the replica does not have
/// @param wrong how many do not open, or to another ballot
public record OpenedSample(int votes, int missing, int wrong) {

    private static final String VOTE =
            "SELECT constituency, revision, ballot FROM vote WHERE election_id = ? AND voter = ?";

    /// Opens the sample of these voters.
    ///
    /// @param replica its JDBC URL
    public static OpenedSample of(SealedVoters voters, SealKey key, String replica) throws SQLException {
        Opener opener = key.opener(voters.seal());
        int missing = 0;
        int wrong = 0;
        try (Connection connection = DriverManager.getConnection(replica);
                PreparedStatement select = connection.prepareStatement(VOTE)) {
            for (long voter : voters.sample()) {
                BallotContext meant = voters.context(voter);
                select.setString(1, meant.electionId().value());
                select.setString(2, meant.voter());
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()) {
                        missing++;
                    } else if (!isAsMeant(
                                    rows,
                                    meant,
                                    voters.ballot(voter),
                                    opener,
                                    voters.seal().pad())
                            || rows.next()) {
                        wrong++;
                    }
                }
            }
        }
        return new OpenedSample(voters.sample().size(), missing, wrong);
    }

    private static boolean isAsMeant(ResultSet row, BallotContext meant, byte[] ballot, Opener opener, int pad)
            throws SQLException {
        BallotContext recorded =
                new BallotContext(meant.electionId(), meant.terms(), meant.voter(), row.getString(1), row.getInt(2));
        Optional<byte[]> opened =
                opener.open(recorded, row.getBytes(3)).flatMap(plaintext -> Plaintext.unpad(plaintext, pad));
        return recorded.equals(meant)
                && opened.filter(bytes -> Arrays.equals(bytes, ballot)).isPresent();
    }

    public boolean isAsMeant() {
        return missing == 0 && wrong == 0;
    }

    public String text() {
        return "  opened       %,10d votes of a replica, chosen at random: %s%n"
                .formatted(
                        votes,
                        isAsMeant() ? "all as they were meant" : "%,d MISSING, %,d WRONG".formatted(missing, wrong));
    }
}
