package org.disvote.operate.roll;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import org.disvote.ingest.table.RollTable;
import org.disvote.operate.roll.file.SortedRoll;
import org.postgresql.copy.CopyIn;

/// Sends the voters of a roll to one shard's master, many in one message. Not thread-safe.
final class RollStaging {

    private static final int COPY_BYTES = 1 << 16;

    private final CopyIn copy;
    private final ByteArrayOutputStream rows = new ByteArrayOutputStream(COPY_BYTES + 256);
    private boolean ended;

    RollStaging(RollTable table) throws SQLException {
        copy = table.startStaging();
    }

    void add(SortedRoll.Named voter, int partition) throws SQLException {
        append(Integer.toString(partition), '\t');
        append(voter.voter().value(), '\t');
        append(voter.constituency(), '\n');
        if (rows.size() >= COPY_BYTES) {
            send();
        }
    }

    /// Every voter of the file was added.
    void end() throws SQLException {
        send();
        copy.endCopy();
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    // An ID has no character that COPY's text format would escape.
    private void append(String id, char end) {
        for (int i = 0; i < id.length(); i++) {
            rows.write(id.charAt(i));
        }
        rows.write(end);
    }

    private void send() throws SQLException {
        if (rows.size() > 0) {
            copy.writeToCopy(rows.toByteArray(), 0, rows.size());
            rows.reset();
        }
    }
}
