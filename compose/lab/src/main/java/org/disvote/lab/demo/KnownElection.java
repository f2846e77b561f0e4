package org.disvote.lab.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// Whether ingest knows an election, which it reads from the masters, and they from the topic after the notary has
/// stated its terms. Before that, votes are refused as votes for an unknown election.
public final class KnownElection {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private KnownElection() {}

    /// @param api the voters' address
    /// @param waiting called before each pause
    /// @throws OperatorException if ingest does not answer, or does not know the election in time
    public static void await(URI api, ElectionId id, Duration within, Runnable waiting) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api.resolve("/elections/" + id.value()))
                .timeout(ANSWER_MAX)
                .build();
        Deadline deadline = Deadline.after(within);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (client.send(request, BodyHandlers.discarding()).statusCode() != HttpURLConnection.HTTP_OK) {
                if (deadline.hasPassed()) {
                    throw new OperatorException("ingest does not know the election %s after %d s: see its log"
                            .formatted(id, within.toSeconds()));
                }
                waiting.run();
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (IOException e) {
            throw new OperatorException("ingest does not answer at %s: is it running?".formatted(api), e);
        }
    }
}
