package org.disvote.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.disvote.lab.process.PartProcess;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a part writes where an engine collects it.
final class JsonLogsIT {

    @Test
    void aPartWritesNothingButJsonAlsoWhileItStarts(@TempDir Path folder) throws Exception {
        Path key = folder.resolve("witness.key");
        SigningKey.generate("w1.example.org").create(key);
        List<String> arguments = List.of(
                "witness",
                "--log",
                SigningKey.generate("log.example.org/disvote-1a2b3c4d").vkey(),
                "--key",
                key.toString(),
                "--data",
                folder.resolve("state").toString(),
                "--port",
                "0");

        try (PartProcess witness = PartProcess.start(folder, Map.of("DISVOTE_LOG_FORMAT", "json"), arguments)) {
            witness.awaitOutput("Witness started");
            witness.await(URI.create(value(witness.output(), "Witness started", "uri")), 404, "");

            for (String line : witness.output().lines().toList()) {
                assertEquals(
                        "org.disvote.witness.Witness",
                        Json.MAPPER.readTree(line).path("loggerName").asText(),
                        line);
            }
        }
    }

    /// Of one line's key.
    private static String value(String output, String message, String key) throws Exception {
        for (String line : output.lines().toList()) {
            JsonNode json = Json.MAPPER.readTree(line);
            if (json.path("message").asText().equals(message)) {
                for (JsonNode pair : json.path("kvpList")) {
                    if (pair.has(key)) {
                        return pair.path(key).asText();
                    }
                }
            }
        }
        throw new AssertionError("no " + key + " in:\n" + output);
    }
}
