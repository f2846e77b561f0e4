package org.disvote.audit.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// The small tables of a master or a replica, each read in one query: all but the votes and the roll. Uses the session
/// of its [Database].
public final class DatabaseTables {

    /// A head row.
    public record Head(
            long lastSeq, long published, @Nullable Uuid topicId) {}

    /// A row of `partition_move`: a partition that this master gives away or gave away, or that comes to it.
    ///
    /// @param betweenHeads whether its head is deleted here, and another master may not have it yet
    /// @param head what the head was; meaningful only then
    public record Move(boolean betweenHeads, Head head) {}

    /// An `applied` row.
    public record Applied(long seq, @Nullable Uuid topicId) {}

    /// A master's row of an election. The digests are made of the bytes that are there, by the database.
    ///
    /// @param namedDigest by which the master finds the terms
    /// @param papers by constituency the digest of the paper's bytes, and after a space the one by which the
    ///     master finds the paper
    public record ElectionRow(
            String termsDigest,
            String namedDigest,
            SortedMap<String, String> papers,
            Instant opensAt,
            Instant closesAt,
            String roll) {

        public boolean isOf(Election election) {
            return differences(election).isEmpty() && closesAt.equals(election.closesAt());
        }

        /// In what the row differs from an election besides its close; empty if in nothing.
        public String differences(Election election) {
            SortedMap<String, String> expected = new TreeMap<>();
            election.terms()
                    .papers()
                    .forEach((constituency, digest) -> expected.put(constituency, digest + " " + digest));
            List<String> differences = new ArrayList<>();
            if (!termsDigest.equals(election.digest()) || !namedDigest.equals(election.digest())) {
                differences.add("terms");
            }
            if (!papers.equals(expected)) {
                differences.add("ballot papers");
            }
            if (!opensAt.equals(election.opensAt())) {
                differences.add("opensAt");
            }
            if (!roll.equals(election.terms().roll())) {
                differences.add("roll");
            }
            return String.join(", ", differences);
        }
    }

    /// A master's row: this partition takes no more votes of this election.
    ///
    /// @param electionId as the row has it, which may not be a valid ID
    /// @param closesAt the close that was in force on the master, which may have read a change of it late
    public record Seal(String electionId, int partition, long lastSeq, Instant closesAt, Instant sealedAt) {}

    /// What a database stores about itself since its birth.
    ///
    /// @param shard its number, on a master that has become part of a system
    public record Birth(int partitions, OptionalInt shard) {}

    /// A vote of a voter who has a void one, or changed their mind. Election and voter are as the row has
    /// them.
    public record Change(int partition, long seq, String electionId, String voter, int revision, boolean isVoid) {

        /// Hides the voter.
        @Override
        public String toString() {
            return "Change[" + partition + "/" + seq + "]";
        }
    }

    private static final int CHANGES_EACH = 1_000;

    private final Connection connection;

    public DatabaseTables(Connection connection) {
        this.connection = connection;
    }

    /// Empty if the database stores nothing about itself yet.
    public Optional<Birth> birth() throws UnreachableException {
        try (Statement statement = connection.createStatement();
                // A replica has no number. A master that is not part of a system yet may still get another
                // one.
                ResultSet row = statement.executeQuery("""
                    SELECT partitions,
                           CASE WHEN to_jsonb(system) ->> 'born' = 'true' THEN to_jsonb(system) ->> 'shard' END
                    FROM system
                    """)) {
            if (!row.next()) {
                return Optional.empty();
            }
            String shard = row.getString(2);
            return Optional.of(new Birth(
                    row.getInt(1), shard == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(shard))));
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    /// How many records a replica keeps aside, by kind.
    public SortedMap<String, Long> quarantined() throws UnreachableException {
        SortedMap<String, Long> counts = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT kind, count(*) FROM quarantine GROUP BY kind")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return counts;
    }

    /// A master's votes in a partition up to a seq, of all voters and elections that have a void one or one above
    /// revision 1: those of one voter and election together, by seq. Must be called in a transaction.
    public void changes(int partition, long last, Consumer<Change> taker) throws UnreachableException {
        try (PreparedStatement statement = connection.prepareStatement("""
            WITH votes AS NOT MATERIALIZED (
                SELECT partition, seq, election_id, voter, revision, void FROM vote WHERE partition = ? AND seq <= ?
            )
            SELECT * FROM votes
            WHERE (election_id, voter) IN (SELECT election_id, voter FROM votes WHERE void OR revision > 1)
            ORDER BY election_id, voter, seq
            """)) {
            statement.setInt(1, partition);
            statement.setLong(2, last);
            statement.setFetchSize(CHANGES_EACH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taker.accept(new Change(
                            rows.getInt(1),
                            rows.getLong(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getInt(5),
                            rows.getBoolean(6)));
                }
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    public SortedMap<Integer, Head> heads() throws UnreachableException {
        SortedMap<Integer, Head> heads = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT partition, last_seq, published, topic_id FROM partition_head")) {
            while (rows.next()) {
                heads.put(rows.getInt(1), new Head(rows.getLong(2), rows.getLong(3), topicId(rows, 4)));
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return heads;
    }

    public SortedMap<Integer, Move> moves() throws UnreachableException {
        SortedMap<Integer, Move> moves = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT partition, last_seq, topic_id, step = 'released' FROM partition_move")) {
            while (rows.next()) {
                moves.put(
                        rows.getInt(1),
                        new Move(rows.getBoolean(4), new Head(rows.getLong(2), rows.getLong(2), topicId(rows, 3))));
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return moves;
    }

    /// A master's elections, by ID.
    public SortedMap<String, ElectionRow> elections() throws UnreachableException {
        SortedMap<String, ElectionRow> found = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT id, 'sha256:' || encode(sha256(terms), 'hex'), terms_digest, opens_at, closes_at, roll,
                        ARRAY(SELECT constituency FROM ballot_paper WHERE election_id = id ORDER BY constituency),
                        ARRAY(SELECT 'sha256:' || encode(sha256(paper), 'hex') || ' ' || digest
                              FROM ballot_paper WHERE election_id = id ORDER BY constituency)
                    FROM election
                    """)) {
            while (rows.next()) {
                SortedMap<String, String> papers = new TreeMap<>();
                String[] constituencies = (String[]) rows.getArray(7).getArray();
                String[] digests = (String[]) rows.getArray(8).getArray();
                for (int i = 0; i < constituencies.length; i++) {
                    papers.put(constituencies[i], digests[i]);
                }
                found.put(
                        rows.getString(1),
                        new ElectionRow(
                                rows.getString(2),
                                rows.getString(3),
                                papers,
                                instant(rows, 4),
                                instant(rows, 5),
                                rows.getString(6)));
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return found;
    }

    /// What a master has sealed, of the partitions that it owns.
    public List<Seal> seals() throws UnreachableException {
        List<Seal> seals = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT election_id, partition, sealed.last_seq, closes_at, sealed_at
                    FROM sealed JOIN partition_head USING (partition)
                    """)) {
            while (rows.next()) {
                seals.add(new Seal(
                        rows.getString(1), rows.getInt(2), rows.getLong(3), instant(rows, 4), instant(rows, 5)));
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return seals;
    }

    public SortedMap<Integer, Applied> applied() throws UnreachableException {
        SortedMap<Integer, Applied> applied = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT partition, seq, topic_id FROM applied")) {
            while (rows.next()) {
                applied.put(rows.getInt(1), new Applied(rows.getLong(2), topicId(rows, 3)));
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        return applied;
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Uuid topicId(ResultSet rows, int column) throws SQLException {
        UUID id = rows.getObject(column, UUID.class);
        return id == null ? null : new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// By election, the roll that its voters must be on. Without rows whose ID is not valid: no vote is of such an
    /// election.
    public Map<ElectionId, String> electionsWithRoll() throws UnreachableException {
        Map<ElectionId, String> rolls = new HashMap<>();
        pairs(
                "SELECT id, roll FROM election WHERE roll <> ''",
                (id, roll) -> ElectionId.parse(id).ifPresent(election -> rolls.put(election, roll)));
        return rolls;
    }

    /// By roll, the partitions whose voters are in it here.
    public Map<String, Set<Integer>> rollPartitions() throws UnreachableException {
        Map<String, Set<Integer>> partitions = new HashMap<>();
        pairs(
                "SELECT roll, partition::text FROM roll_partition",
                (roll, partition) -> partitions
                        .computeIfAbsent(roll, name -> new HashSet<>())
                        .add(Integer.valueOf(partition)));
        return partitions;
    }

    /// The names of the rolls of which this master has a voter or a partition, each found by the index.
    public Set<String> rollNames() throws UnreachableException {
        return strings("""
            WITH RECURSIVE names AS (
                (SELECT roll FROM roll ORDER BY roll LIMIT 1)
                UNION ALL
                SELECT (SELECT roll.roll FROM roll WHERE roll.roll > names.roll ORDER BY roll.roll LIMIT 1)
                FROM names WHERE names.roll IS NOT NULL
            )
            SELECT roll FROM names WHERE roll IS NOT NULL
            UNION
            SELECT roll FROM roll_partition
            """);
    }

    private void pairs(String select, BiConsumer<String, String> taker) throws UnreachableException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            while (rows.next()) {
                taker.accept(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }

    private Set<String> strings(String select) throws UnreachableException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            Set<String> found = new HashSet<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }
}
