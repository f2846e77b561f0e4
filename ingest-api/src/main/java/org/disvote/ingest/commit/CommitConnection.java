package org.disvote.ingest.commit;

import java.sql.SQLException;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The session of a committer, opened when it is needed and given up after an error. One thread uses it; any
/// thread may [#stop] it.
final class CommitConnection {

    private static final Logger log = LoggerFactory.getLogger(CommitConnection.class);

    private final Shard shard;
    private final GroupCommitter.Sessions sessions;
    private volatile @Nullable CommitSession session;
    private volatile boolean stopped;

    CommitConnection(Shard shard, GroupCommitter.Sessions sessions) {
        this.shard = shard;
        this.sessions = sessions;
    }

    /// @throws SQLException see [CommitSession#open]
    CommitSession session() throws SQLException {
        CommitSession open = session;
        if (open == null) {
            open = CommitSession.open(shard, sessions.open());
            session = open;
        }
        return open;
    }

    /// Rolls back, or gives the session up, which rolls back too: the server ends a session that is idle in a
    /// transaction for a second, as when this process gets no processor time.
    ///
    /// @return false if there is no session any more
    boolean rollBack() {
        CommitSession open = session;
        if (open == null) {
            return false;
        }
        try {
            open.rollback();
            return true;
        } catch (SQLException e) {
            giveUp();
            return false;
        }
    }

    /// The next use opens a new session.
    void giveUp() {
        abort();
        session = null;
    }

    /// Ends the session, whatever its thread waits for.
    void stop() {
        stopped = true;
        abort();
    }

    boolean isStopped() {
        return stopped;
    }

    /// Not close(), which would send a terminate message and could wait for a server that does not answer.
    private void abort() {
        CommitSession open = session;
        if (open != null) {
            try {
                open.abort();
            } catch (SQLException e) {
                log.atDebug().setCause(e).log("Session could not be aborted, the server ends it");
            }
        }
    }
}
