package org.disvote.ingest.http.limit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;

/// Limits how often each of any number of clients may ask: a burst at once, then one request each interval.
///
/// For each client the algorithm is GCRA (ITU-T I.371): one number says when its next request is due. These numbers are
/// in a table of fixed size, a count-min sketch: a client has two places in it and is refused only if both say so. So
/// memory is constant whatever clients do, and nothing has to be removed. A client may be refused for the sake of
/// others only if it shares both places with such that exceed the limit at that moment: while 1,000 do, one of 70,000.
/// Who does not know the random seed cannot choose addresses that share the places of another one.
///
/// Thread-safe, without a lock.
final class RateLimit {

    /// Four megabytes.
    private static final int PLACES = 1 << 19;

    private final long intervalNanos;
    private final long burstNanos;
    private final LongBinaryOperator next;
    private final LongSupplier nanoTime;
    private final long began;
    private final long seed = new SecureRandom().nextLong();

    /// When the next request of a place is due, in nanoseconds after [#began].
    private final AtomicLongArray due = new AtomicLongArray(PLACES);

    /// @param requests so many in each period
    /// @param burst how many of them may come at once, at least one
    /// @param nanoTime a clock like [System#nanoTime]
    RateLimit(int requests, Duration period, int burst, LongSupplier nanoTime) {
        if (requests < 1 || burst < 1) {
            throw new IllegalArgumentException(requests + " requests, " + burst + " at once: neither may be below 1");
        }
        intervalNanos = period.toNanos() / requests;
        burstNanos = Math.multiplyExact(intervalNanos, burst);
        next = (due, now) -> Math.max(due, now) + intervalNanos;
        this.nanoTime = nanoTime;
        began = nanoTime.getAsLong();
    }

    /// Counts a request, unless it comes too early.
    ///
    /// @param client who asks; any two clients have different numbers, as far as possible
    /// @return zero if it may pass; otherwise the nanoseconds until the client's next request may, if it sends none
    ///     before
    long pass(long client) {
        long hash = mixed(client ^ seed);
        int one = (int) hash & (PLACES - 1);
        int two = (int) (hash >>> 32) & (PLACES - 1);
        long now = nanoTime.getAsLong() - began;
        long early = Math.max(Math.min(due.get(one), due.get(two)), now) + intervalNanos - now - burstNanos;
        if (early > 0) {
            return early;
        }
        // Requests of one client that come between may pass, too, but each of them is counted.
        due.accumulateAndGet(one, now, next);
        if (two != one) {
            due.accumulateAndGet(two, now, next);
        }
        return 0;
    }

    /// A number for a client that is known by a text.
    static long number(CharSequence text) {
        long number = 0xcbf29ce484222325L; // FNV-1a
        for (int i = 0; i < text.length(); i++) {
            number = (number ^ text.charAt(i)) * 0x100000001b3L;
        }
        return number;
    }

    /// The last step of MurmurHash3: each bit of the number changes each bit of the result.
    private static long mixed(long number) {
        long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
