package org.disvote.console.proof;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the log each second, and checks a proof each few seconds. Safe for any number of threads.
public final class LogWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);

    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration PROOF_EACH = Duration.ofSeconds(5);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    /// The largest file is a full bundle of statements of 64 KiB each.
    private static final long BYTES_MAX = 17L * 1024 * 1024;

    private final URI prefix;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final LogLook look;
    private final Worker worker;

    public LogWatch(LogTarget target, Clock clock) {
        prefix = target.log();
        this.clock = clock;
        look = new LogLook(this::get, target.policy(), new SecureRandom());
        worker = Worker.virtual("watch-log", Duration.ZERO, this::watch).start();
    }

    private void watch(Worker self) throws InterruptedException {
        Stopwatch sinceProof = Stopwatch.start();
        do {
            try {
                look.lookAtCheckpoint();
                if (!look.hasCheckedAProof() || sinceProof.exceeds(PROOF_EACH)) {
                    look.checkProof(clock.instant());
                    sinceProof = Stopwatch.start();
                }
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("The log could not be looked at, the pages show the previous look");
            }
        } while (self.pause(EACH));
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(prefix.resolve(path)).timeout(ANSWER_MAX).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + " for " + path);
        }
        return answer.body();
    }

    /// @param refusing the witnesses of which the notary says that they refuse
    public LogReading reading(Set<String> refusing) {
        return look.reading(clock.instant(), refusing);
    }

    /// Interrupts a request in progress.
    @Override
    public void close() {
        worker.interrupt();
        http.shutdownNow();
        worker.close();
    }
}
