package org.disvote.lab.drill.system;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// Waits until a condition holds.
public final class Await {

    private static final Duration CHECK_EACH = Duration.ofMillis(200);

    private Await() {}

    /// @param otherwise what is wrong if the condition does not hold in time, such as `shard 0 has no leader`
    /// @throws OperatorException with `otherwise`, if the condition does not hold within `max`
    public static void until(String otherwise, Duration max, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = Deadline.after(max);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new OperatorException("after %d s %s".formatted(max.toSeconds(), otherwise));
            }
            TimeUnit.NANOSECONDS.sleep(CHECK_EACH.toNanos());
        }
    }
}
