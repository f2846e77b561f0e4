package org.disvote.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.disvote.topics.json.Json;
import org.disvote.topics.reason.Reason;

/// Asks every part each second for its metrics and whether it is ready; one thread a part, so that a frozen one delays
/// no other.
final class PartsWatch implements AutoCloseable {

    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    /// @param up whether it answered the last time
    /// @param reason why it is down or not ready; otherwise empty
    /// @param samples as last told, also while it is down
    /// @param health what it says of its readiness
    record Reading(boolean up, boolean ready, String reason, Samples samples, JsonNode health) {
        static final Reading NONE = new Reading(false, false, "not asked yet", Samples.NONE, MissingNode.getInstance());
    }

    private final SortedMap<String, URI> parts;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    private final Map<String, Reading> latest = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    PartsWatch(SortedMap<String, URI> parts) {
        this.parts = parts;
        parts.forEach((name, uri) ->
                threads.add(Thread.ofVirtual().name("watch-" + name).start(() -> watch(name, uri))));
    }

    /// By name.
    SortedMap<String, Reading> latest() {
        SortedMap<String, Reading> all = new TreeMap<>();
        parts.keySet().forEach(name -> all.put(name, latest.getOrDefault(name, Reading.NONE)));
        return all;
    }

    /// Those whose name begins so.
    Stream<Reading> latest(String prefix) {
        return latest().entrySet().stream()
                .filter(part -> part.getKey().startsWith(prefix))
                .map(Map.Entry::getValue);
    }

    private void watch(String name, URI uri) {
        try {
            do {
                latest.put(name, ask(uri, latest.getOrDefault(name, Reading.NONE)));
            } while (!closing.await(EACH.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reading ask(URI uri, Reading before) throws InterruptedException {
        try {
            Samples samples = Samples.parse(get(uri.resolve("/metrics")).body());
            HttpResponse<String> ready = get(uri.resolve("/health/ready"));
            JsonNode health = Json.MAPPER.readTree(ready.body());
            return new Reading(true, ready.statusCode() == 200, reason(health), samples, health);
        } catch (IOException e) {
            return new Reading(
                    false, false, "does not answer at " + uri.getAuthority(), before.samples(), before.health());
        }
    }

    /// Sinks and counts say it in one member, ingest for each shard.
    private static String reason(JsonNode health) {
        List<String> reasons = new ArrayList<>();
        reasons.add(said(health));
        health.path("shards").forEach(shard -> {
            String said = said(shard);
            reasons.add(said.isEmpty() ? "" : "shard " + shard.path("shard").asInt() + ": " + said);
        });
        reasons.removeIf(String::isEmpty);
        return String.join("; ", reasons);
    }

    /// @param reporting may have a `reason`
    static String said(JsonNode reporting) {
        return Reason.parse(reporting.path("reason").asText()).explanation();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        closing.countDown();
        threads.forEach(Thread::interrupt);
        http.shutdownNow();
    }
}
