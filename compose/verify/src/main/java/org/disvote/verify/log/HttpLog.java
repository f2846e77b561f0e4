package org.disvote.verify.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A log behind HTTP. Redirects are not followed: everything comes from the address that was named.
public final class HttpLog implements LogFiles, AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration FILE_MAX = Duration.ofMinutes(10);

    /// A log makes the tree of a count's input when somebody first asks for it, and says meanwhile: try again.
    private static final int TRIES_MAX = 30;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;
    private static final int NOT_FOUND = 404;

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param address with or without a `/` at its end
    public HttpLog(URI address) {
        String text = address.toString();
        this.address = text.endsWith("/") ? address : URI.create(text + "/");
    }

    @Override
    public Optional<InputStream> open(String path) throws IOException {
        HttpResponse<InputStream> response = send(path);
        for (int tries = 1; isToBeTriedAgain(response) && tries < TRIES_MAX; tries++) {
            response.body().close();
            response = sendAfterAPause(path);
        }
        return body(path, response);
    }

    private static boolean isToBeTriedAgain(HttpResponse<InputStream> response) {
        return (response.statusCode() == ACCEPTED || response.statusCode() == UNAVAILABLE)
                && response.headers().firstValue("Retry-After").isPresent();
    }

    private HttpResponse<InputStream> sendAfterAPause(String path) throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return send(path);
    }

    private HttpResponse<InputStream> send(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWER_MAX)
                .GET()
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }

    private static Optional<InputStream> body(String path, HttpResponse<InputStream> response) throws IOException {
        InputStream body = response.body();
        if (response.statusCode() != OK) {
            body.close();
            if (response.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new IOException("status " + response.statusCode() + " for " + path);
        }
        // A read from a server that sends nothing more would wait for ever.
        CompletableFuture.delayedExecutor(FILE_MAX.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> close(body));
        return Optional.of(body);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
