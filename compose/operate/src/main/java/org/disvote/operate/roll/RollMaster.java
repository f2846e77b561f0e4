package org.disvote.operate.roll;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.disvote.ingest.master.MasterSession;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// One shard's master while its part of the roll is imported: one session, one transaction, all of it or nothing. All
/// SQL on the roll's behalf stands here. Not thread-safe.
public final class RollMaster implements AutoCloseable {

    /// What the import does to the roll on this master.
    ///
    /// @param moved voters whose constituency is another one now
    record Merged(long added, long moved, long removed) {

        static final Merged NOTHING = new Merged(0, 0, 0);

        Merged plus(Merged other) {
            return new Merged(added + other.added, moved + other.moved, removed + other.removed);
        }

        boolean onlyAdds() {
            return moved == 0 && removed == 0;
        }
    }

    /// Longer than sorting half a country on a slow disk takes.
    private static final Duration ANSWER_MAX = Duration.ofMinutes(15);

    /// One import at a time on a master, whichever process does it; the number is that of nothing else here.
    private static final long IMPORT_LOCK = 0x726f6c6c; // "roll"

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int COPY_BYTES = 1 << 16;

    private final int shard;
    private final Connection connection;
    private final ByteArrayOutputStream rows = new ByteArrayOutputStream(COPY_BYTES + 256);
    private @Nullable CopyIn staging;
    private boolean copying;

    private RollMaster(int shard, Connection connection) {
        this.shard = shard;
        this.connection = connection;
    }

    /// Begins the transaction.
    ///
    /// @throws OperatorException if another import is under way
    public static RollMaster open(int shard, String url) throws SQLException {
        RollMaster master = new RollMaster(shard, MasterSession.connect(url, "disvote-roll"));
        try {
            master.begin();
            return master;
        } catch (SQLException | RuntimeException e) {
            master.close();
            throw e;
        }
    }

    private void begin() throws SQLException {
        try {
            // With the session's usual patience, 2 s: that of an import that just ended may not be gone yet.
            execute("SELECT pg_advisory_lock(" + IMPORT_LOCK + ")");
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new OperatorException(
                        "another import of a roll is under way on shard %d: wait for its end".formatted(shard), e);
            }
            throw e;
        }
        connection.setNetworkTimeout(Runnable::run, (int) ANSWER_MAX.toMillis());
        // While one master sorts, the session on another may be idle. Voters wait for no lock of ours but the heads',
        // and those are held for the moment of the commit only.
        execute("""
            SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '10s';
            SET work_mem = '64MB'; SET maintenance_work_mem = '64MB'; SET temp_buffers = '16MB'; SET jit = off
            """);
        connection.setAutoCommit(false);
    }

    int shard() {
        return shard;
    }

    /// The partitions that this master owns.
    Set<Integer> partitions() throws SQLException {
        return partitions("SELECT partition FROM partition_head");
    }

    private Set<Integer> partitions(String select) throws SQLException {
        Set<Integer> partitions = new TreeSet<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            while (row.next()) {
                partitions.add(row.getInt(1));
            }
        }
        return partitions;
    }

    /// Takes a voter of the file in, aside from the roll.
    void stage(RollFile.Voter voter, int partition) throws SQLException {
        if (staging == null) {
            startStaging();
        }
        append(Long.toString(voter.line()), '\t');
        append(Integer.toString(partition), '\t');
        append(voter.voterId().value(), '\t');
        append(voter.constituency().isEmpty() ? "\\N" : voter.constituency(), '\n');
        if (rows.size() >= COPY_BYTES) {
            send();
        }
    }

    /// Every voter of the file was staged.
    void endStaging() throws SQLException {
        if (staging == null) {
            startStaging();
        }
        send();
        if (staging != null) {
            staging.endCopy();
            staging = null;
            copying = false;
        }
    }

    private void startStaging() throws SQLException {
        execute("""
            CREATE TEMPORARY TABLE roll_file (
                line         bigint           NOT NULL,
                partition    int              NOT NULL,
                voter_id     text COLLATE "C" NOT NULL,
                constituency text COLLATE "C"
            ) ON COMMIT DROP
            """);
        copying = true;
        staging = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY roll_file FROM STDIN");
    }

    // An ID has no character that the text form of COPY would escape.
    private void append(String id, char end) {
        for (int i = 0; i < id.length(); i++) {
            rows.write(id.charAt(i));
        }
        rows.write(end);
    }

    private void send() throws SQLException {
        if (staging != null && rows.size() > 0) {
            staging.writeToCopy(rows.toByteArray(), 0, rows.size());
            rows.reset();
        }
    }

    /// Makes the roll what the file says.
    ///
    /// @param owned this master's partitions
    Merged merge(Set<Integer> owned) throws SQLException {
        int[] partitions = owned.stream().mapToInt(Integer::intValue).toArray();
        execute("SAVEPOINT before_merge");
        // What a partition that moved away has left here.
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM roll WHERE partition <> ALL (?)")) {
            delete.setObject(1, partitions);
            delete.execute();
        }
        execute("ANALYZE roll_file");
        long removed = update("""
            DELETE FROM roll
            WHERE NOT EXISTS (SELECT FROM roll_file AS file WHERE file.voter_id = roll.voter_id)
            """);
        long moved = update("""
            UPDATE roll
            SET constituency = file.constituency
            FROM roll_file AS file
            WHERE file.voter_id = roll.voter_id AND file.constituency IS DISTINCT FROM roll.constituency
            """);
        // In order: else each voter would go to another page of the index.
        long added = update("""
            INSERT INTO roll (voter_id, partition, constituency)
            SELECT voter_id, partition, constituency
            FROM roll_file AS file
            WHERE NOT EXISTS (SELECT FROM roll WHERE roll.voter_id = file.voter_id)
            ORDER BY voter_id
            """);
        Merged merged = new Merged(added, moved, removed);
        execute("DELETE FROM roll_partition");
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO roll_partition (partition) SELECT unnest(?::int[])")) {
            insert.setObject(1, partitions);
            insert.execute();
        }
        if (!merged.equals(Merged.NOTHING)) {
            execute("ANALYZE roll"); // a plan made for an empty roll would look through all of it for each voter
        }
        return merged;
    }

    /// From here to the end of the transaction no vote is recorded on this master, so that whoever has voted
    /// can be seen, and whoever votes next sees the roll as it is then.
    ///
    /// @return the partitions that it owns
    Set<Integer> lockHeads() throws SQLException {
        return partitions("SELECT partition FROM partition_head ORDER BY partition FOR UPDATE");
    }

    /// Whether this master has a vote of an election with a roll.
    boolean votingHasBegun() throws SQLException {
        return isTrue("""
            SELECT EXISTS (
                SELECT FROM election
                WHERE definition ->> 'eligibility' = 'roll'
                    AND EXISTS (SELECT FROM vote WHERE vote.election_id = election.id))
            """);
    }

    /// Undoes the merge and finds out whom it took from the roll or moved.
    ///
    /// @param gone is told the voters whom the file does not have
    /// @param moved is told the lines of voters who are in another constituency
    void explain(RollProblems moved, Set<String> gone) throws SQLException {
        execute("ROLLBACK TO SAVEPOINT before_merge");
        try (PreparedStatement select = connection.prepareStatement("""
            SELECT line, voter_id, coalesce(roll.constituency, 'none') AS before,
                coalesce(file.constituency, 'none') AS after, count(*) OVER () AS moved
            FROM roll_file AS file JOIN roll USING (voter_id)
            WHERE file.constituency IS DISTINCT FROM roll.constituency
            ORDER BY line
            LIMIT ?
            """)) {
            select.setInt(1, RollProblems.TOLD_MAX);
            try (ResultSet row = select.executeQuery()) {
                long more = 0;
                for (int told = 1; row.next(); told++) {
                    moved.add(
                            row.getLong("line"),
                            "voter %s would move from constituency %s to %s"
                                    .formatted(
                                            row.getString("voter_id"),
                                            row.getString("before"),
                                            row.getString("after")));
                    more = row.getLong("moved") - told;
                }
                moved.addUntold(more);
            }
        }
        try (PreparedStatement select = connection.prepareStatement("""
            SELECT voter_id
            FROM roll
            WHERE NOT EXISTS (SELECT FROM roll_file AS file WHERE file.voter_id = roll.voter_id)
            ORDER BY voter_id
            LIMIT ?
            """)) {
            select.setInt(1, RollProblems.TOLD_MAX);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    gone.add(row.getString("voter_id"));
                }
            }
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /// The roll on this master in lines `voterId,constituency`, by their bytes. It is the order of the voter
    /// IDs, too: no character of an ID comes before the comma.
    Lines lines() throws SQLException {
        copying = true;
        return new Lines(connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
            COPY (SELECT voter_id, constituency FROM roll ORDER BY voter_id) TO STDOUT (FORMAT csv)
            """));
    }

    /// See [#lines].
    final class Lines {
        private final CopyOut copy;
        private byte @Nullable [] current;

        private Lines(CopyOut copy) throws SQLException {
            this.copy = copy;
            advance();
        }

        /// With its end; null after the last one.
        byte @Nullable [] current() {
            return current;
        }

        void advance() throws SQLException {
            current = copy.readFromCopy();
            copying = current != null;
        }

        String constituency() {
            byte[] line = current == null ? new byte[0] : current;
            int comma = 0;
            while (line[comma] != ',') {
                comma++;
            }
            return new String(line, comma + 1, line.length - comma - 2, US_ASCII);
        }

        int compareTo(Lines other) {
            return Arrays.compareUnsigned(current, other.current);
        }
    }

    private boolean isTrue(String select) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private long update(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Undoes whatever is not committed.
    @Override
    public void close() {
        try {
            if (copying) {
                connection.abort(Runnable::run); // the end of an unfinished COPY could be long in coming
            } else {
                connection.close();
            }
        } catch (SQLException e) {
            // The session is gone already.
        }
    }
}
