package org.disvote.cli.cast;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// One ingest's HTTP interface. It sends a request again until there is an answer that does not ask for that,
/// or its patience ends. That is safe for each of its requests. Not thread-safe.
final class VoterApi implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /// More than the largest paper or terms.
    private static final int BODY_BYTES_MAX = 2 << 20;

    /// How to try again.
    ///
    /// @param patience how long at most
    /// @param pause between two tries
    record Tries(Duration patience, Duration pause) {}

    /// Nothing but answers that ask to try again. It is unknown whether a vote is recorded.
    static final class NoAnswerException extends OperatorException {
        private NoAnswerException(String message) {
            super(message);
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    private final URI api;
    private final Credential credential;
    private final Tries tries;
    private final Consumer<String> notices;

    /// @param notices is called once for a request that is sent again
    VoterApi(URI api, Credential credential, Tries tries, Consumer<String> notices) {
        this.api = api;
        this.credential = credential;
        this.tries = tries;
        this.notices = notices;
    }

    Credential credential() {
        return credential;
    }

    /// What this talks to, for messages.
    @Override
    public String toString() {
        return api.toString();
    }

    /// @throws NoAnswerException if patience ends
    ApiAnswer get(String path) throws InterruptedException {
        return answer(HttpRequest.newBuilder(api.resolve(path)).timeout(ANSWER_MAX));
    }

    /// Asks once.
    ///
    /// @return empty if there is no good answer
    Optional<ApiAnswer> getOnce(String path) throws InterruptedException {
        try {
            ApiAnswer answer = once(HttpRequest.newBuilder(api.resolve(path))
                    .timeout(CONNECT_MAX)
                    .build());
            return answer.isGood() ? Optional.of(answer) : Optional.empty();
        } catch (IOException | OperatorException e) {
            return Optional.empty();
        }
    }

    /// @throws NoAnswerException if patience ends
    ApiAnswer post(String path, byte[] json) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json));
        credential.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return answer(request);
    }

    private ApiAnswer answer(HttpRequest.Builder builder) throws InterruptedException {
        HttpRequest request = builder.build();
        Deadline deadline = Deadline.after(tries.patience());
        for (boolean first = true; ; first = false) {
            String why;
            try {
                ApiAnswer answer = once(request);
                if (!answer.asksToTryAgain()) {
                    return answer;
                }
                why = "answers: " + answer.detail();
            } catch (IOException e) {
                why = "does not answer: see --api, and whether ingest runs there";
            }
            if (deadline.hasPassed()) {
                throw new NoAnswerException(api + " " + why);
            }
            if (first) {
                notices.accept("%s %s (trying again for up to %d s)"
                        .formatted(api, why, tries.patience().toSeconds()));
            }
            TimeUnit.NANOSECONDS.sleep(tries.pause().toNanos());
        }
    }

    private ApiAnswer once(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw new OperatorException(
                        "%s answers with more than %d bytes: see --api".formatted(api, BODY_BYTES_MAX));
            }
            return new ApiAnswer(response.statusCode(), bytes);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
