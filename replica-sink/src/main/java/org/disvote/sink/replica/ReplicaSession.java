package org.disvote.sink.replica;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.Gap;
import org.disvote.topics.vote.VoteCast;

/// A sink's session on its replica. Each method is one transaction; the SQL is in the classes of the tables.
/// For one thread, except [#abort].
public final class ReplicaSession implements AutoCloseable {

    /// Nothing was changed: another consumer has moved `applied` since this consumer read it.
    public static final class FencedException extends Exception {
        FencedException(Applied expected, Applied actual) {
            super("the replica is at " + actual + " and not at " + expected);
        }
    }

    private final Connection connection;
    private final SystemTable system;
    private final AppliedTable applied;
    private final VoteTable votes;
    private final QuarantineTable quarantine;

    ReplicaSession(Connection connection) {
        this.connection = connection;
        system = new SystemTable(connection);
        applied = new AppliedTable(connection);
        votes = new VoteTable(connection);
        quarantine = new QuarantineTable(connection);
    }

    /// False in a database that was dropped and created again.
    boolean hasTables() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('applied') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        } finally {
            rollback();
        }
    }

    /// For how many partitions the replica was made; empty if it is new.
    OptionalInt partitions() throws SQLException {
        return read(system::partitions);
    }

    /// Records how many partitions the log has if the replica is new, and compares the number otherwise.
    ///
    /// @throws ReplicaDatabase.OtherReplicaException if the replica was made for another log
    public void requirePartitions(int partitions) throws SQLException {
        OptionalInt recorded;
        try {
            system.insertIfNew(partitions);
            recorded = system.partitions();
            connection.commit();
        } finally {
            rollback();
        }
        ReplicaDatabase.requireSame(recorded, partitions);
    }

    /// How far the replica is, by partition. A partition without a row gets one and starts at the log's first
    /// offset.
    ///
    /// @param topicId the log's
    public Map<Integer, AppliedTable.Row> begin(Set<Integer> partitions, UUID topicId) throws SQLException {
        Map<Integer, AppliedTable.Row> rows = read(() -> applied.of(partitions));
        if (rows.keySet().containsAll(partitions)) {
            return rows;
        }
        try {
            applied.insertMissing(partitions, topicId);
            connection.commit();
        } finally {
            rollback();
        }
        return read(() -> applied.of(partitions));
    }

    /// How many records of these partitions are in quarantine, by kind; kinds without any are left out.
    public Map<Integer, Map<Kind, Long>> quarantined(Set<Integer> partitions) throws SQLException {
        return read(() -> quarantine.counts(partitions));
    }

    /// The gaps behind these places, also those that are too young for an alarm; partitions without one are
    /// left out.
    public Map<Integer, Gap> gaps(Collection<Applied> places) throws SQLException {
        return read(() -> quarantine.gaps(places));
    }

    /// The replica's votes at these positions. Where it has none, or a row that is no valid vote, there is no
    /// entry.
    public Map<Position, VoteCast> votesAt(List<Position> positions) throws SQLException {
        return positions.isEmpty() ? Map.of() : read(() -> votes.at(positions));
    }

    /// Writes pages of different partitions, all of them or none.
    ///
    /// @throws FencedException if the replica is not where a page begins
    public void write(List<Page> pages, Probe probe) throws SQLException, FencedException {
        try {
            lock(pages);
            votes.insert(pages.stream().flatMap(page -> page.votes().stream()).toList());
            quarantine.insert(
                    pages.stream().flatMap(page -> page.quarantined().stream()).toList());
            probe.reached(Probe.Step.ROWS_WRITTEN);
            applied.move(pages.stream().map(Page::to).toList());
            probe.reached(Probe.Step.BEFORE_COMMIT);
            connection.commit();
        } finally {
            rollback();
        }
        probe.reached(Probe.Step.AFTER_COMMIT);
    }

    /// This comes first in the transaction. A fenced consumer waits here for the one that took over, and then
    /// sees that the replica has moved.
    private void lock(List<Page> pages) throws SQLException, FencedException {
        Map<Integer, Applied> actual =
                applied.lock(pages.stream().map(page -> page.from().partition()).toList());
        for (Page page : pages) {
            Applied expected = page.from();
            Applied now = actual.get(expected.partition());
            if (!expected.equals(now)) {
                throw new FencedException(expected, now == null ? Applied.nothing(expected.partition()) : now);
            }
        }
    }

    @FunctionalInterface
    private interface Query<T> {
        T run() throws SQLException;
    }

    private <T> T read(Query<T> query) throws SQLException {
        try {
            return query.run();
        } finally {
            rollback();
        }
    }

    /// Ends the transaction if one is open. A lost session has none.
    private void rollback() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
        }
    }

    /// Ends the session at once, also while its thread waits for an answer. Safe for any thread.
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // The session has ended already.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The session has ended already.
        }
    }
}
