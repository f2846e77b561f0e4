package org.disvote.lab.cluster.running;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// Waits until the parts that were started are ready.
///
/// @param poll how often to ask
/// @param failed when this is done, no part is started again, so that waiting ends
public record StartWait(Duration poll, CompletableFuture<?> failed) {

    @FunctionalInterface
    public interface Missing {
        /// @return what is not ready yet, as part of a message to the operator; empty if everything is ready
        String now() throws InterruptedException;
    }

    /// @param log where the operator finds the cause
    /// @throws OperatorException if something is still missing after `max`
    public void until(Duration max, Path log, Missing missing) {
        Deadline deadline = Deadline.after(max);
        try {
            for (String now = missing.now(); !now.isEmpty(); now = missing.now()) {
                if (failed.isDone() || deadline.hasPassed()) {
                    throw new OperatorException("after %d s %s: see %s".formatted(max.toSeconds(), now, log));
                }
                TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException("interrupted while starting: run it again", e);
        }
    }
}
