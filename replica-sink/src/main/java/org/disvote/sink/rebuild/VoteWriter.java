package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.disvote.sink.replica.VoteTable;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Inserts votes by COPY. A running COPY blocks the connection, so it has to be paused for other statements.
/// For one thread.
final class VoteWriter {

    private final VoteTable table;
    private VoteTable.@Nullable Copy copy;
    private long copied;

    VoteWriter(Connection connection) {
        table = new VoteTable(connection);
    }

    void write(List<VoteCast> votes) throws SQLException {
        VoteTable.Copy open = copy;
        if (open == null) {
            open = table.copyFrozen();
            copy = open;
        }
        for (VoteCast vote : votes) {
            open.write(vote);
        }
    }

    /// Makes the connection usable for other statements until the next [#write].
    void pause() throws SQLException {
        VoteTable.Copy open = copy;
        if (open != null) {
            copied += open.end();
            open.close();
            copy = null;
        }
    }

    /// How many rows the server has stored up to the last [#pause].
    long copied() {
        return copied;
    }
}
