package org.disvote.ingest.promise;

import java.time.Duration;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.reason.Reason.Code;
import org.jspecify.annotations.Nullable;

/// Decides which states of the promise key are logged: each change once. While an instance starts, a key that
/// cannot be used yet is nothing wrong and is not logged; a revocation always is. Not thread-safe.
final class KeyReports {

    /// What a start may take until the log is read and the key is cosigned, with nothing wrong.
    static final Duration START_MAX = Duration.ofSeconds(20);

    private final Stopwatch started;
    private @Nullable Code reported;

    KeyReports(Stopwatch started) {
        this.started = started;
    }

    /// Whether this state is to be logged. It then counts as logged.
    boolean isNews(Code now) {
        boolean isUsual = now != Code.NONE && now != Code.PROMISE_KEY_REVOKED && !started.exceeds(START_MAX);
        if (isUsual || now == reported) {
            return false;
        }
        reported = now;
        return true;
    }
}
