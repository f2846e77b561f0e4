package org.disvote.operate.roll;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.sql.SQLException;
import java.util.Arrays;
import org.disvote.ingest.table.RollTable;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/// The roll on one master, line by line, as [RollTable#lines] orders it. Not thread-safe.
final class RollLines {

    private final CopyOut copy;
    private byte @Nullable [] current;

    RollLines(RollTable table) throws SQLException {
        copy = table.lines();
        advance();
    }

    /// With its line end; null after the last line.
    byte @Nullable [] current() {
        return current;
    }

    void advance() throws SQLException {
        current = copy.readFromCopy();
    }

    boolean ended() {
        return current == null;
    }

    String constituency() {
        byte[] line = current == null ? new byte[0] : current;
        int comma = 0;
        while (line[comma] != ',') {
            comma++;
        }
        return new String(line, comma + 1, line.length - comma - 2, US_ASCII);
    }

    int compareTo(RollLines other) {
        return Arrays.compareUnsigned(current, other.current);
    }
}
