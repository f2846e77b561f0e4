package org.disvote.topics.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.JsonRecord;
import org.disvote.topics.reason.Reason;

/// How far a replica has applied a partition, as its sink last reported it.
///
/// @param replica its name, see [Ids]
/// @param partition from 0
/// @param seq the last seq that the replica has applied; 0 before the first
/// @param nextOffset the log offset that it reads next
/// @param state whether it continues
/// @param reason why it does not, or what is missing; [Reason#NONE] while it follows
/// @param at the sink's clock
public record Progress(String replica, int partition, long seq, long nextOffset, State state, Reason reason, Instant at)
        implements JsonRecord {

    public enum State {
        /// Applies new votes.
        FOLLOWING,
        /// Votes have been missing for too long before later ones, see [org.disvote.topics.vote.Gap]. This
        /// ends by itself once the publisher has sent them.
        GAP,
        /// Waits for its database and will continue by itself.
        PAUSED,
        /// Cannot continue until an operator has removed the cause.
        STOPPED
    }

    public Progress {
        Ids.require("replica", replica);
        if (partition < 0 || seq < 0 || nextOffset < 0) {
            throw new IllegalArgumentException(
                    "negative partition " + partition + ", seq " + seq + " or next offset " + nextOffset);
        }
    }

    @Override
    public byte[] key() {
        return (replica + "/" + partition).getBytes(UTF_8);
    }
}
