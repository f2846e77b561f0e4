package org.disvote.topics.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.sql.SQLException;
import org.disvote.topics.reason.SqlFailure;
import org.junit.jupiter.api.Test;

final class MissingRightTest {

    private static final String URL =
            "jdbc:postgresql://m0/disvote?sslmode=verify-full&user=ingest%201&password=secret";

    @Test
    void aMissingRightNamesTheUserTheRoleAndTheCommand() {
        String denied =
                SqlFailure.text(new SQLException("ERROR: permission denied for table vote\n  Position: 3", "42501"));

        assertEquals(
                denied
                        + "; the user ingest 1 needs the role disvote_ingest, which `disvote database prepare --user"
                        + " ingest 1=ingest:FILE` gives, run with the URL of an administrator",
                MissingRight.said(denied, Role.INGEST, URL));
    }

    @Test
    void anotherFailureIsSaidAsItIs() {
        for (String state : new String[] {"28P01", "08001", "23001", "23505"}) {
            String text = SqlFailure.text(new SQLException("it failed", state));
            assertEquals(text, MissingRight.said(text, Role.SINK, URL));
        }
    }

    @Test
    void thePasswordOfTheUrlIsNotSaid() {
        assertFalse(MissingRight.cure(Role.SINK, URL).contains("secret"));
        assertFalse(MissingRight.cure(Role.SINK, "jdbc:postgresql://m0/disvote?password=secret")
                .contains("secret"));
    }
}
