package org.disvote.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.operator.ActionLog;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsoleActionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ActionLog actions;

    ConsoleActionsIT(@TempDir Path folder) {
        actions = new ActionLog(folder.resolve(ActionLog.FILE), Clock.systemUTC());
    }

    @Test
    void whoStartsAnAuditIsWrittenDownBeforeItAndHowItEndedAfterIt() throws Exception {
        try (ConsoleServer console = ConsoleServer.start(config());
                HttpClient http = HttpClient.newHttpClient()) {
            assertEquals(202, startAudit(http, console).statusCode());

            await().atMost(PATIENCE).until(() -> lines().size() == 2);
            JsonNode begin = lines().get(0);
            assertEquals("console audit", begin.get("what").asText());
            assertEquals("anybody", begin.get("who").asText());
            assertEquals("127.0.0.1", begin.get("from").asText());
            assertEquals(begin.get("id"), lines().get(1).get("id"));
            assertEquals("end", lines().get(1).get("step").asText());
        }
    }

    @Test
    void anAuditThatCannotBeWrittenDownDoesNotStart() throws Exception {
        Files.createDirectory(actions.file());
        try (ConsoleServer console = ConsoleServer.start(config());
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = startAudit(http, console);

            assertEquals(503, answer.statusCode());
            assertTrue(answer.body().contains("nothing was started"), answer.body());
            HttpResponse<String> state = http.send(
                    HttpRequest.newBuilder(console.uri().resolve("/audit")).build(), BodyHandlers.ofString());
            assertEquals("idle", Json.MAPPER.readTree(state.body()).get("state").asText());
        }
    }

    private static HttpResponse<String> startAudit(HttpClient http, ConsoleServer console) throws Exception {
        return http.send(
                HttpRequest.newBuilder(console.uri().resolve("/audit"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(actions.file())) {
            lines.add(Json.MAPPER.readTree(line));
        }
        return lines;
    }

    /// Nothing is there to be compared: the audit ends all the same.
    private ConsoleConfig config() {
        Brokers nowhere = Brokers.at("127.0.0.1:1");
        return new ConsoleConfig(
                "127.0.0.1",
                0,
                nowhere,
                new Routing(3),
                new TreeMap<>(),
                Optional.of(new AuditTargets(
                        List.of("jdbc:postgresql://127.0.0.1:1/none"),
                        nowhere,
                        new TreeMap<>(),
                        LogTargets.of(null, null))),
                Optional.empty(),
                AuthConfig.none(),
                Transport.CLEAR,
                Optional.of(actions));
    }
}
