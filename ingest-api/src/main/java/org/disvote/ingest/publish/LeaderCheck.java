package org.disvote.ingest.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.HeadTable;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.SqlFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks whether a publisher's sessions are still with the leader of its shard's master. A former leader that is
/// still running keeps its sessions: nothing fails there as long as nobody commits, and the new leader stays closed.
///
/// A committer requests the check when it has a session with a master whose partitions are closed.
final class LeaderCheck {

    private static final Logger log = LoggerFactory.getLogger(LeaderCheck.class);

    /// Partitions can be closed for other reasons, and each vote for them requests the check again.
    private static final Duration CHECK_EACH = Duration.ofSeconds(3);

    private final PublisherConfig config;
    private volatile boolean requested;

    /// Of the publisher's thread.
    private Deadline due = Deadline.after(CHECK_EACH);

    LeaderCheck(PublisherConfig config) {
        this.config = config;
    }

    /// By any thread.
    void request() {
        requested = true;
    }

    /// Compares the server of a session with that of a new one, if this was requested. For the publisher's thread.
    ///
    /// @throws SQLException if another server is the leader now, or the session is lost
    void runIfRequested(Connection session) throws SQLException {
        if (!requested || !due.hasPassed()) {
            return;
        }
        requested = false;
        due = Deadline.after(CHECK_EACH);
        String life = new HeadTable(session).life();
        if (isOther(life)) {
            throw new SQLException(
                    "another server leads shard %d now".formatted(config.shard().index()));
        }
    }

    private boolean isOther(String life) {
        try (Connection fresh = MasterSession.connect(
                config.master(), "disvote-leader-" + config.shard().index())) {
            return !new HeadTable(fresh).life().equals(life);
        } catch (SQLException e) {
            // There is no leader, or it takes no further session. Both end, and the check is requested again.
            log.atDebug().addKeyValue("error", SqlFailure.text(e)).log("It is not known who leads");
            return false;
        }
    }
}
