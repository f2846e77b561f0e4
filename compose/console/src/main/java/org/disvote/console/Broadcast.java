package org.disvote.console;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The newest of a row of messages, for any number of listeners. A slow one misses some and delays nobody.
final class Broadcast {

    record Message(long number, String text) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Message newest = new Message(0, "");

    void send(String text) {
        lock.lock();
        try {
            newest = new Message(newest.number() + 1, text);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Message newest() {
        lock.lock();
        try {
            return newest;
        } finally {
            lock.unlock();
        }
    }

    /// The newest message once there is one after `number`, or else the same again after `patience`.
    Message after(long number, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (newest.number() <= number && left > 0) {
                left = changed.awaitNanos(left);
            }
            return newest;
        } finally {
            lock.unlock();
        }
    }
}
