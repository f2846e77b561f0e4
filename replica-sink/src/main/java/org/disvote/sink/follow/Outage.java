package org.disvote.sink.follow;

import java.time.Duration;
import org.disvote.sink.replica.ReplicaFailure;
import org.disvote.topics.lifetime.Backoff;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Why a follower cannot work now, and how long it waits between retries. It outlives the follower's
/// consumers, so that a cause that lasts is logged once. For one thread.
final class Outage {

    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private static final Duration RETRY_MIN = Duration.ofMillis(250);
    static final Duration RETRY_MAX = Duration.ofSeconds(5);

    private final String replica;
    private final Backoff backoff = new Backoff(RETRY_MIN, RETRY_MAX);
    private Reason reason = Reason.NONE;

    Outage(String replica) {
        this.replica = replica;
    }

    /// @return how long to wait before the next retry
    Duration failed(ReplicaFailure failure) {
        if (!failure.reason().equals(reason)) {
            log.atLevel(failure.state() == State.STOPPED ? Level.ERROR : Level.WARN)
                    .addKeyValue("replica", replica)
                    .addKeyValue("reason", failure.reason())
                    .addKeyValue("error", failure.error())
                    .log("Consumer cannot apply votes and retries until it can");
        }
        reason = failure.reason();
        return backoff.next();
    }

    void recovered() {
        backoff.reset();
        if (!reason.isNone()) {
            reason = Reason.NONE;
            log.atInfo().addKeyValue("replica", replica).log("Consumer applies votes again");
        }
    }
}
