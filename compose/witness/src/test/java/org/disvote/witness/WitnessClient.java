package org.disvote.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// Speaks the witness's protocol.
record WitnessClient(URI uri, HttpClient http) implements AutoCloseable {

    static WitnessClient of(URI uri) {
        return new WitnessClient(uri, HttpClient.newHttpClient());
    }

    HttpResponse<String> add(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri.resolve("add-checkpoint")).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> latest(String origin) throws IOException, InterruptedException {
        return get(hash(origin) + "/checkpoint");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri.resolve(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    }

    static String hash(String origin) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(origin.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
