package org.disvote.sink.follow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// The partitions of a consumer that are stopped, and those that were stopped and are being retried. For one
/// thread.
///
/// An operator fixes the cause while the sink runs: rebuilds the replica, or brings the log back. So every
/// stopped partition is retried in each new session on the replica, and each [#RETRY_EACH] within a session.
/// A retried partition keeps its reason until it moves, or until the next retry is due and nothing has
/// stopped it again. Until then it is still reported as stopped, and a repeated stop is not logged again.
final class StoppedPartitions {

    static final Duration RETRY_EACH = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<Integer, Reason> stopped = new HashMap<>();
    private final Map<Integer, Reason> retried = new HashMap<>();
    private Instant retriedAt = Instant.EPOCH;

    StoppedPartitions(InstantSource clock) {
        this.clock = clock;
    }

    boolean isStopped(int partition) {
        return stopped.containsKey(partition);
    }

    /// Those that must not be followed now.
    Set<Integer> partitions() {
        return Set.copyOf(stopped.keySet());
    }

    /// Why a partition that is being retried was stopped.
    Optional<Reason> retriedReason(int partition) {
        return Optional.ofNullable(retried.get(partition));
    }

    /// @param reason with its partition
    /// @return false if it was stopped for the same reason before
    boolean stop(Reason reason) {
        if (stopped.isEmpty() && retried.isEmpty()) {
            retriedAt = clock.instant();
        }
        stopped.put(reason.partition(), reason);
        return !reason.equals(retried.remove(reason.partition()));
    }

    /// The cause is fixed: the partition has moved.
    void moved(int partition) {
        retried.remove(partition);
    }

    void remove(int partition) {
        stopped.remove(partition);
        retried.remove(partition);
    }

    /// In a new session on the replica, whose database may be another one.
    void retryAll() {
        retried.putAll(stopped);
        stopped.clear();
        retriedAt = clock.instant();
    }

    boolean isRetryDue() {
        return !(stopped.isEmpty() && retried.isEmpty()) && !clock.instant().isBefore(retriedAt.plus(RETRY_EACH));
    }

    /// @return the partitions that nothing has stopped again
    Set<Integer> endRetry() {
        Set<Integer> recovered = Set.copyOf(retried.keySet());
        retried.clear();
        return recovered;
    }

    /// A partition whose log was deleted and created again is left out: only another replica can follow that
    /// log.
    ///
    /// @return whether any partition is retried
    boolean beginRetry() {
        retriedAt = clock.instant();
        stopped.forEach((partition, reason) -> {
            if (reason.code() != Code.OTHER_LOG) {
                retried.put(partition, reason);
            }
        });
        stopped.keySet().removeAll(retried.keySet());
        return !retried.isEmpty();
    }
}
