package org.disvote.sink.apply;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// The partitions of a consumer that are stopped, and those that were and are tried again. Of one thread.
///
/// An operator mends the cause while the sink runs: the replica is rebuilt, or the log brought back. So every stopped
/// partition is tried again in a new session, and in the same one each [#TRY_EACH]. Until it has moved, or nothing has
/// stopped it up to the next trial, its reason stands: it is not reported as mended, nor logged a second time.
final class Stops {

    static final Duration TRY_EACH = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<Integer, Reason> stopped = new HashMap<>();
    private final Map<Integer, Reason> tried = new HashMap<>();
    private Instant triedAt = Instant.EPOCH;

    Stops(InstantSource clock) {
        this.clock = clock;
    }

    boolean isStopped(int partition) {
        return stopped.containsKey(partition);
    }

    /// Those that are not to be followed now.
    Set<Integer> partitions() {
        return Set.copyOf(stopped.keySet());
    }

    /// Why a partition that is tried again was stopped.
    Optional<Reason> standing(int partition) {
        return Optional.ofNullable(tried.get(partition));
    }

    /// @param reason with its partition
    /// @return whether it was not stopped for the same reason before
    boolean stop(Reason reason) {
        if (stopped.isEmpty() && tried.isEmpty()) {
            triedAt = clock.instant();
        }
        stopped.put(reason.partition(), reason);
        return !reason.equals(tried.remove(reason.partition()));
    }

    /// The cause is mended.
    void moved(int partition) {
        tried.remove(partition);
    }

    void remove(int partition) {
        stopped.remove(partition);
        tried.remove(partition);
    }

    void clear() {
        stopped.clear();
        tried.clear();
    }

    /// In a new session the replica may be another one.
    void tryAll() {
        tried.putAll(stopped);
        stopped.clear();
        triedAt = clock.instant();
    }

    boolean isDue() {
        return !(stopped.isEmpty() && tried.isEmpty()) && !clock.instant().isBefore(triedAt.plus(TRY_EACH));
    }

    /// Ends a trial.
    ///
    /// @return those that nothing has stopped again
    Set<Integer> mended() {
        Set<Integer> mended = Set.copyOf(tried.keySet());
        tried.clear();
        return mended;
    }

    /// Begins a trial. In a log that was made anew only another replica can follow.
    ///
    /// @return whether any partition is tried
    boolean tryAgain() {
        triedAt = clock.instant();
        stopped.forEach((partition, reason) -> {
            if (reason.code() != Code.OTHER_LOG) {
                tried.put(partition, reason);
            }
        });
        stopped.keySet().removeAll(tried.keySet());
        return !tried.isEmpty();
    }
}
