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

/// What kind of database is made anew: all that it is besides its `vote` table, which [Rebuild] fills. What is given a
/// session works in the one transaction of the rebuild.
public interface Target {

    /// Which partitions of the log it holds.
    Set<Integer> partitions(Routing routing);

    /// Brings the schema forward, in transactions of its own.
    void migrate(DataSource database);

    /// Keeps everyone else from writing until the transaction ends, and takes back what an idle writer has put
    /// down for a beginning.
    ///
    /// @return whether the database says that it has no votes
    boolean claim(Connection session) throws SQLException;

    /// Keeps records that displace no vote.
    void keep(Connection session, List<Quarantined> records) throws SQLException;

    /// Called where the log has two votes of one voter, revision and election: marks the later ones, so that
    /// they keep their places outside of the key.
    ///
    /// @return false for a database that has no such key, or no such mark
    default boolean voidSecondVotes(Connection session) throws SQLException {
        return false;
    }

    /// Says how far the votes go, so that whoever comes next goes on from there. Last in the transaction.
    ///
    /// @param reached each partition's last seq and the offset behind it, also of partitions without votes
    /// @param topicId the log's
    /// @param routing the log's, which the database keeps from now on
    void complete(Connection session, Collection<Applied> reached, UUID topicId, Routing routing) throws SQLException;
}
