package org.disvote.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// Asks ingest for the results of an election that is being closed.
public final class FinalResults {

    private static final Duration FINAL_WITHIN = Duration.ofMinutes(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String FINAL = "final";

    private FinalResults() {}

    /// Waits until every partition is closed, counted and replicated.
    ///
    /// @param waiting is called before each further request
    /// @throws OperatorException if that takes too long, or ingest does not answer
    public static JsonNode await(URI api, ElectionId electionId, Runnable waiting) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api.resolve("/elections/" + electionId.value() + "/results"))
                .timeout(ANSWER_MAX)
                .build();
        Deadline deadline = Deadline.after(FINAL_WITHIN);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == HttpURLConnection.HTTP_OK) {
                    JsonNode results = Json.MAPPER.readTree(answer.body());
                    if (results.path("state").asText().equals(FINAL)) {
                        return results;
                    }
                }
                if (deadline.hasPassed()) {
                    throw new OperatorException(
                            ("not every partition is closed and counted after %d s: `disvote election show %s` says"
                                            + " which are")
                                    .formatted(FINAL_WITHIN.toSeconds(), electionId));
                }
                waiting.run();
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (IOException e) {
            throw new OperatorException("ingest does not answer at %s: is it running?".formatted(api), e);
        }
    }
}
