package org.disvote.ingest.gap;

import java.util.List;
import java.util.Map;

/// The votes of one shard that this instance has sent to the log.
public interface SentVotes {

    /// By partition the last seq that the log is known to have; empty while another instance publishes.
    Map<Integer, Long> publishedHere();

    /// Makes the publisher compare these partitions with the log from its beginning, and send again what the
    /// log lacks.
    ///
    /// @return false, and it is logged, if the master does not answer
    boolean resend(List<Integer> partitions);
}
