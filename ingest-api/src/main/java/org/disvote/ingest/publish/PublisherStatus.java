package org.disvote.ingest.publish;

import java.time.Instant;
import org.disvote.topics.reason.Reason;

/// What an instance's publisher of a shard is doing.
///
/// @param reason why it does not publish although it is not on standby, or why some partitions stay closed
///     while it publishes the others; otherwise [Reason#NONE]
/// @param votesWaiting how many committed votes the log does not have, as last seen by this instance; 0 on
///     standby
/// @param since when this state began
public record PublisherStatus(State state, Reason reason, long votesWaiting, Instant since) {

    public enum State {
        /// Has not tried yet.
        STARTING,
        /// Another instance holds the lease.
        STANDBY,
        /// Holds the lease and compares log and master.
        OPENING,
        /// Holds the lease. The shard or some of its partitions are open, and their votes go to the log as
        /// they are committed.
        PUBLISHING,
        /// Cannot publish now and will try again. A shard that was open stays open.
        DEGRADED,
        /// Must not publish until an operator has acted. It checks again, less often.
        STOPPED,
        /// Ended with its instance.
        CLOSED
    }
}
