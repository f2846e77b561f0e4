package org.disvote.operate.roll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads a file's lines in constant memory, however long a line is. Each byte becomes one character, so that
/// ASCII needs no decoding. Not thread-safe.
final class LineReader implements AutoCloseable {

    /// Longer than any valid line. Of a longer line one more byte is kept, so that the caller sees that it is
    /// too long.
    static final int LINE_BYTES_MAX = 1_024;

    private static final int BUFFER_BYTES = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;
    private long bytesTaken;
    private long line;

    private LineReader(InputStream in) {
        this.in = in;
    }

    static LineReader open(Path file) throws IOException {
        return new LineReader(Files.newInputStream(file));
    }

    /// How much of the file has been read.
    long bytesRead() {
        return bytesTaken - (filled - at);
    }

    /// The number of the line that was read last, from 1.
    long line() {
        return line;
    }

    /// @return the next line without its end, LF or CRLF; null at the end
    @Nullable
    String next() throws IOException {
        int start = at;
        while (true) {
            for (int i = at; i < filled; i++) {
                if (buffer[i] == '\n') {
                    at = i + 1;
                    return line(start, i - start);
                }
            }
            at = filled;
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, filled - start);
                filled -= start;
                at -= start;
                start = 0;
            } else if (filled == buffer.length) {
                filled = LINE_BYTES_MAX + 1; // of a line that is too long only the beginning is kept
                at = filled;
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                return filled == 0 ? null : line(0, filled);
            }
            filled += count;
            bytesTaken += count;
        }
    }

    private String line(int start, int length) {
        line++;
        int end = length > 0 && buffer[start + length - 1] == '\r' ? length - 1 : length;
        return new String(buffer, start, Math.min(end, LINE_BYTES_MAX + 1), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
