package org.disvote.ingest.commit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.commit.GroupCommitter.Bounds;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.Nonce;

/// The requests of one shard's voters, from their arrival to their answer, in the order of their arrival. It
/// knows no storage: it bounds how many requests wait, in all and for each voter, and decides which of them
/// make up a batch.
///
/// **Threads.** Any thread adds requests and takes out late ones. One thread takes batches.
final class Intake {

    private static final Duration IDLE_MAX = Duration.ofMillis(100);

    private final Shard shard;
    private final Bounds bounds;
    private final SecureRandom random = new SecureRandom();
    private final WaitingVoters voters = new WaitingVoters();
    private final BlockingQueue<QueuedCast> queue;

    private volatile boolean closed;
    private volatile boolean ended;
    private volatile List<QueuedCast> batch = List.of();

    // Of the thread that takes batches.
    private Deadline nextBatch = Deadline.after(Duration.ZERO);

    Intake(Shard shard, Bounds bounds) {
        this.shard = shard;
        this.bounds = bounds;
        queue = new ArrayBlockingQueue<>(bounds.queueVotesMax());
    }

    /// See [GroupCommitter#cast].
    <T> CompletableFuture<T> add(
            CastRequest request, int partition, Function<CompletableFuture<Decided>, CompletableFuture<T>> answering) {
        if (!voters.enter(request.voter())) {
            return answering.apply(CompletableFuture.failedFuture(new OverloadedException(
                    WaitingVoters.REQUESTS_MAX + " requests of this voter wait on shard " + shard.index())));
        }
        QueuedCast queued = new QueuedCast(
                request,
                partition,
                Nonce.random(random),
                Deadline.after(bounds.answerWithin()),
                new CompletableFuture<>());
        queue(queued);
        // The voter's place is free when the answer is complete, before the caller gets it.
        return answering.apply(queued.answer()).whenComplete((answer, failure) -> voters.leave(request.voter()));
    }

    private void queue(QueuedCast queued) {
        if (closed) {
            queued.answer().completeExceptionally(MasterUnavailableException.stopping(shard));
        } else if (!queue.offer(queued)) {
            queued.answer()
                    .completeExceptionally(new OverloadedException(
                            "queue full: " + bounds.queueVotesMax() + " votes wait on shard " + shard.index()));
        } else if (ended && queue.remove(queued)) {
            // It came after the queue was emptied for the last time.
            queued.answer().completeExceptionally(MasterUnavailableException.stopping(shard));
        }
    }

    /// How many requests wait for their batch.
    int queued() {
        return queue.size();
    }

    /// How many voters have a request that is not answered.
    int voters() {
        return voters.voters();
    }

    /// Takes the next batch, when enough requests have gathered. It is under way until the next call.
    ///
    /// @return none after a short while without requests, or if all that came were answered meanwhile
    List<QueuedCast> next() throws InterruptedException {
        batch = List.of();
        QueuedCast first = closed ? queue.poll() : queue.poll(IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        gather();
        List<QueuedCast> requests = new ArrayList<>();
        requests.add(first);
        queue.drainTo(requests, bounds.batchVotesMax() - 1);
        nextBatch = Deadline.after(bounds.gathering().after(requests.size()));
        batch = unanswered(requests);
        return batch;
    }

    /// Returns when the next batch may begin: soon, or at once if it is full already.
    private void gather() {
        while (!closed && !nextBatch.hasPassed() && queue.size() < bounds.batchVotesMax()) {
            LockSupport.parkNanos(nextBatch.left().toNanos());
        }
    }

    /// Without those that were answered meanwhile because their time was over.
    static List<QueuedCast> unanswered(List<QueuedCast> requests) {
        return requests.stream().filter(one -> !one.isAnswered()).toList();
    }

    /// Takes out the requests whose time is over, of the queue and of the batch that is under way.
    List<QueuedCast> late() {
        List<QueuedCast> late = new ArrayList<>(batch);
        late.removeIf(one -> !one.answerBy().hasPassed());
        // The oldest request is the queue's first.
        for (QueuedCast one = queue.peek(); one != null && one.answerBy().hasPassed(); one = queue.peek()) {
            if (queue.remove(one)) {
                late.add(one);
            }
        }
        return late;
    }

    /// Accepts no more requests. What is queued is still given out, without gathering.
    void close() {
        closed = true;
    }

    /// Whether it is closed and has given out everything.
    boolean isDrained() {
        return closed && queue.isEmpty();
    }

    /// Gives out nothing more.
    ///
    /// @return the requests that are left without a batch, and those of the batch that is under way
    List<QueuedCast> end() {
        closed = true;
        ended = true;
        List<QueuedCast> left = new ArrayList<>(batch);
        queue.drainTo(left);
        return left;
    }
}
