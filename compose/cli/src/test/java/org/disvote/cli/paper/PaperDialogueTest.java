package org.disvote.cli.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;

final class PaperDialogueTest {

    private static final Instant OPENS = Instant.parse("2027-06-06T04:00:00Z");

    private static final Paper ATHENS = Objects.requireNonNull(
            Definition.of(GreekElection.json(new ElectionId("greece"), OPENS, OPENS.plusSeconds(1), Size.LARGEST))
                    .papers()
                    .get("athens-a"));

    private static final String SEVERAL = """
            {"id":"several","title":{"en":"Several"},"ballots":"open",
             "opensAt":"2027-06-06T04:00:00Z","closesAt":"2027-06-06T16:00:00Z",
             "questions":[
              {"id":"q1","title":{"en":"One"},"pick":{"min":0,"max":2},"options":[
               {"id":"x","title":{"en":"X"}},{"id":"y","title":{"en":"Y"}},{"id":"z","title":{"en":"Z"}}]},
              {"id":"q2","title":{"en":"Two"},"pick":{"min":2,"max":3},"options":[
               {"id":"x","title":{"en":"X"}},{"id":"y","title":{"en":"Y"}},{"id":"z","title":{"en":"Z"}}]}]}
            """;

    private final StringWriter screen = new StringWriter();

    @Test
    void aListAndItsCandidatesAreMarkedByNumberAndTheReviewShowsThem() {
        String ballot = answered(ATHENS, "el", "2", "3 1", "done", "cast");

        assertEquals(
                "{\"v\":1,\"answers\":{\"parliament\":{\"pick\":[\"olympus\"],\"crosses\":[\"k201\",\"k203\"]}}}",
                ballot);
        assertTrue(screen().contains("Συνδυασμός Ολύμπου (20 candidates)"), this::screen);
        assertTrue(screen().contains("2 marked, 2 left"), this::screen);
        assertTrue(screen().contains("[x] Συνδυασμός Ολύμπου"), this::screen);
        assertTrue(screen().contains("2 of at most 4 candidates marked"), this::screen);
    }

    @Test
    void aPartOfATitleFindsEntriesWithoutAccentsInEitherLanguage() {
        answered(ATHENS, "en", "/ψηλορειτη", "/oLYmp", "/nothing like it", "30", "done", "cast");

        assertEquals(2, screen().split("   8  Psiloritis List", -1).length - 1, "once in the list, once found");
        assertEquals(2, screen().split("   2  Olympus List", -1).length - 1);
        assertTrue(screen().contains("No option has this in its title."), this::screen);
    }

    @Test
    void moreCrossesThanAllowedAreRefusedAndAMarkCanBeTakenBack() {
        String ballot = answered(ATHENS, "en", "1", "1 2 3 4", "5", "4", "5", "done", "cast");

        assertTrue(screen().contains("That would be 5, and at most 4 may be marked. Nothing changed"), this::screen);
        assertTrue(ballot.contains("\"crosses\":[\"k101\",\"k102\",\"k103\",\"k105\"]"), ballot);
        assertTrue(screen().contains("3 marked, 1 left"), this::screen);
    }

    @Test
    void blankAndSpoiledAreSaidPlainlyBeforeTheyAreCast() {
        assertEquals(
                "{\"v\":1,\"answers\":{\"parliament\":{\"blank\":true}}}", answered(ATHENS, "en", "blank", "cast"));
        assertTrue(screen().contains("blank: a ballot without a choice"), this::screen);
        assertEquals(
                "{\"v\":1,\"answers\":{\"parliament\":{\"spoiled\":true}}}", answered(ATHENS, "en", "spoiled", "cast"));
        assertTrue(screen().contains("spoiled: a ballot that counts for nobody"), this::screen);
    }

    @Test
    void aQuestionCanBeAnsweredAgainInTheReview() throws Exception {
        Paper paper = several();
        String ballot = answered(paper, "en", "1 3", "done", "1 2", "done", "1", "done", "2", "2 3", "done", "cast");

        assertEquals("{\"v\":1,\"answers\":{\"q1\":{\"pick\":[]},\"q2\":{\"pick\":[\"y\",\"z\"]}}}", ballot);
        assertTrue(screen().contains("none picked"), this::screen);
    }

    @Test
    void tooFewPicksDoNotGoOn() throws Exception {
        answered(several(), "en", "done", "1", "done", "2", "done", "cast");

        assertTrue(screen().contains("1 marked, 2 left; at least 2 needed."), this::screen);
    }

    @Test
    void whatIsNotAnAnswerSaysWhatIsOne() {
        answered(ATHENS, "en", "olympus", "0", "31", "999999", "-1", "1 x", "done", "2", "done", "cast");

        assertTrue(screen().contains("There is no number 31: they go from 1 to 30."), this::screen);
        assertTrue(
                screen().contains("Answer with a number, '/text' to search, 'blank', 'spoiled', 'quit'."),
                this::screen);
    }

    @Test
    void quittingAnywhereCastsNothingAndTheEndOfTheInputIsReported() {
        assertEquals(Optional.empty(), ballot(ATHENS, "en", "quit"));
        assertEquals(Optional.empty(), ballot(ATHENS, "en", "1", "quit"));
        assertEquals(Optional.empty(), ballot(ATHENS, "en", "1", "done", "quit"));
        OperatorException ended = assertThrows(OperatorException.class, () -> ballot(ATHENS, "en", "1", "1", "done"));
        assertTrue(String.valueOf(ended.getMessage()).contains("nothing was cast"));
    }

    @Test
    void controlCharactersOfATitleDoNotReachTheTerminal() {
        new Terminal(new BufferedReader(new StringReader("")), new PrintWriter(screen, true)).say("a\u001b[2Jb");

        assertFalse(screen().contains("\u001b"), this::screen);
    }

    /// The ballot that these lines make. It is one that the paper allows.
    private String answered(Paper paper, String language, String... lines) {
        ObjectNode ballot = ballot(paper, language, lines).orElseThrow();
        assertTrue(Ballot.read(ballot, paper) instanceof BallotReading.Accepted, ballot::toString);
        return ballot.toString();
    }

    private Optional<ObjectNode> ballot(Paper paper, String language, String... lines) {
        BufferedReader in = new BufferedReader(new StringReader(String.join("\n", lines) + "\n"));
        return new PaperDialogue(paper, new Titles(language), new Terminal(in, new PrintWriter(screen, true))).ballot();
    }

    private String screen() {
        return screen.toString();
    }

    private static Paper several() throws Exception {
        return Objects.requireNonNull(
                Definition.of(Json.MAPPER.readTree(SEVERAL)).papers().get(""));
    }
}
