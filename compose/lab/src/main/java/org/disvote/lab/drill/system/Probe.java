package org.disvote.lab.drill.system;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// HTTP requests to parts that may be dead or frozen, each with a timeout.
final class Probe implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    /// Whether the answer is 200.
    boolean isOk(URI uri) {
        try {
            return send(uri).statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    /// @return the body, whatever the status
    byte[] get(URI uri) throws IOException {
        return send(uri).body();
    }

    /// Sends a change in JSON.
    ///
    /// @return whether it was accepted
    boolean patch(URI uri, String change) {
        try {
            return send(HttpRequest.newBuilder(uri)
                                    .header("Content-Type", "application/json")
                                    .method("PATCH", BodyPublishers.ofString(change)))
                            .statusCode()
                    == OK;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<byte[]> send(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
