package org.disvote.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.disvote.topics.json.Json;

/// What a console sends to a page.
final class Snapshots {

    private Snapshots() {}

    /// The next one, to a page that has just been opened.
    static JsonNode next(HttpClient http, URI console) throws IOException, InterruptedException {
        var events = http.send(
                HttpRequest.newBuilder(console.resolve("/events"))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.equals("event: snapshot")) {
                line = lines.readLine();
            }
            return Json.MAPPER.readTree(String.valueOf(lines.readLine()).substring("data: ".length()));
        }
    }
}
