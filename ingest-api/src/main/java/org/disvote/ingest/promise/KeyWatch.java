package org.disvote.ingest.promise;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.disvote.ingest.notary.LogFiles;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.Reason.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every second what the log says of the promise key, on a thread of its own. A statement that was seen
/// cosigned stays so. A revocation that was seen ends the use of the key for the life of this process.
final class KeyWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyWatch.class);

    /// A revocation may be stated at any time, and a promise of a revoked key proves nothing. So a log that is
    /// not read for this long ends promises. It is a tenth of the time within which they promise a vote to be
    /// in the log.
    static final Duration READ_MAX = Duration.ofSeconds(60);

    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int BYTES_MAX = 4 << 20;
    private static final String PROMISE_KEYS = "promise-keys";

    private final URI promiseKeys;
    private final PromiseConfig config;
    private final LogFiles files;
    private final Worker worker;

    /// Of the thread.
    private final KeyReports reports = new KeyReports(Stopwatch.start());

    private volatile KeyStanding standing = KeyStanding.UNKNOWN;

    /// Since the newest answer was asked for; null before the first.
    private volatile @Nullable Stopwatch read;

    /// @param log its URL, with `/` at the end
    KeyWatch(PromiseConfig config, URI log) {
        this.config = config;
        promiseKeys = log.resolve(PROMISE_KEYS);
        files = new LogFiles(log, ANSWER_MAX);
        worker = Worker.platform("promise-key", ANSWER_MAX, this::watch).start();
    }

    /// Why the key may not sign now; [Code#NONE] if it may.
    Code why() {
        KeyStanding now = standing;
        if (now.revoked()) {
            return Code.PROMISE_KEY_REVOKED;
        }
        Stopwatch newest = read;
        if (newest == null || newest.exceeds(READ_MAX)) {
            return Code.PROMISE_LOG_AWAY;
        }
        return now.cosigned() ? Code.NONE : Code.PROMISE_KEY_NOT_COSIGNED;
    }

    private void watch(Worker thread) throws InterruptedException {
        do {
            Stopwatch asked = Stopwatch.start();
            try {
                standing = standing.after(
                        files.get(PROMISE_KEYS, BYTES_MAX), config.signer().vkey(), config.policy());
                read = asked;
            } catch (IOException e) {
                log.atDebug()
                        .addKeyValue("uri", promiseKeys)
                        .addKeyValue("error", String.valueOf(e.getMessage()))
                        .log("List of promise keys could not be read");
            }
            show(why());
        } while (thread.pause(EACH));
    }

    private void show(Code now) {
        if (reports.isNews(now)) {
            (now == Code.NONE ? log.atInfo() : log.atWarn())
                    .addKeyValue("uri", promiseKeys)
                    .addKeyValue("reason", now.text())
                    .log("State of the promise key changed");
        }
    }

    @Override
    public void close() {
        worker.close();
        files.close();
    }
}
