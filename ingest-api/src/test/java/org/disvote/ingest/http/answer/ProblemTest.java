package org.disvote.ingest.http.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

    @Test
    void aProblemDocumentHasTheMembersOfRfc9457() throws Exception {
        Answer answer = Problem.ALREADY_VOTED.answer("One \"voice\".");

        assertEquals(409, answer.status());
        assertEquals("application/problem+json", answer.contentType());
        assertEquals(
                "{\"type\":\"urn:disvote:problem:already-voted\",\"title\":\"This voter has cast another ballot\","
                        + "\"status\":409,\"detail\":\"One \\\"voice\\\".\",\"retryable\":false}",
                new String(answer.bytes(), UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void onlyAnAnswerThatAsksToRetrySaysWhen(Problem problem) throws Exception {
        Answer answer = problem.answer("");

        JsonNode document = Json.MAPPER.readTree(answer.bytes());
        assertEquals(problem.status() == 503, answer.headers().containsKey("Retry-After"));
        assertEquals(problem.retryable(), document.get("retryable").asBoolean());
        assertEquals(problem.status(), document.get("status").asInt());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406, 408, 411, 413, 414, 415, 417, 426, 431, 501, 505})
    void aRefusalOfJettyIsNeverAnInternalProblem(int status) {
        assertNotEquals(Problem.INTERNAL, Problem.ofStatus(status));
    }
}
