package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.topics.routing.Routing;

/// A kind of database that can be rebuilt: everything in it except the rows of its `vote` table, which
/// [Rebuild] inserts. Methods with a `Connection` work in the single transaction of the rebuild.
public interface Target {

    /// Which partitions of the log it has.
    Set<Integer> partitions(Routing routing);

    /// Creates or updates the schema, in transactions of its own.
    void migrate(DataSource database);

    /// Keeps all others from writing until the transaction ends, and deletes the rows that a process adds
    /// when it starts on an empty database.
    ///
    /// @return false if the database has votes
    boolean claim(Connection session) throws SQLException;

    /// Stores records that are not votes of their partition, if the target has a place for them.
    void keep(Connection session, List<Quarantined> records) throws SQLException;

    /// Marks the void votes, which excludes them from the unique key. Called after all keys are made, and
    /// before if the log has two votes of one voter with the same revision in one election.
    ///
    /// @return false for a database without such a key or mark
    default boolean markVoid(Connection session) throws SQLException {
        return false;
    }

    /// Records how far the votes go, so that publisher or sink go on from there. Called last in the
    /// transaction.
    ///
    /// @param reached the last seq of each partition and the offset behind it, also of partitions without
    ///     votes
    /// @param topicId of the log
    /// @param routing of the log, recorded in the database
    void complete(Connection session, Collection<Applied> reached, UUID topicId, Routing routing) throws SQLException;
}
