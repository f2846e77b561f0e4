package org.disvote.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.disvote.topics.json.Json;

/// A voter's view of one ingest instance.
final class ApiClient implements AutoCloseable {

    /// The method, path and status of every answer to a client of this test run.
    static final Set<Seen> SEEN = ConcurrentHashMap.newKeySet();

    private final URI api;
    private final HttpClient client;

    ApiClient(URI api) {
        this(api, HttpClient.newBuilder());
    }

    /// A client at another address of this machine.
    ApiClient(URI api, InetAddress from) {
        this(api, HttpClient.newBuilder().localAddress(from));
    }

    private ApiClient(URI api, HttpClient.Builder client) {
        this.api = api;
        this.client = client.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    URI uri() {
        return api;
    }

    record Seen(String method, String path, int status) {}

    record Answer(int status, HttpResponse<String> response) {
        JsonNode json() {
            try {
                return Json.MAPPER.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(response.body(), e);
            }
        }

        String receipt() {
            return json().get("receipt").asText();
        }

        /// The problem's stable name; empty if the answer is no problem.
        String problem() {
            return header("Content-Type").equals("application/problem+json")
                    ? json().get("type").asText().replace("urn:disvote:problem:", "")
                    : "";
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status + " " + response.body();
        }
    }

    Answer cast(String election, String voter, String choice) {
        return castAsync(election, voter, choice).join();
    }

    CompletableFuture<Answer> castAsync(String election, String voter, String choice) {
        return send(vote(election, "application/json", body(voter, choice)));
    }

    Answer castRaw(String election, String contentType, String body) {
        return send(vote(election, contentType, body)).join();
    }

    Answer voter(String election, String body) {
        return send(HttpRequest.newBuilder(api.resolve("/elections/" + election + "/voter"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .join();
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(api.resolve(path)).build()).join();
    }

    Answer method(String method, String path) {
        return send(HttpRequest.newBuilder(api.resolve(path))
                        .method(method, BodyPublishers.noBody())
                        .build())
                .join();
    }

    static String body(String voter, String choice) {
        return "{\"voterId\":\"" + voter + "\",\"choice\":\"" + choice + "\"}";
    }

    private HttpRequest vote(String election, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve("/elections/" + election + "/votes"))
                .POST(BodyPublishers.ofString(body));
        return contentType.isEmpty()
                ? request.build()
                : request.header("Content-Type", contentType).build();
    }

    CompletableFuture<Answer> send(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(response -> {
            SEEN.add(new Seen(request.method(), request.uri().getRawPath(), response.statusCode()));
            return new Answer(response.statusCode(), response);
        });
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
