package org.disvote.topics.lifetime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One named thread that runs a loop until it is asked to stop:
///
/// ```java
/// while (worker.pause(EACH)) {
///     look();
/// }
/// ```
///
/// All methods are safe for any number of threads, and each may be called more than once.
public final class Worker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /// How long [#close] waits for a thread that it has interrupted.
    private static final Duration INTERRUPTED_MAX = Duration.ofSeconds(1);

    /// What the thread does. It should return soon after [Worker#isStopping] has become true. Being
    /// interrupted ends it, too.
    @FunctionalInterface
    public interface Loop {
        void run(Worker worker) throws InterruptedException;
    }

    private final Thread thread;
    private final Duration closeMax;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private Worker(Thread.Builder builder, String name, Duration closeMax, Loop loop) {
        this.closeMax = closeMax;
        thread = builder.name(name).unstarted(() -> run(loop));
    }

    /// A platform thread, not yet started; a daemon.
    ///
    /// @param closeMax how long [#close] waits before it interrupts the thread
    public static Worker platform(String name, Duration closeMax, Loop loop) {
        return new Worker(Thread.ofPlatform().daemon(), name, closeMax, loop);
    }

    /// A virtual thread, not yet started.
    ///
    /// @param closeMax how long [#close] waits before it interrupts the thread
    public static Worker virtual(String name, Duration closeMax, Loop loop) {
        return new Worker(Thread.ofVirtual(), name, closeMax, loop);
    }

    /// Starts the thread. After [#stop] this does nothing.
    ///
    /// @return this
    public synchronized Worker start() {
        if (!isStopping() && thread.getState() == Thread.State.NEW) {
            thread.start();
        }
        return this;
    }

    private void run(Loop loop) {
        try {
            loop.run(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            if (isStopping()) {
                log.atDebug()
                        .addKeyValue("thread", thread.getName())
                        .setCause(e)
                        .log("Thread failed while it stopped");
            } else {
                log.atError()
                        .addKeyValue("thread", thread.getName())
                        .setCause(e)
                        .log("Thread failed and will not run again");
            }
        }
    }

    /// Waits until the time has passed or [#stop] is called. Any thread may wait here.
    ///
    /// @return whether the loop should go on: false once it should stop
    public boolean pause(Duration duration) throws InterruptedException {
        return !stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Whether the loop should end.
    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /// Whether the thread was started and has not ended.
    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Asks the loop to end and ends its pauses. Does not wait and does not interrupt.
    public void stop() {
        stopping.countDown();
    }

    /// As [#stop], and interrupts whatever the thread waits for. Does not wait.
    public void interrupt() {
        stop();
        thread.interrupt();
    }

    /// Waits for the thread to end.
    ///
    /// @return whether it has ended; also true if it was never started
    public boolean join(Duration max) throws InterruptedException {
        // A thread of which getState() says NEW after a stop can no longer be started.
        return !wasStarted() || thread.join(max);
    }

    private synchronized boolean wasStarted() {
        return thread.getState() != Thread.State.NEW;
    }

    /// Stops the loop, waits, interrupts the thread if it still runs, and waits a second more. A thread that
    /// runs on after that is left to the end of the process, with a warning in the log. The thread itself may
    /// call this: then nothing is waited for.
    @Override
    public void close() {
        stop();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (join(closeMax)) {
                return;
            }
            thread.interrupt();
            if (!join(INTERRUPTED_MAX)) {
                log.atWarn()
                        .addKeyValue("thread", thread.getName())
                        .addKeyValue("waitedMs", closeMax.plus(INTERRUPTED_MAX).toMillis())
                        .log("Thread did not stop in time and is left to the end of the process");
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
