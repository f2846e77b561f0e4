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

/// The question whether a publisher's sessions are still with the server that leads. A former leader that lives on
/// keeps its sessions, and nothing fails there once nobody commits there, while the new leader stays closed.
///
/// A committer raises the doubt: it has a session with a master whose partitions are closed.
final class LeaderDoubt {

    private static final Logger log = LoggerFactory.getLogger(LeaderDoubt.class);

    /// Partitions can be closed for other reasons, and each vote for them raises the doubt again.
    private static final Duration ASK_EACH = Duration.ofSeconds(3);

    private volatile boolean raised;

    /// Of the publisher's thread.
    private Deadline due = Deadline.after(ASK_EACH);

    /// By any thread.
    void raise() {
        raised = true;
    }

    /// Compares the server of a session with that of a new one, if there is a doubt. For the publisher's thread.
    ///
    /// @throws SQLException if another server leads now, or the session is lost
    void settle(PublisherConfig config, Connection session) throws SQLException {
        if (!raised || !due.hasPassed()) {
            return;
        }
        raised = false;
        due = Deadline.after(ASK_EACH);
        String life = new HeadTable(session).life();
        if (isOther(config, life)) {
            throw new SQLException(
                    "another server leads shard %d now".formatted(config.shard().index()));
        }
    }

    private static boolean isOther(PublisherConfig config, String life) {
        try (Connection fresh = MasterSession.connect(
                config.master(), "disvote-leader-" + config.shard().index())) {
            return !new HeadTable(fresh).life().equals(life);
        } catch (SQLException e) {
            // No server leads, or it takes no further session. Both end, and then the doubt is raised again.
            log.atDebug().addKeyValue("error", SqlFailure.text(e)).log("It is not known who leads");
            return false;
        }
    }
}
