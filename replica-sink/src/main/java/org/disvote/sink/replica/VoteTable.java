package org.disvote.sink.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.disvote.topics.database.VoteRow;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;

/// The table `vote`. Works in the transaction of its connection.
public final class VoteTable {

    /// What a query must select of the table for [VoteRow#read].
    public static final String COLUMNS =
            VoteRow.COLUMNS.stream().map(name -> "vote." + name).collect(Collectors.joining(", "));

    private final Connection connection;

    public VoteTable(Connection connection) {
        this.connection = connection;
    }

    /// As [VoteRow#read], for a row that somebody else may have changed.
    private static Optional<VoteCast> readIfValid(ResultSet row) throws SQLException {
        try {
            return Optional.of(VoteRow.read(row));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /// The votes at these positions; where there is none, or a row that is no valid vote, there is no entry.
    Map<Position, VoteCast> at(List<Position> positions) throws SQLException {
        // A plain join could scan the whole table; the lateral one makes one index look-up for each position.
        try (var select = connection.prepareStatement("""
                SELECT found.*
                FROM unnest(?::int[], ?::bigint[]) AS wanted (partition, seq)
                CROSS JOIN LATERAL (
                    SELECT %s
                    FROM vote
                    WHERE vote.partition = wanted.partition AND vote.seq = wanted.seq
                    LIMIT 1
                ) AS found
                """.formatted(COLUMNS))) {
            select.setObject(1, positions.stream().mapToInt(Position::partition).toArray());
            select.setObject(2, positions.stream().mapToLong(Position::seq).toArray());
            Map<Position, VoteCast> found = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    readIfValid(rows).ifPresent(vote -> found.put(vote.position(), vote));
                }
            }
            return found;
        }
    }

    void insert(List<VoteCast> votes) throws SQLException {
        if (votes.isEmpty()) {
            return;
        }
        try (Copy copy = copy("(FORMAT binary)")) {
            for (VoteCast vote : votes) {
                copy.write(vote);
            }
            copy.end();
        }
    }

    /// Inserts rows that need no vacuum later. The transaction must have created or truncated the table
    /// before.
    public Copy copyFrozen() throws SQLException {
        return copy("(FORMAT binary, FREEZE)");
    }

    private Copy copy(String options) throws SQLException {
        return new Copy(BinaryCopy.open(
                connection,
                "COPY vote (" + String.join(", ", VoteRow.COLUMNS) + ") FROM STDIN " + options,
                VoteRow.COLUMNS.size()));
    }

    /// A running COPY into the table. The connection cannot be used for anything else until it is closed.
    public static final class Copy implements AutoCloseable {
        private final BinaryCopy rows;

        private Copy(BinaryCopy rows) {
            this.rows = rows;
        }

        /// In the order of [VoteRow#COLUMNS].
        public void write(VoteCast vote) throws SQLException {
            rows.beginRow();
            rows.write(vote.partition());
            rows.write(vote.seq());
            rows.writeAscii(vote.electionId().value());
            rows.writeAscii(vote.voter().value());
            rows.writeAscii(vote.constituency());
            rows.write(vote.revision());
            rows.write(vote.ballot().bytes());
            rows.writeAscii(vote.auth());
            rows.write(vote.nonce().high(), vote.nonce().low());
            rows.write(vote.castAt());
        }

        /// Returns once the server has stored every row.
        ///
        /// @return how many rows
        public long end() throws SQLException {
            return rows.end();
        }

        /// Cancels a copy that was not ended; its transaction can then only be rolled back.
        @Override
        public void close() throws SQLException {
            rows.close();
        }
    }
}
