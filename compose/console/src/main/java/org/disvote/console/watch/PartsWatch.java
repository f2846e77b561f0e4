package org.disvote.console.watch;

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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.disvote.topics.lifetime.Worker;

/// Requests the metrics and the readiness of every part each second. Each part has its own thread, so that one
/// that does not answer delays no other. Safe for any number of threads.
public final class PartsWatch implements AutoCloseable {

    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    /// Those of Kafka's clients are not shown. A part of an earlier version answers with all.
    private static final String METRICS = "/metrics/own";

    /// Ingest, sinks, counts and notaries have names that begin so.
    private static final String INGEST = "ingest";

    private static final String SINK = "sink-";
    private static final String COUNTS = "counts";
    private static final String NOTARY = "notary";

    private final SortedMap<String, URI> parts;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    private final Map<String, PartReading> latest = new ConcurrentHashMap<>();
    private final List<Worker> workers = new ArrayList<>();

    /// @param parts the URI of each part's port for operators, by the part's name
    public PartsWatch(SortedMap<String, URI> parts) {
        this.parts = parts;
        parts.forEach((name, uri) ->
                workers.add(Worker.virtual("watch-" + name, Duration.ZERO, worker -> watch(worker, name, uri))
                        .start()));
    }

    /// By the part's name.
    public SortedMap<String, PartReading> latest() {
        SortedMap<String, PartReading> all = new TreeMap<>();
        parts.keySet().forEach(name -> all.put(name, latest.getOrDefault(name, PartReading.NONE)));
        return all;
    }

    public IngestReadings ingest() {
        return new IngestReadings(ofKind(INGEST));
    }

    public List<PartReading> counts() {
        return ofKind(COUNTS);
    }

    /// By the replica's name. A replica may have several sinks.
    public SortedMap<String, List<PartReading>> sinks() {
        SortedMap<String, List<PartReading>> sinks = new TreeMap<>();
        latest().forEach((part, reading) -> {
            if (part.startsWith(SINK)) {
                sinks.computeIfAbsent(part.substring(SINK.length()), replica -> new ArrayList<>())
                        .add(reading);
            }
        });
        return sinks;
    }

    /// The witnesses, by the policy's names, that refused the notary's last checkpoint.
    public Set<String> refusingWitnesses() {
        return ofKind(NOTARY).stream()
                .flatMap(notary -> notary.samples().of("disvote_notary_witness_refuses").stream())
                .filter(sample -> sample.value() > 0)
                .map(sample -> sample.label("witness"))
                .collect(Collectors.toSet());
    }

    private List<PartReading> ofKind(String prefix) {
        return latest().entrySet().stream()
                .filter(part -> part.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void watch(Worker worker, String name, URI uri) throws InterruptedException {
        do {
            latest.put(name, ask(uri, latest.getOrDefault(name, PartReading.NONE)));
        } while (worker.pause(EACH));
    }

    private PartReading ask(URI uri, PartReading before) throws InterruptedException {
        try {
            Samples samples = Samples.parse(get(uri.resolve(METRICS)).body());
            HttpResponse<String> ready = get(uri.resolve("/health/ready"));
            PartHealth health = PartHealth.parse(ready.body());
            return new PartReading(true, ready.statusCode() == 200, health.explanation(), samples, health);
        } catch (IOException e) {
            return before.down("does not answer at " + uri.getAuthority());
        }
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
    }

    /// Interrupts requests in progress.
    @Override
    public void close() {
        workers.forEach(Worker::interrupt);
        http.shutdownNow();
        workers.forEach(Worker::close);
    }
}
