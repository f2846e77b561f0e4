package org.disvote.compose.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.disvote.compose.audit.Finding.Kind;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.event.VoteCodec;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// A master's or a replica's database: one session, and after [#openSnapshot] one state of it. All SQL of the audit
/// stands here. Not thread-safe.
final class Database implements VoteSource, AutoCloseable {

    /// A head row.
    record Head(long lastSeq, long published, @Nullable Uuid topicId) {}

    /// A row of `partition_move`: a partition that this master gives away or gave away, or that comes to it.
    ///
    /// @param betweenHeads whether its head is deleted here, and another master may not have it yet
    /// @param head what the head was; meaningful between heads
    record Move(boolean betweenHeads, Head head) {}

    /// An `applied` row.
    record Applied(long seq, @Nullable Uuid topicId) {}

    /// A vote whose voter has another one at `first`.
    record DoubleVoter(int partition, long seq, Position first) {}

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// Longer than the longest silence of a healthy server: grouping the votes of a whole country on a slow disk.
    private static final Duration SILENCE_MAX = Duration.ofMinutes(15);

    private static final byte[] COPY_SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int COPY_COLUMNS = 10;
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final String where;
    private final Connection connection;
    private final Findings findings;
    private Routing routing = new Routing(Routing.PARTITIONS_DEFAULT);

    private @Nullable Set<String> electionsWithRoll;
    private Set<Integer> rollPartitions = Set.of();

    private String others = "";
    private @Nullable CopyOut copy;
    private boolean headerSkipped;
    private int partition = -1;
    private long seq;
    private byte[] bytes = {};
    private Instant castAt = Instant.MIN;
    private @Nullable String constituency;
    private long clockSteps;

    private Database(String where, Connection connection, Findings findings) {
        this.where = where;
        this.connection = connection;
        this.findings = findings;
    }

    /// @throws UnreachableException if no session is to be had within 5 seconds
    static Database connect(String where, String jdbcUrl, Findings findings) throws UnreachableException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "disvote-audit");
        properties.setProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(SILENCE_MAX.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        // Of a master's three servers the standbys may be behind.
        properties.setProperty("targetServerType", "preferPrimary");
        try {
            Connection connection = DriverManager.getConnection(jdbcUrl, properties);
            Database database = new Database(where, connection, findings);
            // The system's own limits keep writers from holding a shard; a reader may take its time.
            database.execute("""
                    SELECT set_config(name, '0', false) FROM pg_settings
                    WHERE name IN ('idle_in_transaction_session_timeout', 'idle_session_timeout', 'statement_timeout',
                                   'transaction_timeout')
                    """);
            return database;
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    String where() {
        return where;
    }

    SortedMap<Integer, Head> heads() throws UnreachableException {
        SortedMap<Integer, Head> heads = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT partition, last_seq, published, topic_id FROM partition_head")) {
            while (rows.next()) {
                heads.put(rows.getInt(1), new Head(rows.getLong(2), rows.getLong(3), topicId(rows, 4)));
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
        return heads;
    }

    SortedMap<Integer, Move> moves() throws UnreachableException {
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
            throw unreachable(e);
        }
        return moves;
    }

    /// What a master has sealed, of the partitions that it owns.
    List<ClosingStatement> seals() throws UnreachableException {
        List<ClosingStatement> seals = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT election_id, partition, sealed.last_seq, closes_at, sealed_at
                        FROM sealed JOIN partition_head USING (partition)
                        """)) {
            while (rows.next()) {
                seals.add(new ClosingStatement(
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getLong(3),
                        rows.getObject(4, OffsetDateTime.class).toInstant(),
                        rows.getObject(5, OffsetDateTime.class).toInstant()));
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
        return seals;
    }

    SortedMap<Integer, Applied> applied() throws UnreachableException {
        SortedMap<Integer, Applied> applied = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT partition, seq, topic_id FROM applied")) {
            while (rows.next()) {
                applied.put(rows.getInt(1), new Applied(rows.getLong(2), topicId(rows, 3)));
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
        return applied;
    }

    private static @Nullable Uuid topicId(ResultSet rows, int column) throws SQLException {
        UUID id = rows.getObject(column, UUID.class);
        return id == null ? null : new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    boolean hasElectionsWithRoll() throws UnreachableException {
        return !electionsWithRoll().isEmpty();
    }

    private Set<String> electionsWithRoll() throws UnreachableException {
        return strings("SELECT id FROM election WHERE definition ->> 'eligibility' = 'roll'");
    }

    /// The partitions whose voters are in the roll here.
    Set<Integer> rollPartitions() throws UnreachableException {
        return strings("SELECT partition::text FROM roll_partition").stream()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
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
            throw unreachable(e);
        }
    }

    /// Starts a pass over the roll, in lines `voterId,constituency`, by their bytes. It comes before that over the
    /// votes.
    void startReadingRoll() throws UnreachableException {
        try {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
                    COPY (SELECT voter_id, constituency FROM roll ORDER BY voter_id COLLATE "C")
                    TO STDOUT (FORMAT csv)
                    """);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /// @return null after the last one
    byte @Nullable [] nextOfRoll() throws UnreachableException {
        if (copy == null) {
            return null;
        }
        try {
            byte[] line = copy.readFromCopy();
            if (line == null) {
                copy = null;
            }
            return line;
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /// From here on this session sees one state of the database.
    void openSnapshot() throws UnreachableException {
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            execute("SELECT 1"); // the first statement takes the snapshot
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /// Looks for voters with two votes of one revision in one election. The uniqueness constraint should make that
    /// impossible, so neither it nor its index is relied on: the server reads the table itself, and spills to its
    /// disk
    /// what exceeds its memory.
    ///
    /// @param votersMax how many such voters are looked for at most
    List<DoubleVoter> doubleVoters(int votersMax) throws UnreachableException {
        List<DoubleVoter> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT partition, seq, first_value(partition) OVER voter, first_value(seq) OVER voter,
                       row_number() OVER voter
                FROM vote JOIN (
                    SELECT election_id, voter_id, revision FROM vote
                    GROUP BY election_id, voter_id, revision HAVING count(*) > 1
                    LIMIT ?
                ) AS twice USING (election_id, voter_id, revision)
                WINDOW voter AS (PARTITION BY election_id, voter_id, revision ORDER BY partition, seq)
                ORDER BY partition, seq
                """)) {
            execute("""
                    SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off;
                    SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'
                    """);
            statement.setInt(1, votersMax);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next() && found.size() < votersMax) {
                    if (rows.getLong(5) > 1) {
                        found.add(new DoubleVoter(
                                rows.getInt(1), rows.getLong(2), new Position(rows.getInt(3), rows.getLong(4))));
                    }
                }
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
        return found;
    }

    /// @param partitions whose votes here are copies of another master's; the pass over all votes leaves them out
    void leaveOut(Collection<Integer> partitions) {
        others = partitions.isEmpty()
                ? ""
                : "WHERE vote.partition NOT IN ("
                        + partitions.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    /// Starts the pass over all votes. The server streams them in order of position, by COPY, which costs both sides
    /// half of what a cursor does and holds one row at a time here.
    void startReading(Routing routing) throws UnreachableException {
        startReading(routing, "(SELECT NULL AS voter_id, NULL AS constituency)");
    }

    /// As [#startReading], on a master: each vote is looked up in the roll, if its election has one.
    void startReadingBesideRoll(Routing routing) throws UnreachableException {
        electionsWithRoll = electionsWithRoll();
        rollPartitions = rollPartitions();
        startReading(routing, """
                (SELECT voter_id, constituency FROM roll
                 WHERE roll.voter_id = vote.voter_id
                     AND vote.election_id = ANY (ARRAY(SELECT id FROM election WHERE definition ->> 'eligibility' = 'roll'))
                 LIMIT 1)
                """);
    }

    private void startReading(Routing routing, String listed) throws UnreachableException {
        this.routing = routing;
        try {
            // In order from the position's index; without that index the server sorts, on its disk if need be.
            execute("""
                    SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = on; SET LOCAL enable_sort = off;
                    SET LOCAL max_parallel_workers_per_gather = 0
                    """);
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
                    COPY (SELECT vote.partition::int, seq::bigint, election_id::text, vote.voter_id::text,
                                 revision::int, choice::text, nonce::bytea, cast_at::timestamptz,
                                 listed.voter_id IS NOT NULL, listed.constituency::text
                          FROM vote LEFT JOIN LATERAL %s AS listed ON true %s
                          ORDER BY partition, seq) TO STDOUT (FORMAT binary)
                    """.formatted(listed, others));
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    @Override
    public boolean advance() throws UnreachableException {
        if (copy == null) {
            return false;
        }
        try {
            while (true) {
                byte[] message = copy.readFromCopy();
                if (message == null) {
                    copy = null;
                    return false;
                }
                if (take(ByteBuffer.wrap(message))) {
                    return true;
                }
            }
        } catch (SQLException e) {
            throw unreachable(e);
        } catch (BufferUnderflowException e) {
            throw new UnreachableException("a row of its votes ends too early", e);
        }
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public @Nullable String constituency() {
        return constituency;
    }

    /// How often a vote's time is before that of the vote before it in its partition.
    long clockSteps() {
        return clockSteps;
    }

    @Override
    public void close() {
        try {
            if (copy == null) {
                connection.close();
            } else {
                connection.abort(Runnable::run); // the server is still sending
            }
        } catch (SQLException e) {
            // The session is gone already, and nothing was written in it.
        }
    }

    /// @return whether the row is a vote to compare
    private boolean take(ByteBuffer row) {
        if (!headerSkipped) {
            headerSkipped = true;
            skipHeader(row);
            if (!row.hasRemaining()) {
                return false;
            }
        }
        int columns = row.getShort();
        if (columns == -1) {
            return false; // the trailer
        }
        if (columns != COPY_COLUMNS) {
            throw new IllegalStateException("asked for " + COPY_COLUMNS + " columns, got " + columns);
        }
        int rowPartition = integer(row);
        long rowSeq = row.getInt() == Long.BYTES ? row.getLong() : 0;
        boolean samePartition = rowPartition == partition;
        if (samePartition && rowSeq == seq) {
            findings.ofVote(Kind.POSITION_TWICE, where, rowPartition, rowSeq, "two rows of this position");
            return false;
        }
        partition = rowPartition;
        seq = rowSeq;
        int start = row.position();
        try {
            String electionId = text(row);
            String voterId = text(row);
            int revision = integer(row);
            String choice = text(row);
            Nonce nonce = Nonce.of(field(row));
            row.getInt();
            Instant time = POSTGRES_EPOCH.plus(row.getLong(), ChronoUnit.MICROS);
            bytes = VoteCodec.encode(new VoteCast(electionId, partition, seq, voterId, revision, choice, nonce, time));
            int own = routing.partitionOf(voterId);
            if (own != partition) {
                findings.ofVote(Kind.MISROUTED, where, partition, seq, "its voter belongs to partition " + own);
            }
            if (samePartition && time.isBefore(castAt)) {
                clockSteps++;
            }
            castAt = time;
            boolean listed = field(row)[0] != 0;
            constituency = constituency(electionId, listed, row);
            return true;
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
            findings.ofVote(Kind.MALFORMED, where, partition, seq, "a row that is no vote: " + e.getMessage());
            bytes = new byte[row.limit() - start];
            row.get(start, bytes);
            constituency = null;
            return seq >= 1;
        }
    }

    private @Nullable String constituency(String electionId, boolean listed, ByteBuffer row) {
        if (electionsWithRoll == null) {
            return null;
        }
        if (!electionsWithRoll.contains(electionId)) {
            return "";
        }
        if (!listed && rollPartitions.contains(partition)) {
            findings.ofVote(Kind.NOT_ON_ROLL, where, partition, seq, "its voter is not on the roll of its election");
        }
        if (!listed) {
            return null;
        }
        int length = row.getInt(row.position());
        return length < 0 ? "" : text(row);
    }

    private static void skipHeader(ByteBuffer row) {
        byte[] signature = new byte[COPY_SIGNATURE.length];
        row.get(signature);
        if (!Arrays.equals(signature, COPY_SIGNATURE)) {
            throw new IllegalStateException("the server's COPY does not begin with its signature");
        }
        row.getInt(); // flags
        int extension = row.getInt();
        row.position(row.position() + extension);
    }

    private static int integer(ByteBuffer row) {
        int length = row.getInt();
        if (length != Integer.BYTES) {
            throw new IllegalArgumentException("a number is absent");
        }
        return row.getInt();
    }

    private static String text(ByteBuffer row) {
        return new String(field(row), UTF_8);
    }

    private static byte[] field(ByteBuffer row) {
        int length = row.getInt();
        if (length < 0) {
            throw new IllegalArgumentException("a column is null");
        }
        byte[] field = new byte[length];
        row.get(field);
        return field;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static UnreachableException unreachable(SQLException e) {
        return new UnreachableException(
                String.valueOf(e.getMessage()).lines().findFirst().orElse("it does not answer"), e);
    }
}
