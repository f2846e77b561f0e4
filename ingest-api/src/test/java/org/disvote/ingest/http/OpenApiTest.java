package org.disvote.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private final JsonNode description = read();

    @Test
    void everyProblemIsDescribedAndNoOther() {
        Set<String> described = new TreeSet<>();
        description
                .at("/components/schemas/Problem/properties/type/enum")
                .forEach(type -> described.add(type.asText()));

        assertEquals(
                Arrays.stream(Problem.values()).map(Problem::type).collect(Collectors.toCollection(TreeSet::new)),
                described);
    }

    @Test
    void everyReferenceHasATarget() {
        description.findValuesAsText("$ref").forEach(reference -> {
            assertTrue(reference.startsWith("#/"), reference);
            assertFalse(description.at(reference.substring(1)).isMissingNode(), reference);
        });
    }

    @Test
    void everyAnswerThatAsksToRetrySaysWhen() {
        description
                .get("paths")
                .forEach(path -> path.forEach(operation -> {
                    JsonNode away = operation.get("responses").get("503");
                    if (away != null
                            && away.at("/content/application~1problem+json").isObject()) {
                        assertTrue(away.at("/headers/Retry-After").isObject(), operation.toString());
                    }
                }));
    }

    private static JsonNode read() {
        try {
            return Json.MAPPER.readTree(OperatorRoutes.openapi());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
