package org.disvote.ingest.promise;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final int OK = 200;

    private final URI promiseKeys;
    private final PromiseConfig config;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Worker worker;

    private volatile KeyStanding standing = KeyStanding.UNKNOWN;

    /// Since the newest answer was asked for; null before the first.
    private volatile @Nullable Stopwatch read;

    /// Of the thread.
    private Code shown = Code.NONE;

    /// @param log its URL, with `/` at the end
    KeyWatch(PromiseConfig config, URI log) {
        this.config = config;
        promiseKeys = log.resolve("promise-keys");
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
                standing =
                        standing.with(KeyStanding.read(read(), config.signer().vkey(), config.policy()));
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

    private byte[] read() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(promiseKeys).timeout(ANSWER_MAX).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
        try {
            // The timeout of HttpRequest ends with the headers. This one also bounds the body.
            HttpResponse<byte[]> response = answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("it answers " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("it does not answer within " + ANSWER_MAX.toSeconds() + " s", e);
        }
    }

    private void show(Code now) {
        if (now != shown) {
            (now == Code.NONE ? log.atInfo() : log.atWarn())
                    .addKeyValue("uri", promiseKeys)
                    .addKeyValue("reason", now.text())
                    .log("State of the promise key changed");
        }
        shown = now;
    }

    @Override
    public void close() {
        worker.close();
        http.shutdownNow();
    }
}
