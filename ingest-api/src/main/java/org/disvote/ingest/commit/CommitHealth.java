package org.disvote.ingest.commit;

import java.sql.SQLException;
import java.time.Duration;
import org.disvote.topics.database.MissingRight;
import org.disvote.topics.database.Role;
import org.disvote.topics.lifetime.Backoff;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the last tries of a committer succeeded, and when it tries again. The committing thread writes it,
/// any thread may read [#failingFor] and [#isDoubtful].
final class CommitHealth {

    private static final Logger log = LoggerFactory.getLogger(CommitHealth.class);

    private static final Duration RETRY_MIN = Duration.ofMillis(50);
    private static final Duration RETRY_MAX = Duration.ofSeconds(1);

    /// For so long after a vote that found no room on the disk, a commit without a vote shows nothing.
    private static final Duration FULL_FOR = Duration.ofSeconds(5);

    private static final String DISK_FULL = "53100";

    /// @param failing whether the last try failed
    /// @param since the first failure after the last success, or else since the last success
    private record Last(boolean failing, Stopwatch since) {}

    private final Shard shard;
    private final String master;
    private final Duration fullFor;
    private volatile Last last = new Last(false, Stopwatch.start());

    // Of the committing thread.
    private final Backoff backoff = backoff();
    private boolean away;
    private Deadline retry = Deadline.after(Duration.ZERO);
    private Deadline full = Deadline.after(Duration.ZERO);

    /// @param master the shard's JDBC URL
    CommitHealth(Shard shard, String master) {
        this(shard, master, FULL_FOR);
    }

    CommitHealth(Shard shard, String master, Duration fullFor) {
        this.shard = shard;
        this.master = master;
        this.fullFor = fullFor;
    }

    static Backoff backoff() {
        return new Backoff(RETRY_MIN, RETRY_MAX);
    }

    void succeeded() {
        last = new Last(false, Stopwatch.start());
        if (away) {
            log.atInfo().addKeyValue("shard", shard.index()).log("Master available again, its votes are accepted");
        }
        away = false;
        full = Deadline.after(Duration.ZERO);
        backoff.reset();
    }

    /// A commit without a vote succeeded. After a vote that found no room on the disk this shows nothing, for it needs
    /// no room: the shard would be ready and not ready in turn, and voters would be sent here.
    void checked() {
        if (full.hasPassed()) {
            succeeded();
        }
    }

    void failed() {
        if (!last.failing()) {
            last = new Last(true, Stopwatch.start());
        }
    }

    /// A try failed, and the master is not tried again for a while, which is longer after each failure.
    void backOff(SQLException e) {
        failed();
        if (!away) {
            log.atWarn()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("error", MissingRight.said(SqlFailure.text(e), Role.INGEST, master))
                    .log("Master unavailable, its votes are refused");
        }
        away = true;
        if (DISK_FULL.equals(e.getSQLState())) {
            full = Deadline.after(fullFor);
        }
        retry = Deadline.after(backoff.next());
    }

    /// Whether the last tries have shown that the master is away.
    boolean isAway() {
        return away;
    }

    /// Whether the master may be tried now.
    boolean mayTry() {
        return !away || retry.hasPassed();
    }

    /// Zero if the last try succeeded, or there was none.
    Duration failingFor() {
        Last now = last;
        return now.failing() ? now.since().elapsed() : Duration.ZERO;
    }

    /// Whether nothing has shown for so long that commits succeed.
    boolean isDoubtful(Duration quiet) {
        Last now = last;
        return now.failing() || now.since().exceeds(quiet);
    }
}
