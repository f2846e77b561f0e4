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

/// Where an issuer's public keys are, as a JSON Web Key Set (RFC 7517).
public sealed interface KeySource {

    /// Of a set that is longer, nothing is read.
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
            String scheme = String.valueOf(uri.getScheme());
            if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
                throw new IllegalArgumentException(uri + " is not a URL of https: or http:");
            }
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException("the URL of the keys has a password in it; keys are public");
            }
            if (scheme.equals("http") && !AuthConfig.isLoopback(hostOf(uri))) {
                throw new IllegalArgumentException(
                        uri + " is not https: whoever stands between could put in keys of their own");
            }
        }

        @Override
        public byte[] read() throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(READ_WITHIN)
                    .header("Accept", "application/jwk-set+json, application/json")
                    .build();
            // A client per read: one each few minutes. Redirects are not followed: they could lead away from https.
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_WITHIN)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            try {
                CompletableFuture<HttpResponse<byte[]>> answer =
                        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
                // The request's own timeout ends with the headers; this one bounds the body, too.
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

    /// The set's bytes, at most [#BYTES_MAX] of them, within a few seconds.
    ///
    /// @throws IOException if they are not to be had; its message completes "cannot read … :"
    byte[] read() throws IOException, InterruptedException;

    /// @param text a URL of `https:`, or of `http:` on this machine, or else a file's path
    /// @throws IllegalArgumentException if it is neither
    static KeySource parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("no file or URL of keys is given");
        }
        if (text.contains("://")) {
            return new Url(URI.create(text));
        }
        try {
            return new File(Path.of(text).toAbsolutePath());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the path of the keys is not a path: " + e.getReason(), e);
        }
    }
}
