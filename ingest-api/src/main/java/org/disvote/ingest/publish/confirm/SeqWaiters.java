package org.disvote.ingest.publish.confirm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.routing.Position;

/// Who waits for which vote, and up to which seq the log is known to have each partition. Not safe for use by
/// several threads.
///
/// The log never loses a vote, so a seq that was once known stays known. But a master that was replaced may
/// have lost a vote that somebody waits for, and have given its seq to another. So each seq counts only
/// together with the life of the master, as the heads' `opened_for` names it.
final class SeqWaiters {

    /// @param life of the master that the votes up to this seq are of
    record Known(String life, long seq) {

        static final Known NOTHING = new Known("", 0);

        private boolean has(long wanted, String wantedLife) {
            return life.equals(wantedLife) && seq >= wanted;
        }
    }

    /// @param life of the master in which the vote was committed
    /// @param before the life that was known when the wait began. It says nothing about the vote.
    private record Waiter(long seq, String life, String before, CompletableFuture<Void> future) {

        /// @param answers gets what completes the future
        /// @return whether the wait is over
        boolean isOver(Known known, List<Runnable> answers) {
            if (known.has(seq, life)) {
                answers.add(() -> future.complete(null));
            } else if (!known.life().equals(life) && !known.life().equals(before)) {
                answers.add(() -> future.completeExceptionally(new MasterUnavailableException(
                        "the master was replaced or restarted before the log was known to have the vote", null)));
            } else {
                return future.isDone();
            }
            return true;
        }
    }

    private final Map<Integer, Known> known = new HashMap<>();
    private final Map<Integer, List<Waiter>> waiters = new HashMap<>();

    /// @param life of the master in which the vote was committed
    /// @return completes once the log is known to have the vote
    CompletableFuture<Void> add(Position position, String life) {
        Known now = known.getOrDefault(position.partition(), Known.NOTHING);
        if (now.has(position.seq(), life)) {
            return CompletableFuture.completedFuture(null);
        }
        Waiter waiter = new Waiter(position.seq(), life, now.life(), new CompletableFuture<>());
        waiters.computeIfAbsent(position.partition(), _ -> new ArrayList<>()).add(waiter);
        return waiter.future();
    }

    /// The highest seq of the partition that is known, of any life; 0 before the first.
    long seq(int partition) {
        return known.getOrDefault(partition, Known.NOTHING).seq();
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /// Takes over what is known now. Within one life no seq goes back.
    void learn(int partition, Known now) {
        known.merge(
                partition,
                now,
                (before, next) -> before.life().equals(next.life()) && before.seq() > next.seq() ? before : next);
    }

    /// Takes out the waiters whose wait is over.
    ///
    /// @return what completes their futures, to be run outside of any lock
    List<Runnable> takeAnswers() {
        List<Runnable> answers = new ArrayList<>();
        waiters.forEach((partition, waiting) -> {
            Known now = known.getOrDefault(partition, Known.NOTHING);
            waiting.removeIf(waiter -> waiter.isOver(now, answers));
        });
        waiters.values().removeIf(List::isEmpty);
        return answers;
    }

    /// Takes all waiters out.
    List<CompletableFuture<Void>> takeAll() {
        List<CompletableFuture<Void>> left = new ArrayList<>();
        waiters.values().forEach(waiting -> waiting.forEach(waiter -> left.add(waiter.future())));
        waiters.clear();
        return left;
    }
}
