package org.disvote.ingest.auth;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.listen.ServerAddress;

/// Where an issuer publishes its public keys as a JSON Web Key Set (RFC 7517).
public sealed interface KeySource {

    /// A longer set is refused.
    int BYTES_MAX = 256 * 1024;

    record File(Path path) implements KeySource {
        @Override
        public byte[] read() throws IOException {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(BYTES_MAX + 1);
                if (bytes.length > BYTES_MAX) {
                    throw new IOException("it is longer than " + BYTES_MAX + " bytes");
                }
                return bytes;
            } catch (NoSuchFileException e) {
                throw new IOException("there is no such file", e);
            }
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    record Url(URI uri) implements KeySource {

        private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
        private static final Duration READ_WITHIN = Duration.ofSeconds(5);

        public Url {
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "the URL of the keys contains a password: remove it, keys are public");
            }
            if (!ServerAddress.isHttp(uri)) {
                throw new IllegalArgumentException(
                        uri + " is not a URL with https: or http:, a host and perhaps a port");
            }
            if (uri.getScheme().equals("http") && !Listening.isLoopback(hostOf(uri))) {
                throw new IllegalArgumentException(
                        uri + " is not https: an attacker between this machine and the issuer could replace the keys");
            }
        }

        @Override
        public byte[] read() throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(READ_WITHIN)
                    .header("Accept", "application/jwk-set+json, application/json")
                    .build();
            // One client for each reading, since readings are minutes apart. Redirects are not followed,
            // because they could lead to a URL without https.
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_WITHIN)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            try {
                CompletableFuture<HttpResponse<byte[]>> answer =
                        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
                // The timeout of HttpRequest ends with the headers. This one also bounds the body.
                HttpResponse<byte[]> response = answer.get(READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                if (response.statusCode() != 200) {
                    throw new IOException("it answers " + response.statusCode());
                }
                return response.body();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new IOException(
                        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
            } catch (TimeoutException e) {
                throw new IOException("it does not answer within " + READ_WITHIN.toSeconds() + " s", e);
            } finally {
                client.shutdownNow();
            }
        }

        private static String hostOf(URI uri) {
            String host = uri.getHost();
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /// Reads the set: at most [#BYTES_MAX] bytes, within a few seconds.
    ///
    /// @throws IOException if it cannot be read; the message completes "cannot read the keys of …: "
    byte[] read() throws IOException, InterruptedException;

    /// @param text a URL with `https:`, a URL with `http:` on this machine, or a file's path
    /// @throws IllegalArgumentException if it is none of these
    static KeySource parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("no keys are given: name a file or a URL");
        }
        if (text.contains("://")) {
            return new Url(URI.create(text));
        }
        try {
            return new File(Path.of(text).toAbsolutePath());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the keys' file has an invalid path: " + e.getReason(), e);
        }
    }
}
