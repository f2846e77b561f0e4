package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The advisory locks on a master. A session holds one until the session ends. Other versions of this program
/// may hold them at the same time, so a key never changes.
public enum MasterLock {
    /// Held while databases become masters. The key is the bytes `disvbirt`.
    BOOTSTRAP(0x6469_7376_6269_7274L),
    /// Held by the publisher of the shard. The key is the bytes `disvpubl`.
    LEASE(0x6469_7376_7075_626cL),
    /// Held while a partition moves to or from this master. The key is the bytes `disvmove`.
    MOVE(0x6469_7376_6d6f_7665L),
    /// Held while an electoral roll is imported. The key is the bytes `roll`.
    ROLL_IMPORT(0x726f_6c6cL);

    private final long key;

    MasterLock(long key) {
        this.key = key;
    }

    /// Waits for the lock.
    ///
    /// @throws SQLException with the state `lock_not_available` after the session's `lock_timeout`
    public void take(Connection session) throws SQLException {
        try (PreparedStatement lock = session.prepareStatement("SELECT pg_advisory_lock(?)")) {
            lock.setLong(1, key);
            lock.execute();
        }
    }

    /// Does not wait.
    ///
    /// @return false if another session holds it
    public boolean tryTake(Connection session) throws SQLException {
        try (PreparedStatement lock = session.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            lock.setLong(1, key);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
