package org.disvote.console.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps the newest of a series of messages for any number of listeners. A slow listener misses messages and
/// delays nobody.
public final class Broadcast implements AutoCloseable {

    /// @param number 1 for the first message; 0 if there is none yet
    record Message(long number, String text) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Message newest = new Message(0, "");
    private boolean closed;

    public void send(String text) {
        lock.lock();
        try {
            newest = new Message(newest.number() + 1, text);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean hasBegun() {
        lock.lock();
        try {
            return newest.number() > 0;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a message after `number`, at most this long.
    ///
    /// @return the newest message, which has this number if there is no newer one; empty once this is closed
    Optional<Message> after(long number, Duration max) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = max.toNanos();
            while (newest.number() <= number && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closed ? Optional.empty() : Optional.of(newest);
        } finally {
            lock.unlock();
        }
    }

    /// Ends all waiting.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
