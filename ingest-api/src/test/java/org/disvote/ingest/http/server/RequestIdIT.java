package org.disvote.ingest.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executor;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Failures;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.answer.RequestId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// A person who reports a problem document names the lines of the log that are about it.
final class RequestIdIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private HttpServer server;

    @BeforeEach
    void start() {
        lines.start();
        logger.setLevel(Level.ERROR); // tests log nothing otherwise
        logger.addAppender(lines);
        server = HttpServer.start("127.0.0.1", 0, Limits.defaults(), new SimpleMeterRegistry(), List.of(this::routes));
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        server.close();
        client.close();
    }

    private void routes(RoutesConfig routes, Executor threads) {
        routes.get("/good", ctx -> Sender.send(ctx, "/good", Answer.json(200, List.of())));
        routes.get("/refused", ctx -> Sender.send(ctx, "/refused", Problem.NOT_OPEN.answer("Not yet.")));
        routes.get("/broken", ctx -> {
            throw new IllegalStateException("a fault");
        });
    }

    @Test
    void theIdOfAProxyIsInTheProblemAndInTheLogsLine() throws Exception {
        HttpResponse<String> answer = get("/broken", TRACE);

        assertEquals(TRACE, document(answer).get("requestId").asText());
        assertEquals(TRACE, answer.headers().firstValue(RequestId.HEADER).orElse(""));
        assertEquals(
                "[requestId=\"" + TRACE + "\"]",
                lines.list.getFirst().getKeyValuePairs().toString());
    }

    @Test
    void aRequestWithoutAnIdGetsOneOfItsOwn() throws Exception {
        String one = document(get("/refused", "")).get("requestId").asText();
        String two = document(get("/refused", "")).get("requestId").asText();

        assertTrue(one.matches("[0-9a-f]{32}"), one);
        assertNotEquals(one, two);
    }

    @Test
    void whatIsNoIdIsRepeatedNowhere() throws Exception {
        HttpResponse<String> answer = get("/broken", "GR-0000000001");

        assertFalse((answer.body() + answer.headers() + lines.list.getFirst().getKeyValuePairs()).contains("GR-"));
        assertTrue(document(answer).get("requestId").asText().matches("[0-9a-f]{32}"));
    }

    @Test
    void theDocumentIsWhatItWasBesideTheId() throws Exception {
        JsonNode document = document(get("/refused", TRACE));

        assertEquals(
                "{\"type\":\"urn:disvote:problem:not-open\",\"title\":\"The election is not open\",\"status\":403,"
                        + "\"detail\":\"Not yet.\",\"retryable\":false,\"requestId\":\"" + TRACE + "\"}",
                document.toString());
    }

    @Test
    void anAnswerThatIsNoProblemHasNone() throws Exception {
        HttpResponse<String> answer = get("/good", TRACE);

        assertEquals("[]", answer.body());
        assertTrue(answer.headers().firstValue(RequestId.HEADER).isEmpty());
    }

    private static JsonNode document(HttpResponse<String> answer) throws Exception {
        return Json.MAPPER.readTree(answer.body());
    }

    private HttpResponse<String> get(String path, String id) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + path));
        if (!id.isEmpty()) {
            request.header(RequestId.HEADER, id);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
