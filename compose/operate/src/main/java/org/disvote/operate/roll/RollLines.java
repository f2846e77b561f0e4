package org.disvote.operate.roll;

import java.sql.SQLException;
import java.util.Arrays;
import org.disvote.ingest.table.RollTable;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/// A roll on one master, line by line, as [RollTable#lines] orders it. Not thread-safe.
final class RollLines {

    private final CopyOut copy;
    private byte @Nullable [] current;

    RollLines(RollTable table, String roll) throws SQLException {
        copy = table.lines(roll);
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

    int compareTo(RollLines other) {
        return Arrays.compareUnsigned(current, other.current);
    }
}
