package org.disvote.topics.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ActionLogTest {

    private static final Instant NOW = Instant.parse("2029-06-10T05:00:00Z");

    private final Path folder;

    ActionLogTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void anActionHasALineBeforeAndALineAfterIt() throws Exception {
        ActionLog log = log("new/actions.jsonl");
        SequencedMap<String, String> arguments = new LinkedHashMap<>();
        arguments.put("--at", "2029-06-10T16:00:00Z");

        ActionLog.Begun begun = log.begin(new ActionLog.Intent("root", "host", "election close", "greece", arguments));
        assertEquals(1, lines(log).size());
        begun.end(false, 1);

        List<JsonNode> lines = lines(log);
        assertEquals(
                List.of(Action.BEGIN, Action.END),
                lines.stream().map(line -> line.get("step").asText()).toList());
        assertEquals(lines.get(0).get("id"), lines.get(1).get("id"));
        assertEquals("greece", lines.get(0).get("election").asText());
        assertEquals(
                "{\"--at\":\"2029-06-10T16:00:00Z\"}",
                lines.get(1).get("arguments").toString());
        assertEquals(Action.FAILED, lines.get(1).get("outcome").asText());
        assertEquals(1, lines.get(1).get("exitCode").asInt());
        assertEquals(NOW.toString(), lines.get(0).get("at").asText());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new/actions.jsonl"))));
    }

    @Test
    void nothingIsDoneIfTheFirstLineCannotBeWritten() throws Exception {
        Files.createDirectory(folder.resolve("taken"));

        OperatorException refused = assertThrows(
                OperatorException.class, () -> log("taken").begin(new ActionLog.Intent("root", "host", "roll import")));

        assertTrue(String.valueOf(refused.getMessage()).contains("nothing was done"));
        assertTrue(String.valueOf(refused.getMessage()).contains("DISVOTE_ACTIONS"));
    }

    @Test
    void whatWasDoneIsNamedIfTheSecondLineCannotBeWritten() throws Exception {
        ActionLog log = log("actions.jsonl");
        ActionLog.Begun begun = log.begin(new ActionLog.Intent("root", "host", "roll import"));
        Files.delete(log.file());
        Files.createDirectory(log.file());

        OperatorException late = assertThrows(OperatorException.class, () -> begun.end(true, 0));

        assertTrue(String.valueOf(late.getMessage()).contains("has succeeded"));
    }

    @Test
    void aLineThatALossOfPowerCutDoesNotSwallowTheNextOne() throws Exception {
        ActionLog log = log("actions.jsonl");
        log.begin(new ActionLog.Intent("root", "host", "first")).end(true, 0);
        Files.writeString(log.file(), "{\"at\":\"2029", StandardOpenOption.APPEND);

        log.begin(new ActionLog.Intent("root", "host", "second"));

        List<String> lines = Files.readAllLines(log.file(), UTF_8);
        assertEquals(4, lines.size());
        assertEquals("second", Json.MAPPER.readTree(lines.getLast()).get("what").asText());
    }

    @Test
    void linesOfManyWritersDoNotMix() throws Exception {
        ActionLog log = log("actions.jsonl");
        int writers = 8;
        int each = 20;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (int i = 0; i < writers; i++) {
                threads.execute(() -> {
                    for (int j = 0; j < each; j++) {
                        log.begin(new ActionLog.Intent("root", "host", "x".repeat(200)))
                                .end(true, 0);
                    }
                });
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
        assertEquals(2 * writers * each, lines(log).size());
    }

    private ActionLog log(String name) {
        return new ActionLog(folder.resolve(name), () -> NOW);
    }

    private static List<JsonNode> lines(ActionLog log) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log.file(), UTF_8)) {
            lines.add(Json.MAPPER.readTree(line));
        }
        return lines;
    }
}
