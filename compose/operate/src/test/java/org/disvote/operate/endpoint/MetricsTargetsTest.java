package org.disvote.operate.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTargetsTest {

    private static final MetricsTargets TARGETS = new MetricsTargets(new TreeMap<>(Map.of(
            "ingest", URI.create("http://127.0.0.1:8080"),
            "sink-r1", URI.create("http://127.0.0.1:9101"))));

    @Test
    void prometheusDiscoversItsTargetsInTheFile() throws Exception {
        var json = Json.MAPPER.readTree(TARGETS.toJson());

        assertEquals(2, json.size());
        assertEquals("127.0.0.1:9101", json.get(1).path("targets").get(0).textValue());
        assertEquals("sink-r1", json.get(1).path("labels").path("part").textValue());
    }

    @Test
    void aWrittenFileIsReadAgain(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve(MetricsTargets.FILE), TARGETS.toJson());

        assertEquals(TARGETS, MetricsTargets.read(folder));
    }

    @Test
    void aFolderWithoutASystemIsReportedAsSuch(@TempDir Path folder) {
        assertThrows(OperatorException.class, () -> MetricsTargets.read(folder));
    }
}
