package org.disvote.ingest.master;

import java.time.Duration;

/// What became of a committer's last tries. Written by its thread, read by any.
final class CommitOutcomes {

    /// @param failing whether the last try failed
    /// @param sinceNanos of the first failure behind the last success, or else of the last success
    private record Last(boolean failing, long sinceNanos) {}

    private volatile Last last = new Last(false, System.nanoTime());

    void succeeded() {
        last = new Last(false, System.nanoTime());
    }

    void failed() {
        if (!last.failing()) {
            last = new Last(true, System.nanoTime());
        }
    }

    /// Zero if the last try succeeded, or there was none.
    Duration failingFor() {
        Last now = last;
        return now.failing() ? Duration.ofNanos(System.nanoTime() - now.sinceNanos()) : Duration.ZERO;
    }

    /// Whether nothing has shown for so long that commits succeed.
    boolean isDoubtful(Duration quiet) {
        Last now = last;
        return now.failing() || System.nanoTime() - now.sinceNanos() > quiet.toNanos();
    }
}
