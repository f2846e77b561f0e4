package org.disvote.compose.roll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RollFileTest {

    private static final Routing ROUTING = new Routing(6);

    private final Path file;
    private final RollProblems problems = new RollProblems();

    RollFileTest(@TempDir Path folder) {
        file = folder.resolve("roll.csv");
    }

    @Test
    void everyVoterIsReadWithLineConstituencyAndPartition() throws IOException {
        assertEquals(
                List.of("2 GR-1 chania", "3 GR-2 ", "4 GR-3 samos"),
                read("voterId,constituency\nGR-1,chania\nGR-2,\nGR-3,samos"));
        assertTrue(problems.none());
    }

    @Test
    void aFileOfASpreadsheetIsReadAsWell() throws IOException {
        assertEquals(List.of("2 GR-1 ", "3 GR-2 "), read("\ufeffvoterId\r\nGR-1\r\nGR-2\r\n"));
        assertTrue(problems.none());
    }

    @Test
    void whatIsWrongIsToldByItsLineAndTheRestIsRead() throws IOException {
        String endless = "x".repeat(3_000_000);

        List<String> voters =
                read("voterId,constituency\nGR-1\n,chania\nΓΡ-2,chania\nGR-3,cha nia\n\nGR-4,chania,extra\n" + endless
                        + "\nGR-5,chania\n\"GR-6\",chania\n");

        assertEquals(List.of("9 GR-5 chania"), voters);
        assertEquals(
                List.of(
                        "line 2: has no comma, but the header is voterId,constituency",
                        "line 3: the voter ID is not 1–64 characters of A–Z a–z 0–9 . _ : -",
                        "line 4: the voter ID is not 1–64 characters of A–Z a–z 0–9 . _ : -",
                        "line 5: the constituency is neither empty nor 1–64 characters of A–Z a–z 0–9 . _ : -",
                        "line 6: has no comma, but the header is voterId,constituency",
                        "line 7: the constituency is neither empty nor 1–64 characters of A–Z a–z 0–9 . _ : -",
                        "line 8: has no comma, but the header is voterId,constituency",
                        "line 10: the voter ID is not 1–64 characters of A–Z a–z 0–9 . _ : -"),
                problems.told());
    }

    @Test
    void anotherHeaderIsRefused() throws IOException {
        read("id,constituency\nGR-1\n");

        assertEquals(
                "line 1: the header must be voterId or voterId,constituency",
                problems.told().getFirst());
    }

    @Test
    void anEmptyFileHasNoHeader() throws IOException {
        assertEquals(List.of(), read(""));

        assertEquals(List.of("line 1: the header must be voterId or voterId,constituency"), problems.told());
    }

    @Test
    void onlyTheFirstProblemsAreToldAndAllAreCounted() throws IOException {
        read("voterId\n" + "not an ID\n".repeat(1_000));

        assertEquals(RollProblems.TOLD_MAX + 1, problems.told().size());
        assertEquals("… and 980 more", problems.told().getLast());
    }

    @Test
    void moreConstituenciesThanTheTopicTakesAreRefused() throws IOException {
        StringBuilder text = new StringBuilder("voterId,constituency\n");
        for (int i = 0; i < 1_002; i++) {
            text.append("GR-").append(i).append(",c").append(i).append('\n');
        }

        assertEquals(1_000, read(text.toString()).size());

        assertEquals(
                List.of(
                        "line 1002: this is one constituency more than 1,000",
                        "line 1003: this is one constituency more than 1,000"),
                problems.told());
    }

    @Test
    void linesThatCrossTheBuffersEndAreReadWhole() throws IOException {
        StringBuilder text = new StringBuilder("voterId\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            text.append("GR-").append(i).append('\n');
            expected.add("%d GR-%d ".formatted(i + 2, i));
        }

        assertEquals(expected, read(text.toString()));
    }

    private List<String> read(String text) throws IOException {
        Files.writeString(file, text, UTF_8);
        List<String> voters = new ArrayList<>();
        try (RollFile roll = RollFile.open(file, ROUTING, problems)) {
            for (var voter = roll.next(); voter != null; voter = roll.next()) {
                assertEquals(ROUTING.partitionOf(voter.voterId()), voter.partition());
                voters.add(voter.line() + " " + voter.voterId() + " " + voter.constituency());
            }
            assertEquals(Files.size(file), roll.bytesRead());
        }
        return voters;
    }
}
