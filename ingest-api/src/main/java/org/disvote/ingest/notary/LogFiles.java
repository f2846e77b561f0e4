package org.disvote.ingest.notary;

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

/// Reads files of the log, bounded in time and bytes. The caller's thread waits.
public final class LogFiles implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final URI log;
    private final Duration answerMax;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param log its URL, with `/` at the end
    /// @param answerMax from the request to the last byte
    public LogFiles(URI log, Duration answerMax) {
        this.log = log;
        this.answerMax = answerMax;
    }

    /// @param path such as `promise-keys`
    /// @return what the log has there, whatever it is
    /// @throws IOException if it does not answer, or with another status, or with more bytes
    public byte[] get(String path, int bytesMax) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(log.resolve(path)).timeout(answerMax).build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
        try {
            // The timeout of HttpRequest ends with the headers. This one also bounds the body.
            HttpResponse<byte[]> response = answer.get(answerMax.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("it answers " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("it does not answer within " + answerMax.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
