package org.disvote.audit.database;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.disvote.audit.source.UnreachableException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// The rows of a database's votes up to fixed ends, in order of position, read in chunks. Each chunk is one statement
/// and one transaction, and is in memory before its first row is used. So the database keeps no snapshot for an audit
/// that waits for another place. While a chunk is used, the next one is read ahead; nothing else may use the session
/// until the last row was taken.
///
/// That gives the same rows as one snapshot, because votes are never changed and only whole partitions are deleted.
/// The last vote of a partition is read last: if it is gone, the partition's votes were deleted meanwhile.
///
/// The rows are those of COPY in its binary form, which costs both sides half of what a result set does:
/// <https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-BINARY-FORMAT>
final class VoteChunks {

    /// The seqs that a partition's rows have.
    record Ends(long first, long last) {}

    /// How many seqs a chunk covers. A row has a few hundred bytes, or some two thousand with an envelope.
    static final int SEQS = 1_000;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};

    /// Of the seq in a row that begins with partition and seq: behind the number of columns, the partition's length
    /// and value, and the seq's length.
    private static final int SEQ_OFFSET = Short.BYTES + 3 * Integer.BYTES;

    private final Connection connection;
    private final String select;
    private final Iterator<Map.Entry<Integer, Ends>> partitions;
    private int partition;
    private Ends ends = new Ends(0, 0);
    private long from;
    private boolean isPartitionRead = true;

    private Iterator<ByteBuffer> rows = Collections.emptyIterator();
    private @Nullable FutureTask<List<ByteBuffer>> ahead;

    /// @param ends by partition, what is read
    /// @param select up to the condition; its first columns are partition and seq, as int and bigint
    VoteChunks(Connection connection, SortedMap<Integer, Ends> ends, String select) {
        this.connection = connection;
        this.select = select;
        partitions = ends.entrySet().iterator();
    }

    /// What there is in each partition, found by the index of the positions.
    static SortedMap<Integer, Ends> ends(Connection connection) throws SQLException {
        SortedMap<Integer, Ends> ends = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                    WITH RECURSIVE there AS (
                        SELECT min(partition) AS partition FROM vote
                        UNION ALL
                        SELECT (SELECT min(vote.partition) FROM vote WHERE vote.partition > there.partition)
                        FROM there WHERE there.partition IS NOT NULL
                    )
                    SELECT partition, (SELECT min(seq) FROM vote WHERE vote.partition = there.partition),
                           (SELECT max(seq) FROM vote WHERE vote.partition = there.partition)
                    FROM there WHERE partition IS NOT NULL
                    """)) {
            while (rows.next()) {
                ends.put(rows.getInt(1), new Ends(rows.getLong(2), rows.getLong(3)));
            }
        }
        return ends;
    }

    /// Starts to read ahead.
    void start() {
        FutureTask<List<ByteBuffer>> task = new FutureTask<>(this::read);
        ahead = task;
        Thread.ofVirtual().name("audit-read-ahead").start(task);
    }

    /// @return null after the last row
    @Nullable
    ByteBuffer next() throws UnreachableException {
        while (!rows.hasNext()) {
            if (ahead == null) {
                return null;
            }
            List<ByteBuffer> chunk = await(ahead);
            if (chunk.isEmpty()) {
                ahead = null;
                return null;
            }
            rows = chunk.iterator();
            start();
        }
        return rows.next();
    }

    /// Whether the session may be in use.
    boolean isReading() {
        return ahead != null;
    }

    private static List<ByteBuffer> await(FutureTask<List<ByteBuffer>> task) throws UnreachableException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("the audit was interrupted", e);
        } catch (ExecutionException e) {
            switch (requireNonNull(e.getCause())) {
                case UnreachableException unreachable -> throw unreachable;
                case SQLException failure -> throw UnreachableException.of(failure);
                default -> throw new IllegalStateException("reading ahead failed", e.getCause());
            }
        }
    }

    /// The next rows; none after the last.
    private List<ByteBuffer> read() throws SQLException, UnreachableException {
        while (true) {
            if (isPartitionRead) {
                if (!partitions.hasNext()) {
                    return List.of();
                }
                Map.Entry<Integer, Ends> next = partitions.next();
                partition = next.getKey();
                ends = next.getValue();
                from = ends.first();
                isPartitionRead = false;
            }
            long to = from > ends.last() - SEQS ? ends.last() : from + SEQS - 1;
            List<ByteBuffer> chunk = copy(to);
            isPartitionRead = to == ends.last();
            if (isPartitionRead && (chunk.isEmpty() || seq(chunk.getLast()) != to)) {
                throw new UnreachableException(
                        "votes of partition %d were deleted while the audit read them: run it again"
                                .formatted(partition));
            }
            from = chunk.isEmpty() && !isPartitionRead ? firstBehind(to) : to + 1;
            if (!chunk.isEmpty()) {
                return chunk;
            }
        }
    }

    private List<ByteBuffer> copy(long to) throws SQLException {
        List<ByteBuffer> chunk = new ArrayList<>();
        CopyOut copy =
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("""
            COPY (%s WHERE vote.partition = %d AND seq BETWEEN %d AND %d ORDER BY vote.partition, seq)
            TO STDOUT (FORMAT binary)
            """.formatted(select, partition, from, to));
        boolean isHeaderRead = false;
        while (copy.isActive()) {
            byte[] message = copy.readFromCopy();
            if (message == null) {
                continue;
            }
            ByteBuffer row = ByteBuffer.wrap(message);
            if (!isHeaderRead) {
                isHeaderRead = true;
                skipHeader(row);
            }
            boolean isTrailer = row.remaining() == Short.BYTES;
            if (row.hasRemaining() && !isTrailer) {
                chunk.add(row);
            }
        }
        return chunk;
    }

    /// Over a gap, which may be of any size.
    private long firstBehind(long seq) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT min(seq) FROM vote WHERE partition = %d AND seq BETWEEN %d AND %d"
                                .formatted(partition, seq + 1, ends.last()))) {
            row.next();
            long first = row.getLong(1);
            return row.wasNull() ? ends.last() : first;
        }
    }

    private static long seq(ByteBuffer row) {
        return row.getLong(row.position() + SEQ_OFFSET);
    }

    private static void skipHeader(ByteBuffer row) {
        byte[] signature = new byte[SIGNATURE.length];
        row.get(signature);
        if (!Arrays.equals(signature, SIGNATURE)) {
            throw new IllegalStateException("the server's COPY does not begin with its signature");
        }
        row.getInt(); // flags
        int extension = row.getInt();
        row.position(row.position() + extension);
    }
}
