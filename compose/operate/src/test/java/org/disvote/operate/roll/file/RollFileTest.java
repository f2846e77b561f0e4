package org.disvote.operate.roll.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.id.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RollFileTest {

    private static final String FORM = "an ID is " + Ids.FORM;

    private final Path file;
    private final RollProblems problems = new RollProblems();

    RollFileTest(@TempDir Path folder) {
        file = folder.resolve("roll.csv");
    }

    @Test
    void everyVoterIsReadWithLineAndConstituency() throws IOException {
        assertEquals(
                List.of("2 GR-1 chania", "3 GR-2 ", "4 GR-3 samos"),
                read("voterId,constituency\nGR-1,chania\nGR-2,\nGR-3,samos"));
        assertTrue(problems.none());
    }

    @Test
    void aFileFromASpreadsheetIsReadToo() throws IOException {
        assertEquals(List.of("2 GR-1 ", "3 GR-2 "), read("\ufeffvoterId\r\nGR-1\r\nGR-2\r\n"));
        assertTrue(problems.none());
    }

    @Test
    void aWrongLineIsReportedByItsNumberAndTheRestIsRead() throws IOException {
        List<String> voters =
                read("voterId,constituency\nGR-1\n,chania\nΓΡ-2,chania\nGR-3,cha nia\n\nGR-4,chania,extra\n"
                        + "x".repeat(9_000)
                        + "\nGR-5,chania\n\"GR-6\",chania\n\"GR\n7\",chania\nGR-8,\"cha,nia\"\nGR-9,");

        assertEquals(List.of("9 GR-5 chania", "10 GR-6 chania", "14 GR-9 "), voters);
        assertEquals(
                List.of(
                        "line 2: has one column, but the header has two: a voter without constituency is written"
                                + " voterId,",
                        "line 3: the voter ID is empty",
                        "line 4: the voter ID has U+0393 GREEK CAPITAL LETTER GAMMA as character 1; " + FORM,
                        "line 5: the constituency has a space as character 4; " + FORM,
                        "line 6: is empty: delete it",
                        "line 7: has 3 columns, but the header has two",
                        "line 8: has one column, but the header has two: a voter without constituency is written"
                                + " voterId,",
                        "line 11: the voter ID has U+000A LINE FEED (LF) as character 3; " + FORM,
                        "line 13: the constituency has U+002C COMMA as character 4; " + FORM),
                problems.list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"GR-2\nGR-3\n", "\"GR-2\"x\nGR-3\n"})
    void afterAQuoteThatIsNotClosedNothingIsReadAndThatIsSaid(String broken) throws IOException {
        assertEquals(List.of("2 GR-1 "), read("voterId\nGR-1\n" + broken));

        assertEquals(1, problems.list().size());
        assertTrue(problems.list().getFirst().startsWith("line 3: has a quote that is not closed"));
        assertTrue(problems.list().getFirst().endsWith("what follows was not read"));
    }

    @Test
    void anEndlessColumnNeedsNoMemory() throws IOException {
        assertEquals(List.of("2 GR-1 "), read("voterId\nGR-1\n" + "x".repeat(3_000_000) + "\nGR-3\n"));

        assertEquals(1, problems.list().size());
        assertTrue(problems.list().getFirst().startsWith("line 3: "), problems.list()::toString);
    }

    @Test
    void faultFSemicolonsTabsAndQuotesAreRead() throws IOException {
        assertEquals(
                List.of("2 GR-1 chania", "3 GR-2 "),
                read("\"voterId\";\"constituency\"\r\nGR-1;\"chania\"\r\n\"GR-2\";\r\n"));
        assertEquals(List.of("2 GR-1 chania"), read("voterId\tconstituency\nGR-1\tchania\n"));
        assertEquals(List.of("2 GR-1 "), read("\ufeff\"voterId\"\n\"GR-1\"\n"));
        assertEquals(List.of("2 GR-1 ", "3 GR-2 "), read("voterId\rGR-1\rGR-2\r"));
        assertTrue(problems.none(), () -> problems.list().toString());
    }

    @Test
    void faultFAWrongCharacterInAnIdIsNamed() throws IOException {
        read("voterId\nGR-Α1\nGR 1\nGR-1\u00a0\nGR\"-1\n" + "x".repeat(65) + "\nGR-1;chania\nGR-1,chania\n");

        assertEquals(
                List.of(
                        "line 2: the voter ID has U+0391 GREEK CAPITAL LETTER ALPHA as character 4; " + FORM,
                        "line 3: the voter ID has a space as character 3; " + FORM,
                        "line 4: the voter ID has U+00A0 NO-BREAK SPACE as character 5; " + FORM,
                        "line 5: the voter ID has U+0022 QUOTATION MARK as character 3; " + FORM,
                        "line 6: the voter ID has 65 characters; " + FORM,
                        "line 7: the voter ID has U+003B SEMICOLON as character 5; " + FORM,
                        "line 8: has 2 columns, but the header has one"),
                problems.list());
    }

    @Test
    void faultFTheHeaderOfAJoinedFileIsNoVoter() throws IOException {
        String again = " is a header again: where files were joined, keep the first header only";

        assertEquals(List.of("2 GR-1 ", "4 GR-2 "), read("voterId\nGR-1\nvoterId\nGR-2\n"));
        assertEquals(List.of("line 3:" + again), problems.list());
        assertEquals(
                List.of("line 3:" + again),
                problemsOf("voterId,constituency\nGR-1,chania\nvoterId,constituency\nGR-2,samos\n".getBytes(UTF_8)));
    }

    @Test
    void faultFAFileOfAnotherKindIsRefusedByItsFirstLineAlone() throws IOException {
        String header =
                "line 1: the header must be voterId or voterId,constituency (a semicolon or tab may stand for the"
                        + " comma)";

        assertEquals(
                List.of(header + ", but it is: id,constituency"),
                problemsOf("id,constituency\nGR-1\n".getBytes(UTF_8)));
        assertEquals(
                List.of(header + "; this file is UTF-16 or no text at all: save it as CSV in UTF-8"),
                problemsOf("\ufeffvoterId\nGR-1\n".getBytes(UTF_16LE)));
        assertEquals(
                List.of(header + "; this file is a spreadsheet or an archive: save it as CSV in UTF-8"),
                problemsOf("PK\u0003\u0004xlsx\n".getBytes(UTF_8)));
        assertEquals(
                List.of("line 1: has a quote that is not closed, characters after a closing quote, or more than 16,384"
                        + " characters in one column; what follows was not read"),
                problemsOf("\"voterId\nGR-1\n".getBytes(UTF_8)));
        assertEquals(
                List.of("line 1: the file is empty: it must begin with the header voterId or voterId,constituency"),
                problemsOf(new byte[0]));
        assertEquals(
                List.of("line 2: the voter ID is not UTF-8: save the file as UTF-8"),
                problemsOf("voterId\n\u00c3\u00d1-1\n".getBytes(ISO_8859_1)));
    }

    @Test
    void onlyTheFirstProblemsAreListedAndAllAreCounted() throws IOException {
        read("voterId\n" + "not an ID\n".repeat(1_000));

        assertEquals(RollProblems.LISTED_MAX + 1, problems.list().size());
        assertEquals("… and 980 more", problems.list().getLast());
    }

    @Test
    void moreConstituenciesThanTheTopicTakesAreRefused() throws IOException {
        StringBuilder text = new StringBuilder("voterId,constituency\n");
        for (int i = 0; i < 502; i++) {
            text.append("GR-").append(i).append(",c").append(i).append('\n');
        }

        assertEquals(500, read(text.toString()).size());

        assertEquals(
                List.of(
                        "line 502: this is one constituency more than 500",
                        "line 503: this is one constituency more than 500"),
                problems.list());
    }

    @Test
    void linesThatCrossTheEndOfTheBufferAreReadWhole() throws IOException {
        StringBuilder text = new StringBuilder("voterId\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            text.append("GR-").append(i).append('\n');
            expected.add("%d GR-%d ".formatted(i + 2, i));
        }

        assertEquals(expected, read(text.toString()));
    }

    private List<String> problemsOf(byte[] content) throws IOException {
        Files.write(file, content);
        RollProblems found = new RollProblems();
        try (RollFile roll = RollFile.open(file, found)) {
            while (roll.next() != null) {
                // Every line is checked.
            }
        }
        return found.list();
    }

    private List<String> read(String text) throws IOException {
        Files.writeString(file, text, UTF_8);
        List<String> voters = new ArrayList<>();
        try (RollFile roll = RollFile.open(file, problems)) {
            for (var voter = roll.next(); voter != null; voter = roll.next()) {
                voters.add(voter.line() + " " + voter.voterId().value() + " " + voter.constituency());
            }
            assertTrue(!problems.none() || Files.size(file) == roll.bytesRead());
        }
        return voters;
    }
}
