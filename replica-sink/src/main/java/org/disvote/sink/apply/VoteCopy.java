package org.disvote.sink.apply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.event.VoteCast;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes votes into a table by COPY in its binary form: the fastest way in, and one in which each field
/// arrives exactly as it is. Of one thread; the connection is of no other use until this is closed.
///
/// The form: <https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-BINARY-FORMAT>
public final class VoteCopy implements AutoCloseable {

    private static final String COLUMNS = "partition, seq, election_id, voter_id, revision, choice, nonce, cast_at";
    private static final short COLUMN_COUNT = 8;

    private static final byte[] HEADER = ByteBuffer.allocate(19)
            .put("PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1))
            .putInt(0)
            .putInt(0)
            .array();
    private static final short TRAILER = -1;

    /// Timestamps count microseconds from here.
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /// Longest possible: the lengths, two ints, two longs, three IDs and the nonce.
    private static final int ROW_BYTES_MAX = 300;

    private static final int CHUNK_BYTES = 64 * 1024;

    private final CopyIn copy;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);

    private VoteCopy(CopyIn copy) {
        this.copy = copy;
        chunk.put(HEADER);
    }

    /// @param connection in a transaction
    public static VoteCopy open(Connection connection) throws SQLException {
        return open(connection, "vote");
    }

    /// @param table with the columns of `vote`
    public static VoteCopy open(Connection connection, String table) throws SQLException {
        return open(connection, table, "(FORMAT binary)");
    }

    /// Rows that need no vacuum later.
    ///
    /// @param connection in the transaction that has made or truncated the table
    public static VoteCopy openFrozen(Connection connection) throws SQLException {
        return open(connection, "vote", "(FORMAT binary, FREEZE)");
    }

    private static VoteCopy open(Connection connection, String table, String options) throws SQLException {
        return new VoteCopy(connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " (" + COLUMNS + ") FROM STDIN " + options));
    }

    public void write(VoteCast vote) throws SQLException {
        if (chunk.remaining() < ROW_BYTES_MAX) {
            send();
        }
        chunk.putShort(COLUMN_COUNT);
        chunk.putInt(Integer.BYTES).putInt(vote.partition());
        chunk.putInt(Long.BYTES).putLong(vote.seq());
        put(vote.electionId());
        put(vote.voterId());
        chunk.putInt(Integer.BYTES).putInt(vote.revision());
        put(vote.choice());
        chunk.putInt(Nonce.BYTES)
                .putLong(vote.nonce().high())
                .putLong(vote.nonce().low());
        chunk.putInt(Long.BYTES).putLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, vote.castAt()));
    }

    private void put(String id) {
        chunk.putInt(id.length()).put(id.getBytes(ISO_8859_1)); // an ID is ASCII
    }

    private void send() throws SQLException {
        copy.writeToCopy(chunk.array(), 0, chunk.position());
        chunk.clear();
    }

    /// Returns once the server has taken every row in.
    ///
    /// @return how many
    public long end() throws SQLException {
        if (chunk.remaining() < Short.BYTES) {
            send();
        }
        chunk.putShort(TRAILER);
        send();
        return copy.endCopy();
    }

    /// Undoes a copy that was not brought to its [#end]; its transaction can then only be rolled back.
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
