package org.disvote.ingest.shard;

import java.util.List;
import java.util.function.Supplier;
import org.disvote.ingest.publish.Publisher;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.vote.EncodedVote;
import org.jspecify.annotations.Nullable;

/// The publisher of a shard. It starts once the master is seen to own a partition: before that there is
/// nothing to publish. Safe for any number of threads.
final class ShardPublisher implements AutoCloseable {

    private final Supplier<Publisher> starting;

    private volatile @Nullable Publisher publisher;
    private boolean closed;

    /// @param starting starts the publisher
    ShardPublisher(Supplier<Publisher> starting) {
        this.starting = starting;
    }

    /// Does nothing if it was started or closed before.
    synchronized void start() {
        if (publisher == null && !closed) {
            publisher = starting.get();
        }
    }

    /// See [Publisher#committed].
    void committed(String life, List<EncodedVote> votes) {
        Publisher started = publisher;
        if (started != null && !votes.isEmpty()) {
            started.committed(life, votes);
        }
    }

    /// See [Publisher#foundClosed].
    void foundClosed() {
        Publisher started = publisher;
        if (started != null) {
            started.foundClosed();
        }
    }

    /// Whether this instance holds the shard's lease and publishes.
    boolean isPublishing() {
        Publisher started = publisher;
        return started != null && started.status().state() == State.PUBLISHING;
    }

    /// Why a partition is not open.
    Reason whyNotOpen() {
        Publisher started = publisher;
        Reason reason = started == null ? Reason.NONE : started.status().reason();
        return reason.isNone() ? Reason.of(Code.NOT_COMPARED) : reason;
    }

    /// Publishes what is committed, within the publisher's bound.
    @Override
    public void close() {
        Publisher started;
        synchronized (this) {
            closed = true;
            started = publisher;
        }
        if (started != null) {
            started.close();
        }
    }
}
