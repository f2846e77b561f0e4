package org.disvote.topics.event;

import java.time.Instant;
import org.disvote.topics.reason.Reason;

/// How far a replica has applied a partition, as its sink last reported it.
///
/// @param replica its name, see [Ids]
/// @param partition from 0
/// @param seq the last seq that the replica has applied; 0 before the first
/// @param nextOffset the log offset that it reads next
/// @param state whether it goes on
/// @param reason why it does not follow; [Reason#NONE] while it does
/// @param at the sink's clock
public record Progress(
        String replica, int partition, long seq, long nextOffset, State state, Reason reason, Instant at) {

    public enum State {
        /// Applies what comes.
        FOLLOWING,
        /// Waits for its database and will go on by itself.
        PAUSED,
        /// Met something that it must not pass; an operator is needed.
        STOPPED
    }

    public Progress {
        Ids.require("replica", replica);
        if (partition < 0 || seq < 0 || nextOffset < 0) {
            throw new IllegalArgumentException(
                    "negative partition " + partition + ", seq " + seq + " or next offset " + nextOffset);
        }
    }
}
