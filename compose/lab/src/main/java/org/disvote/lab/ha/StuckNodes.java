package org.disvote.lab.ha;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Decides which node of a group cannot follow its leader by itself, so that its data must be cloned again. It does no
/// I/O. For one thread.
final class StuckNodes {

    /// Longer than any rewind, restart or clone of a healthy node takes here.
    static final Duration STUCK_MAX = Duration.ofSeconds(60);

    /// A clone has this long before it is tried again.
    static final Duration CLONE_MAX = Duration.ofMinutes(5);

    private final Map<String, Long> stuckSince = new HashMap<>();

    /// What was seen of a node.
    ///
    /// @param answers whether its Patroni answers; a node that is down, frozen or cut off is nobody's to clone
    /// @param leads whether it is the leader
    /// @param follows whether the leader sends it its WAL
    /// @param isSafe whether the group has a leader and another node that is its synchronous standby: what was
    ///     acknowledged is on two disks without this node
    record Seen(boolean answers, boolean leads, boolean follows, boolean isSafe) {}

    /// @param nowNanos of a clock that never goes back
    /// @return whether the node is to be cloned again now
    boolean mustBeCloned(String node, Seen seen, long nowNanos) {
        if (!seen.answers() || seen.leads() || seen.follows() || !seen.isSafe()) {
            stuckSince.remove(node);
            return false;
        }
        long since = stuckSince.computeIfAbsent(node, first -> nowNanos);
        if (nowNanos - since < STUCK_MAX.toNanos()) {
            return false;
        }
        stuckSince.put(node, nowNanos + CLONE_MAX.minus(STUCK_MAX).toNanos());
        return true;
    }
}
