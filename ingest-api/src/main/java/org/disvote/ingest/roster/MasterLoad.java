package org.disvote.ingest.roster;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import org.disvote.ingest.revision.VoidVotes;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.ingest.table.SystemTable;
import org.disvote.topics.routing.Shard;

/// Makes a database a master after the log's votes were copied into it: each step works in the caller's
/// transaction. The shard is closed then. Its publisher copies the elections and their seals, and opens it
/// after the barrier, like any other.
public final class MasterLoad {

    private MasterLoad() {}

    /// Keeps committers and publishers from writing until the transaction ends.
    ///
    /// @param shard that it becomes
    /// @return whether it has no votes, by its heads, and is not the master of another shard
    public static boolean claim(Connection session, Shard shard) throws SQLException {
        HeadTable heads = new HeadTable(session);
        heads.lockOutWriters();
        return heads.haveNoVotes()
                && new SystemTable(session)
                        .read()
                        .filter(kept -> !kept.shard().equals(shard))
                        .isEmpty();
    }

    /// See [VoidVotes#markAll].
    public static void markVoid(Connection session) throws SQLException {
        new VoidVotes(session).markAll();
    }

    /// Replaces the heads that ingest may have given an empty master, see [HeadTable#replace].
    ///
    /// @param topicId the log's
    /// @param numbers that it keeps from now on
    public static void complete(
            Connection session, Collection<HeadTable.Loaded> loaded, UUID topicId, MasterNumbers numbers)
            throws SQLException {
        new SystemTable(session).completeLoaded(numbers);
        new HeadTable(session).replace(loaded, topicId);
    }
}
