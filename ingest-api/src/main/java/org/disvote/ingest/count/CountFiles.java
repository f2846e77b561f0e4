package org.disvote.ingest.count;

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
import org.disvote.topics.statement.TranscriptChunk;

/// Reads `count.json` files of the log. For one thread, which waits.
final class CountFiles implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    /// From the request to the last byte.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final String SHA_256 = "sha256:";

    private final URI log;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param log its URL, with `/` at the end
    CountFiles(URI log) {
        this.log = log;
    }

    /// @param digest `sha256:` and 64 hexadecimal digits
    /// @return what the log has there, whatever it is
    /// @throws IOException if it does not answer, or with another status, or with more bytes than a `count.json`
    ///     has
    byte[] get(String digest) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(log.resolve("counts/" + digest.substring(SHA_256.length())))
                .timeout(ANSWER_MAX)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), TranscriptChunk.TRANSCRIPT_BYTES_MAX));
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

    @Override
    public void close() {
        http.shutdownNow();
    }
}
