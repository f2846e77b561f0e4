package org.disvote.sink.replica;

import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// One follower's connection to its replica. It is opened when it is first needed, and again after each
/// [#close]. For one thread, except [#abort].
public final class ReplicaConnection implements AutoCloseable {

    private final ReplicaDatabase database;
    private final String name;
    private boolean migrated;
    private volatile @Nullable ReplicaSession session;

    /// @param name shown by `pg_stat_activity`
    public ReplicaConnection(ReplicaDatabase database, String name) {
        this.database = database;
        this.name = name;
    }

    /// The open session, if there is one.
    public Optional<ReplicaSession> session() {
        return Optional.ofNullable(session);
    }

    /// Opens a session and creates or updates the replica's tables: the first time, and whenever the database
    /// was dropped and created again.
    ///
    /// @throws FlywayException if the tables cannot be created or updated
    public ReplicaSession open() throws SQLException {
        if (!migrated) {
            database.migrate();
            migrated = true;
        }
        ReplicaSession opened = database.open(name);
        session = opened;
        if (!opened.hasTables()) {
            database.migrate();
        }
        return opened;
    }

    /// Ends what the thread of the session waits for. Safe for any thread.
    public void abort() {
        ReplicaSession open = session;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        ReplicaSession open = session;
        if (open != null) {
            session = null;
            open.close();
        }
    }
}
