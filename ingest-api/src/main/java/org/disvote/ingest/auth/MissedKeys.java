package org.disvote.ingest.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Since when tokens have named keys that the issuer's set does not have. A key may be newer than the set that was read
/// last, or newer than the copy that a cache in between gave, so at first nobody knows whether a missed key exists.
///
/// Safe for any number of threads.
final class MissedKeys {

    /// Forged tokens name keys at will. The oldest is forgotten for a new one; it then counts as missed for the
    /// first time again, which is only more patient with it.
    private static final int KEYS_MAX = 256;

    private final Duration inDoubt;
    private final Duration remembered;
    private final Map<String, Long> missedSince = new LinkedHashMap<>();

    /// @param inDoubt how long a key may still appear from when it was first missed
    /// @param remembered after how long a key that is missed counts as missed for the first time again
    MissedKeys(Duration inDoubt, Duration remembered) {
        this.inDoubt = inDoubt;
        this.remembered = remembered;
    }

    /// @param now by [System#nanoTime], as all times here
    /// @param lastRead when the last successful reading of the issuer's set began
    /// @return whether the key may still appear: it was not looked for yet, or for a short time only
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
