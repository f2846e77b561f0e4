package org.disvote.notary.cosign;

import org.disvote.topics.lifetime.Stopwatch;
import org.jspecify.annotations.Nullable;

/// What a witness did, for metrics and health. Safe for any number of threads.
public final class WitnessStatus {

    private final String name;
    private final Stopwatch since = Stopwatch.start();

    // Guarded by this.
    private long cosigned;
    private long refused;
    private long away;
    private boolean refuses;
    private @Nullable Stopwatch last;

    WitnessStatus(String name) {
        this.name = name;
    }

    /// Its name in the policy.
    public String name() {
        return name;
    }

    synchronized void cosignedNow() {
        cosigned++;
        refuses = false;
        last = Stopwatch.start();
    }

    synchronized void refusedNow() {
        refused++;
        refuses = true;
    }

    synchronized void awayNow() {
        away++;
    }

    public synchronized long cosigned() {
        return cosigned;
    }

    public synchronized long refused() {
        return refused;
    }

    public synchronized long away() {
        return away;
    }

    /// Whether its last answer was a refusal.
    public synchronized boolean refuses() {
        return refuses;
    }

    /// Seconds since its last cosignature, or since this process started if there was none.
    public synchronized double ageSeconds() {
        Stopwatch from = last;
        return (from == null ? since : from).seconds();
    }
}
