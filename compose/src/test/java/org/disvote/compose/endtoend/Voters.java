package org.disvote.compose.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.disvote.topics.event.EventCodec;

/// People who vote, and who retry until they hold a receipt, at whichever instance answers. They remember every receipt
/// that they were given, also a second one for the same vote.
final class Voters implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    /// After a vote: what starts meanwhile shall have some of the machine, too.
    private static final Duration BREATH = Duration.ofMillis(20);

    /// @param choice what the voter wanted
    record Acknowledged(String voterId, String choice, String receipt, int partition, long seq) {}

    private final String election;
    private final Supplier<List<URI>> instances;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final List<String> contradictions = new CopyOnWriteArrayList<>();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicInteger next = new AtomicInteger();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /// @param instances the ingest instances at this moment
    Voters(String election, Supplier<List<URI>> instances) {
        this.election = election;
        this.instances = instances;
    }

    /// Starts `count` people at a time, each voting as a new voter again and again until [#stop].
    void start(int count) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (!stopped) {
                    int number = next.getAndIncrement();
                    castUntilAcknowledged("GR-%010d".formatted(number), "c" + (1 + number % 5));
                    LockSupport.parkNanos(BREATH.toNanos());
                }
            }));
        }
    }

    /// No new voter starts; those who are at it go on until they hold their receipts.
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(90));
            if (thread.isAlive()) {
                throw new IllegalStateException("a voter is still without a receipt");
            }
        }
    }

    Map<String, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /// Answers that no correct system gives: another receipt for the same vote, a refusal of a voter's only choice.
    List<String> contradictions() {
        return contradictions;
    }

    /// The longest that a voter was without a receipt, trying all the while.
    Duration longestWait() {
        return Duration.ofNanos(longestNanos.get());
    }

    private void castUntilAcknowledged(String voterId, String choice) {
        long began = System.nanoTime();
        for (int attempt = 0; attempt < 2_000; attempt++) {
            List<URI> candidates = instances.get();
            if (!candidates.isEmpty()) {
                try {
                    if (cast(
                            candidates.get((attempt + voterId.hashCode() & 0xffff) % candidates.size()),
                            voterId,
                            choice)) {
                        longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
                        return;
                    }
                } catch (IOException e) {
                    // The instance died, or its answer was lost: exactly what a retry is for.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        contradictions.add(voterId + " never got a receipt");
    }

    private boolean cast(URI instance, String voterId, String choice) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(instance.resolve("/elections/" + election + "/votes"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"voterId\":\"%s\",\"choice\":\"%s\"}".formatted(voterId, choice)))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        switch (response.statusCode()) {
            case 201, 200 -> remember(voterId, choice, EventCodec.JSON.readTree(response.body()));
            case 503 -> {
                return false;
            }
            default ->
                contradictions.add(voterId + " was answered " + response.statusCode() + " "
                        + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return true;
    }

    private void remember(String voterId, String choice, JsonNode receipt) {
        Acknowledged now = new Acknowledged(
                voterId,
                choice,
                receipt.get("receipt").textValue(),
                receipt.get("partition").intValue(),
                receipt.get("seq").longValue());
        Acknowledged before = acknowledged.putIfAbsent(voterId, now);
        if (before != null && !before.equals(now)) {
            contradictions.add(voterId + " got the receipts " + before.receipt() + " and " + now.receipt());
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        http.close();
    }
}
