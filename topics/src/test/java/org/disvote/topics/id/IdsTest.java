package org.disvote.topics.id;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-", "a b", "a/b", "é", "a\u0000", "a\n"})
    void aTextOfAnotherFormIsNoId(String text) {
        assertThrows(IllegalArgumentException.class, () -> new ElectionId(text));
        assertThrows(IllegalArgumentException.class, () -> new VoterId(text));
        assertThrows(IllegalArgumentException.class, () -> new ChoiceId(text));
        assertEquals(Optional.empty(), ElectionId.parse(text));
        assertEquals(Optional.empty(), VoterId.parse(text));
        assertEquals(Optional.empty(), ChoiceId.parse(text));
    }

    @Test
    void anIdHasAtMost64Characters() {
        assertEquals(64, new VoterId("x".repeat(64)).value().length());
        assertThrows(IllegalArgumentException.class, () -> new VoterId("x".repeat(65)));
    }

    @Test
    void anIdIsItsPlainTextInJson() throws Exception {
        assertEquals("\"gr-2027\"", Json.MAPPER.writeValueAsString(new ElectionId("gr-2027")));
        assertEquals("\"GR-1\"", Json.MAPPER.writeValueAsString(new VoterId("GR-1")));
        assertEquals("\"c3\"", Json.MAPPER.writeValueAsString(new ChoiceId("c3")));
        assertEquals(new ElectionId("gr-2027"), Json.MAPPER.readValue("\"gr-2027\"", ElectionId.class));
        assertEquals(new VoterId("GR-1"), Json.MAPPER.readValue("\"GR-1\"", VoterId.class));
        assertEquals(new ChoiceId("c3"), Json.MAPPER.readValue("\"c3\"", ChoiceId.class));
    }

    @Test
    void anIdIsItsPlainTextAsAMembersNameInJson() throws Exception {
        assertEquals("{\"c3\":1}", Json.MAPPER.writeValueAsString(Map.of(new ChoiceId("c3"), 1)));
        assertEquals("{\"demo\":1}", Json.MAPPER.writeValueAsString(Map.of(new ElectionId("demo"), 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"-\"", "5", "1.5", "true", "null", "[\"c3\"]", "{\"value\":\"c3\"}"})
    void whatIsNotTheTextOfAnIdInJsonIsRefused(String json) {
        assertThrows(MalformedEventException.class, () -> Json.decode(json.getBytes(UTF_8), ChoiceId.class));
    }

    @Test
    void theTextOfAVoterOrChoiceForLogsHidesTheId() {
        assertFalse(new VoterId("GR-1").toString().contains("GR-1"));
        assertFalse(new ChoiceId("c3").toString().contains("c3"));
        assertTrue(new ElectionId("gr-2027").toString().contains("gr-2027"));
    }
}
