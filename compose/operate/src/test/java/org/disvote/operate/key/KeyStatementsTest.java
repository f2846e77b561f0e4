package org.disvote.operate.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.TreeMap;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.statement.VoterKeyDestroyed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStatementsTest {

    private static final String OURS = "sha256:" + "a".repeat(64);
    private static final String OTHER = "sha256:" + "b".repeat(64);
    private static final Instant AT = Instant.parse("2027-09-01T08:00:00Z");

    @Test
    void aStatementIsOfTheKeyThatItNamesAndOfNoOther() {
        byte[] statement = new VoterKeyDestroyed(AT, OURS).bytes();

        assertTrue(KeyStatements.states(statement, OURS));
        assertFalse(KeyStatements.states(statement, OTHER));
    }

    /// Each of these records has `"commitment":"sha256:aa…"` in it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"at\":\"2027-09-01T08:00:00.000000Z\",\"commitment\":\"OURS\",\"kind\":\"voter-key-made\"}",
                "{\"at\":\"2027-09-01T08:00:00.000000Z\",\"commitment\":\"OTHER\",\"kind\":\"voter-key-destroyed\","
                        + "\"not\":{\"commitment\":\"OURS\"}}",
                "{\"at\":\"2027-09-01T08:00:00.000000Z\",\"commitment\":\"OTHER\",\"commitment\":\"OURS\","
                        + "\"kind\":\"voter-key-destroyed\"}",
                "{\"at\":\"2027-09-01T08:00:00.000000Z\",\"commitment\":\"OURS\",\"kind\":\"voter-key-destroyed\"}\n",
                "{\"commitment\":\"OURS\",\"kind\":\"voter-key-destroyed\"}",
                "not destroyed: \"commitment\":\"OURS\""
            })
    void aRecordThatOnlyContainsTheCommitmentStatesNothing(String record) {
        String text = record.replace("OURS", OURS).replace("OTHER", OTHER);
        assertTrue(text.contains("\"commitment\":\"" + OURS + "\""), text);

        assertFalse(KeyStatements.states(text.getBytes(UTF_8), OURS));
    }

    @Test
    void aRecordWithoutAValueAndOneOfAnotherKindStateNothing() {
        RollStatement roll = new RollStatement(AT, "main", OURS, OTHER, new TreeMap<>());

        assertFalse(KeyStatements.states(null, OURS));
        assertFalse(KeyStatements.states(roll.bytes(), OURS));
    }
}
