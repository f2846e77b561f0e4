package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VoterKeyDestroyedTest {

    private static final String COMMITMENT = "sha256:" + "a".repeat(64);
    private static final String BYTES = "{\"at\":\"2027-09-01T08:00:00.000004Z\",\"commitment\":\"" + COMMITMENT
            + "\",\"kind\":\"voter-key-destroyed\"}";

    @Test
    void aStatementHasOneFormAndIsReadFromIt() throws MalformedEventException {
        VoterKeyDestroyed statement =
                new VoterKeyDestroyed(Instant.parse("2027-09-01T08:00:00.000004999Z"), COMMITMENT);

        assertEquals(BYTES, new String(statement.bytes(), UTF_8));
        assertEquals("voter-key-destroyed", new String(statement.key(), UTF_8));
        assertEquals(statement, VoterKeyDestroyed.read(BYTES.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "kind":"voter-key-destroyed" | "kind":"voter-key-made"
            "kind":"voter-key-destroyed" | "kind":"voter-key-destroyed","n":4
            "kind":"voter-key-destroyed" | "kind": "voter-key-destroyed"
            "commitment":"sha256:a | "commitment":"sha256:A
            "commitment":"sha256:a | "commitment":"sha256:
            "commitment" | "Commitment"
            {"at" | {"a":1,"at"
            .000004Z | .00000Z
            .000004Z | .000004+01:00
            2027-09-01 | 2027-02-30
            """)
    void aChangedStatementIsRefused(String part, String changed) {
        assertTrue(BYTES.contains(part), part);

        assertThrows(
                MalformedEventException.class,
                () -> VoterKeyDestroyed.read(BYTES.replace(part, changed).getBytes(UTF_8)),
                changed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "7", "{\"kind\":\"voter-key-destroyed\"}"})
    void whatIsNoStatementIsRefused(String value) {
        assertThrows(MalformedEventException.class, () -> VoterKeyDestroyed.read(value.getBytes(UTF_8)));
    }

    @Test
    void aRecordWithoutAValueIsRefused() {
        assertThrows(MalformedEventException.class, () -> VoterKeyDestroyed.read(null));
    }
}
