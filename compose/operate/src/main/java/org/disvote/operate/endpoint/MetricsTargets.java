package org.disvote.operate.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;

/// Where the parts of a running system serve `/metrics`: `metrics.json` in its data folder, in the form that
/// Prometheus's `file_sd_configs` reads.
///
/// @param parts by name, such as `ingest` or `sink-r1`
public record MetricsTargets(SortedMap<String, URI> parts) {

    public static final String FILE = "metrics.json";

    private static final String PART = "part";

    record Group(List<String> targets, Map<String, String> labels) {}

    public MetricsTargets {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /// @param data the folder that the system was started with
    /// @throws OperatorException if no system runs there
    public static MetricsTargets read(Path data) {
        Path file = data.resolve(FILE);
        try {
            SortedMap<String, URI> parts = new TreeMap<>();
            for (Group group : Json.MAPPER.readValue(Files.readAllBytes(file), Group[].class)) {
                parts.put(
                        group.labels().get(PART),
                        URI.create("http://" + group.targets().getFirst()));
            }
            return new MetricsTargets(parts);
        } catch (NoSuchFileException e) {
            throw new OperatorException(
                    "no system runs on %1$s: start it with `./disvote up --data %1$s`".formatted(data), e);
        } catch (IOException e) {
            throw new OperatorException("%s is not what `up` writes: start the system again".formatted(file), e);
        }
    }

    public String toJson() {
        List<Group> groups = new ArrayList<>();
        parts.forEach((part, uri) -> groups.add(new Group(List.of(uri.getAuthority()), Map.of(PART, part))));
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(groups) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the addresses as JSON", e);
        }
    }
}
