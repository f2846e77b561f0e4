package org.disvote.ingest.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.routing.Shard;

/// Looks things up in one master, for callers that must not wait: what is asked while one read is under way is read
/// together by the next, as a [org.disvote.ingest.commit.GroupCommitter] does it with votes. So a crowd costs the
/// master few statements, and a single question does not wait. Bounded: what finds no place is refused at once.
///
/// @param <Q> a question
/// @param <A> an answer
final class LookUps<Q, A> implements AutoCloseable {

    private static final int WAITING_MAX = 4_096;
    private static final int TOGETHER_MAX = 256;

    private static final Duration IDLE_MAX = Duration.ofSeconds(1);

    private final Shard shard;
    private final Function<List<Q>, List<A>> read;
    private final BlockingQueue<Asked<Q, A>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Worker reading;

    private volatile boolean closed;

    private record Asked<Q, A>(Q question, CompletableFuture<A> answer) {}

    /// @param name of its thread
    /// @param read gives the answers in the order of the questions; may wait, and fail
    LookUps(String name, Shard shard, Function<List<Q>, List<A>> read) {
        this.shard = shard;
        this.read = read;
        reading = Worker.platform(name + "-" + shard.index(), Duration.ZERO, this::readAll)
                .start();
    }

    /// @return what was read, or a failure: that of the read, or [OverloadedException]
    CompletableFuture<A> ask(Q question) {
        var asked = new Asked<Q, A>(question, new CompletableFuture<>());
        if (!waiting.offer(asked)) {
            asked.answer()
                    .completeExceptionally(
                            new OverloadedException(WAITING_MAX + " look-ups wait on shard " + shard.index()));
        } else if (closed) {
            failWaiting();
        }
        return asked.answer();
    }

    private void readAll(Worker worker) throws InterruptedException {
        List<Asked<Q, A>> together = new ArrayList<>();
        while (!worker.isStopping()) {
            Asked<Q, A> first = waiting.poll(IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                together.add(first);
                waiting.drainTo(together, TOGETHER_MAX - 1);
                together.removeIf(one -> one.answer().isDone()); // given up meanwhile
                read(together);
                together.clear();
            }
        }
    }

    private void read(List<Asked<Q, A>> together) {
        try {
            List<A> answers = read.apply(together.stream().map(Asked::question).toList());
            for (int i = 0; i < answers.size(); i++) {
                together.get(i).answer().complete(answers.get(i));
            }
        } catch (MasterUnavailableException e) {
            together.forEach(one -> one.answer().completeExceptionally(e));
        } catch (RuntimeException e) {
            // Something in the master that cannot be read must fail only the one who asks for it.
            if (together.size() == 1) {
                together.getFirst().answer().completeExceptionally(e);
            } else {
                together.forEach(one -> read(List.of(one)));
            }
        }
    }

    private void failWaiting() {
        List<Asked<Q, A>> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(one -> one.answer().completeExceptionally(MasterUnavailableException.stopping(shard)));
    }

    @Override
    public void close() {
        closed = true;
        reading.close();
        failWaiting();
    }
}
