package org.disvote.ingest.promise;

import java.util.Set;

/// Settings of a master that say whether a commit waits for a standby, as the session that commits sees them.
///
/// @param synchronousCommit `synchronous_commit`
/// @param standbyNames `synchronous_standby_names`
public record CommitSettings(String synchronousCommit, String standbyNames) {

    /// The second one waits even longer. `remote_write` does not wait until the standby has written to its disk.
    private static final Set<String> WAITING = Set.of("on", "remote_apply");

    private static final String ANY = "*";

    /// Whether a commit returns only after a standby has the commit on disk.
    public boolean areSynchronous() {
        return WAITING.contains(synchronousCommit) && !standbyNames.isBlank();
    }

    /// Whether any client that takes the write-ahead log counts as the standby, even a backup that can never
    /// become the master. Patroni sets this in strict mode while a leader has no standby.
    public boolean acceptAnyStandby() {
        return standbyNames.strip().equals(ANY);
    }
}
