package org.disvote.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PasswordNoteTest {

    @Test
    void eachOptionWithAPasswordIsNamedAndNoPasswordIsRepeated() {
        List<String> notes = notes(
                "audit",
                "--brokers",
                "k1:9092",
                "--masters",
                "jdbc:postgresql://m0/d?user=u,jdbc:postgresql://m1/d?user=u&password=secret",
                "--replicas",
                "r1=jdbc:postgresql://r1/d?password=secret");

        assertEquals(2, notes.size(), notes::toString);
        assertTrue(notes.toString().contains("--masters"), notes::toString);
        assertTrue(notes.toString().contains("--replicas"), notes::toString);
        assertFalse(notes.toString().contains("secret"), notes::toString);
    }

    @Test
    void urlsWithoutPasswordsAreWorthNoNote() {
        assertEquals(List.of(), notes("audit", "--brokers", "k1:9092", "--masters", "jdbc:postgresql://m0/d?user=u"));
        assertEquals(List.of(), notes("topics", "--check"));
    }

    private static List<String> notes(String... args) {
        return PasswordNote.of(Cli.commandLine().parseArgs(args));
    }
}
