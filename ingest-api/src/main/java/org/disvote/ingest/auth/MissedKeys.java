package org.disvote.ingest.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers when a token first named a key that the issuer's set does not have. Such a key may be newer than
/// the set that was read last, or newer than a cached copy of the set. So it is unknown at first whether the
/// key exists, and the voter should retry.
///
/// Thread-safe.
final class MissedKeys {

    /// Forged tokens can name any number of keys. A new key replaces the oldest one, which then counts as
    /// missed for the first time again: its tokens are retried longer, and nothing else happens.
    private static final int KEYS_MAX = 256;

    private final Duration inDoubt;
    private final Duration remembered;
    private final Map<String, Long> missedSince = new LinkedHashMap<>();

    /// @param inDoubt for how long a key may still appear after it was first missed
    /// @param remembered after this time a missed key counts as missed for the first time again
    MissedKeys(Duration inDoubt, Duration remembered) {
        this.inDoubt = inDoubt;
        this.remembered = remembered;
    }

    /// @param now from [System#nanoTime], as all times here
    /// @param lastRead when the last successful reading of the issuer's set began
    /// @return whether the key may still appear: the set was not read since, or the key was missed only
    ///     recently
    synchronized boolean mayAppear(String id, long now, long lastRead) {
        Long since = missedSince.get(id);
        if (since == null || now - since > remembered.toNanos()) {
            missedSince.remove(id);
            if (missedSince.size() >= KEYS_MAX) {
                missedSince.remove(missedSince.keySet().iterator().next());
            }
            missedSince.put(id, now);
            return true;
        }
        return lastRead - since <= 0 || now - since <= inDoubt.toNanos();
    }
}
