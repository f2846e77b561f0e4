package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.id.ElectionId;

/// The table `sealed`: the partitions that take no more votes of an election, whatever any clock says.
public final class SealTable {

    /// The master's clock, read once.
    private static final String CLOCK = "WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at) ";

    /// The owned partitions that are to be sealed: a time has passed the close of an election and they are not
    /// sealed for it. The time is a parameter; without it, it is the clock.
    private static final String TO_SEAL = """
        FROM clock, (%s) AS election, (%s) AS head
        WHERE election.closes_at <= coalesce(?, clock.at) AND NOT EXISTS (
            SELECT 1 FROM sealed WHERE sealed.election_id = election.id AND sealed.partition = head.partition)
        """.formatted(ElectionTable.CLOSES, HeadTable.LAST_SEQS);

    private final Connection session;

    public SealTable(Connection session) {
        this.session = session;
    }

    /// The partitions that are sealed for an election, as an array.
    ///
    /// @param electionId an expression of the statement around it
    static String partitions(String electionId) {
        return "ARRAY(SELECT partition FROM sealed WHERE sealed.election_id = " + electionId + ")";
    }

    /// A row.
    ///
    /// @param lastSeq the partition's head when it was sealed
    /// @param closesAt the close of the election then
    public record Seal(ElectionId electionId, int partition, long lastSeq, Instant closesAt, Instant sealedAt) {}

    /// All seals that the master has. A row with an invalid election ID is left out: no vote is of such an
    /// election.
    public List<Seal> all() throws SQLException {
        return seals("SELECT election_id, partition, last_seq, closes_at, sealed_at FROM sealed");
    }

    /// As [#all], of the partitions that the master owns.
    public List<Seal> ofOwned() throws SQLException {
        return seals("""
            SELECT election_id, partition, sealed.last_seq, closes_at, sealed_at
            FROM sealed JOIN (%s) AS head USING (partition)
            ORDER BY election_id, partition
            """.formatted(HeadTable.LAST_SEQS));
    }

    private List<Seal> seals(String sql) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            List<Seal> seals = new ArrayList<>();
            while (rows.next()) {
                Optional<ElectionId> election = ElectionId.parse(rows.getString("election_id"));
                if (election.isPresent()) {
                    seals.add(new Seal(
                            election.get(),
                            rows.getInt("partition"),
                            rows.getLong("last_seq"),
                            VoteTable.instant(rows, "closes_at"),
                            VoteTable.instant(rows, "sealed_at")));
                }
            }
            return seals;
        }
    }

    /// The elections for which an owned partition is sealed.
    public Set<ElectionId> elections() throws SQLException {
        String sql = "SELECT DISTINCT election_id FROM sealed JOIN (%s) AS head USING (partition)"
                .formatted(HeadTable.LAST_SEQS);
        try (PreparedStatement select = session.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            Set<ElectionId> ids = new HashSet<>();
            while (rows.next()) {
                ElectionId.parse(rows.getString("election_id")).ifPresent(ids::add);
            }
            return ids;
        }
    }

    /// The master's clock.
    public Instant clock() throws SQLException {
        try (PreparedStatement select = session.prepareStatement("SELECT clock_timestamp() AS at");
                ResultSet row = select.executeQuery()) {
            row.next();
            return VoteTable.instant(row, "at");
        }
    }

    /// The master's clock, if it has passed the close of an election for which an owned partition is not sealed.
    public Optional<Instant> passedClose() throws SQLException {
        try (PreparedStatement select = session.prepareStatement(CLOCK + "SELECT clock.at " + TO_SEAL + " LIMIT 1")) {
            select.setNull(1, Types.TIMESTAMP_WITH_TIMEZONE);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(VoteTable.instant(rows, "at")) : Optional.empty();
            }
        }
    }

    /// Seals every owned partition for the elections whose close, as it is in force now, lies at a time or
    /// before it. The heads are locked.
    ///
    /// @param passed when this master's clock was read; since then the topic was read to its end, so every
    ///     move of such a close is known
    /// @return how many rows were inserted
    public int sealClosed(Instant passed) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement(CLOCK
                + "INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at) "
                + "SELECT election.id, head.partition, head.last_seq, election.closes_at, clock.at " + TO_SEAL)) {
            insert.setObject(1, passed.atOffset(ZoneOffset.UTC));
            return insert.executeUpdate();
        }
    }

    /// Inserts the seals of statements that this master published and lost. A seal that it has stays as it
    /// is.
    public void insert(List<ClosingStatement> statements) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement("""
            INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (election_id, partition) DO NOTHING
            """)) {
            for (ClosingStatement statement : statements) {
                insert.setString(1, statement.electionId().value());
                insert.setInt(2, statement.partition());
                insert.setLong(3, statement.lastSeq());
                insert.setObject(4, statement.closesAt().atOffset(ZoneOffset.UTC));
                insert.setObject(5, statement.closedAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
