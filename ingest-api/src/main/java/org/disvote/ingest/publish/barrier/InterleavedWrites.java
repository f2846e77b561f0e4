package org.disvote.ingest.publish.barrier;

import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.IsolationLevel;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.ingest.publish.log.LogReader;
import org.disvote.ingest.table.LogTail;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Position;
import org.jspecify.annotations.Nullable;

/// Compares with the master what another producer has written to the log before or among the votes that were
/// just appended: one of its records may have become the vote of a seq that the master gave to another vote.
/// For one thread.
public final class InterleavedWrites implements AutoCloseable {

    private final VoteTable master;
    private final LogAdmin admin;
    private final Runnable progress;

    /// Made at the first need and kept: a producer that has written once may write again.
    private @Nullable LogReader reader;

    /// @param progress called after each bounded step
    public InterleavedWrites(VoteTable master, LogAdmin admin, Runnable progress) {
        this.master = master;
        this.admin = admin;
        this.progress = progress;
    }

    /// @param from by partition where master and log are known to agree
    /// @param to by partition the offset where to end
    /// @return by partition the first position at which they differ
    public SortedMap<Integer, Position> differences(Map<Integer, LogTail> from, Map<Integer, Long> to)
            throws SQLException, OperatorNeededException {
        SortedMap<Integer, Position> differences = new TreeMap<>();
        if (!from.isEmpty()) {
            LogComparison comparison = LogComparison.between(master, reader(), from, to);
            comparison.runToTheEnd();
            comparison
                    .partitions()
                    .forEach((partition, one) ->
                            one.difference().ifPresent(position -> differences.put(partition, position)));
        }
        return differences;
    }

    private LogReader reader() {
        LogReader open = reader;
        if (open == null) {
            open = admin.reader(IsolationLevel.READ_COMMITTED, progress);
            reader = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
