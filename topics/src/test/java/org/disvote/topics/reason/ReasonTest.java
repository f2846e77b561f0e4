package org.disvote.topics.reason;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.disvote.topics.json.Json;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReasonTest {

    @Test
    void aReasonIsACodeAndAPosition() throws IOException {
        assertEquals("", Reason.NONE.toString());
        assertEquals("master-away", Reason.of(Code.MASTER_AWAY).toString());
        assertEquals("log-cut 3", Reason.at(Code.LOG_CUT, 3).toString());
        Reason differ = Reason.at(Code.VOTES_DIFFER, new Position(3, 17));
        assertEquals("\"votes-differ 3/17\"", Json.MAPPER.writeValueAsString(differ));
        assertEquals(differ, Json.MAPPER.readValue("\"votes-differ 3/17\"", Reason.class));
        for (Code code : Code.values()) {
            assertEquals(Reason.of(code), Reason.parse(Reason.of(code).toString()));
        }
    }

    /// The progress topic is written by sinks of any version, and by any other program that has the right to.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Batch entry 0 INSERT INTO vote VALUES ('GR-0001', 'c3')",
                "a-code-of-tomorrow 3/17",
                "master-away 3/17/5",
                "votes-differ -1/2",
                "\u202Emaster-away"
            })
    void faultDATextThatIsNoReasonIsNotPassedOn(String text) {
        Reason parsed = Reason.parse(text);
        assertEquals(Code.UNKNOWN, parsed.code());
        assertFalse(parsed.explanation().contains("GR-0001"), parsed::explanation);
    }

    /// A message is logged unchanged only if it cannot quote a statement or a row.
    @Test
    void faultDAMessageAboutRowsIsNotLogged() {
        SQLException row = new SQLException("ERROR: duplicate key: (voter_id)=(GR-0001)", "23505");
        SQLException batch = new SQLException("Batch entry 0 INSERT … ('GR-0001','c3') was aborted", "42P01");
        SQLException away = new SQLException("Connection to 127.0.0.1:5432 refused.\nmore", "08001");
        assertEquals("SQL state 23505", SqlFailure.text(row));
        assertEquals("SQL state 42P01", SqlFailure.text(batch));
        assertEquals("Connection to 127.0.0.1:5432 refused. (SQL state 08001)", SqlFailure.text(away));
        assertEquals(SqlFailure.Kind.AWAY, SqlFailure.kind(new IllegalStateException(away)));
        assertEquals(SqlFailure.Kind.REFUSED, SqlFailure.kind(new SQLException("", "28P01")));
    }

    @Test
    void theOperationsPageHasEveryCode() throws IOException {
        String page = Files.readString(Path.of("../docs/operations.md"));
        Set<String> missing = new HashSet<>();
        for (Code code : Code.values()) {
            if (code != Code.NONE && !page.contains("| `" + code.text() + "` |")) {
                missing.add(code.text());
            }
        }
        assertTrue(missing.isEmpty(), () -> "docs/operations.md says nothing of " + missing);
    }
}
