package org.disvote.topics.lifetime;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Ends the wait of one thread early. A call that comes while the thread does something else is kept until its
/// next wait; several are kept as one. Any thread may call.
public final class WakeUp {

    private final Semaphore calls = new Semaphore(0);

    /// Never waits.
    public void call() {
        calls.release();
    }

    /// Waits until somebody calls, or has called since the last wait, but no longer than this.
    ///
    /// @return whether somebody called
    public boolean await(Duration atMost) throws InterruptedException {
        boolean called = calls.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        forget();
        return called;
    }

    /// Forgets the calls so far.
    public void forget() {
        calls.drainPermits();
    }
}
