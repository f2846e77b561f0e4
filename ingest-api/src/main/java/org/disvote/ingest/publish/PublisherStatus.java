package org.disvote.ingest.publish;

import java.time.Instant;
import org.disvote.topics.reason.Reason;

/// What an instance's publisher of a shard is doing.
///
/// @param reason why it does not publish, where it is not on standby either, or why some partitions stay closed while
///     it publishes the others; otherwise [Reason#NONE]
/// @param votesWaiting how many committed votes the log does not have, as last seen by this instance; 0 on standby
/// @param since when it came to this state
public record PublisherStatus(State state, Reason reason, long votesWaiting, Instant since) {

    public enum State {
        /// Has not looked yet.
        STARTING,
        /// Another instance holds the lease.
        STANDBY,
        /// Holds the lease and compares log and master.
        OPENING,
        /// Holds the lease; the shard is open, or some of its partitions are, and their votes go to the log as
        /// they are committed.
        PUBLISHING,
        /// Cannot publish now, and tries again by itself. A shard that was open stays open.
        DEGRADED,
        /// Must not publish; an operator is needed. It looks again slowly.
        STOPPED,
        /// Ended with its instance.
        CLOSED
    }
}
