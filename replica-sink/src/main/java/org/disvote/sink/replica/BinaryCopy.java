package org.disvote.sink.replica;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// COPY in its binary format: the fastest way to insert rows, and no value is quoted or converted on its way.
/// For one thread.
///
/// The format: <https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-BINARY-FORMAT>
final class BinaryCopy implements AutoCloseable {

    private static final byte[] HEADER = ByteBuffer.allocate(19)
            .put("PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1))
            .putInt(0)
            .putInt(0)
            .array();
    private static final short TRAILER = -1;

    /// Timestamps count microseconds from here.
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private static final int CHUNK_BYTES = 64 * 1024;

    private final CopyIn copy;
    private final short columns;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);

    private BinaryCopy(CopyIn copy, short columns) {
        this.copy = copy;
        this.columns = columns;
        chunk.put(HEADER);
    }

    /// @param sql a COPY FROM STDIN whose options say `FORMAT binary`
    /// @param columns how many it names
    static BinaryCopy open(Connection connection, String sql, int columns) throws SQLException {
        return new BinaryCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql), (short) columns);
    }

    /// Then write the row's values, one for each column.
    void beginRow() throws SQLException {
        require(Short.BYTES);
        chunk.putShort(columns);
    }

    /// An `int`.
    void write(int value) throws SQLException {
        beginValue(Integer.BYTES);
        chunk.putInt(value);
    }

    /// A `bigint`.
    void write(long value) throws SQLException {
        beginValue(Long.BYTES);
        chunk.putLong(value);
    }

    /// A `bytea` of 16 bytes.
    void write(long high, long low) throws SQLException {
        beginValue(2 * Long.BYTES);
        chunk.putLong(high).putLong(low);
    }

    /// A `bytea`.
    ///
    /// @param value of any length
    void write(byte[] value) throws SQLException {
        if (Integer.BYTES + value.length <= CHUNK_BYTES) {
            beginValue(value.length);
            chunk.put(value);
        } else {
            require(Integer.BYTES);
            chunk.putInt(value.length);
            send();
            copy.writeToCopy(value, 0, value.length);
        }
    }

    /// A `text`.
    ///
    /// @param value ASCII, shorter than a chunk
    void writeAscii(String value) throws SQLException {
        beginValue(value.length());
        chunk.put(value.getBytes(ISO_8859_1));
    }

    /// A `timestamptz`.
    void write(Instant value) throws SQLException {
        write(ChronoUnit.MICROS.between(POSTGRES_EPOCH, value));
    }

    private void beginValue(int length) throws SQLException {
        require(Integer.BYTES + length);
        chunk.putInt(length);
    }

    private void require(int bytes) throws SQLException {
        if (chunk.remaining() < bytes) {
            send();
        }
    }

    private void send() throws SQLException {
        copy.writeToCopy(chunk.array(), 0, chunk.position());
        chunk.clear();
    }

    /// Returns once the server has stored every row.
    ///
    /// @return how many rows
    long end() throws SQLException {
        require(Short.BYTES);
        chunk.putShort(TRAILER);
        send();
        return copy.endCopy();
    }

    /// Cancels a copy that was not ended; its transaction can then only be rolled back.
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
