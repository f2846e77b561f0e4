package org.disvote.operate.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.disvote.operate.election.ElectionFile.InvalidElectionException;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.ChangeOfMind;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.id.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionFileTest {

    private static final String GOOD = """
        {"id":"ep2029", "title":{"en":"European election","el":"Ευρωεκλογές"},
         "choices":[{"id":"c1","title":{"en":"One"}},{"id":"c2","title":{"en":"Two"}}],
         "opensAt":"2029-06-10T04:00:00Z", "closesAt":"2029-06-10T16:00:00Z",
         "eligibility":"roll", "liveResults":true, "changeOfMind":"last-counts"}
        """;

    @Test
    void aWholeFileIsAnElection() {
        Election election = parse(GOOD);

        assertEquals(Eligibility.ROLL, election.eligibility());
        assertTrue(election.liveResults());
        assertEquals(ChangeOfMind.LAST_COUNTS, election.changeOfMind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ep2029\" | \"ep 2029\" | id must be",
                "\"ep2029\" | 2029 | id must be",
                "\"id\":\"ep2029\", | '' | id must be",
                "\"European election\" | \"\" | title.en shows nothing",
                "\"en\":\"European | \"english_\":\"European | not a language tag",
                "{\"id\":\"c2\",\"title\":{\"en\":\"Two\"}} | {\"id\":\"c1\",\"title\":{\"en\":\"Two\"}} |"
                        + " choices[1].id c1 is there twice",
                "{\"id\":\"c2\",\"title\":{\"en\":\"Two\"}} | {\"id\":\"c/2\",\"title\":{\"en\":\"Two\"}} |"
                        + " choices[1].id must be",
                "{\"id\":\"c2\",\"title\":{\"en\":\"Two\"}} | {\"id\":\"c2\"} | choices[1].title must be",
                "{\"id\":\"c2\",\"title\":{\"en\":\"Two\"}} | \"c2\" | choices[1] must be an object",
                "2029-06-10T04:00:00Z | 2029-06-10 | opensAt must be an instant",
                "2029-06-10T04:00:00Z | 1969-12-31T23:00:00Z | opensAt must be in the years 1970 to 9999",
                "2029-06-10T04:00:00Z | 2029-06-10T04:00:00.5Z | opensAt must be a whole second",
                "2029-06-10T04:00:00Z | 2029-06-10T16:00:00Z | closesAt is not after opensAt",
                "\"roll\" | \"citizens\" | eligibility must be \"anyone\" or \"roll\"",
                "\"roll\" | null | eligibility must be \"anyone\" or \"roll\"",
                "\"last-counts\" | true | changeOfMind must be \"refused\" or \"last-counts\"",
                "true | \"yes\" | liveResults must be true or false",
                "\"liveResults\" | \"closeChanges\" | unknown member closeChanges",
                "\"roll\", | \"roll\",, | not JSON",
                "\"roll\", | \"roll\", \"eligibility\":\"anyone\", | not JSON: Duplicate",
            })
    void eachProblemIsReported(String good, String bad, String problem) {
        assertTrue(GOOD.contains(good), good);

        List<String> problems = problemsOf(GOOD.replace(good, bad));

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains(problem), problems::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "\"ep2029\"", "{} {}", "\u0000"})
    void aFileThatIsNoObjectIsRefusedWithOneProblem(String content) {
        assertEquals(1, problemsOf(content).size());
    }

    /// Each of these was accepted once, and stopped a part or misled a voter.
    @Test
    void faultAValuesThatSomePartCannotStoreOrShowAreReportedAtOnce() {
        List<String> problems = problemsOf("""
            {"id":"..","title":{"en":"a\\u0000b","el":"\\u200b","fr":"a\\u202eb","EN":"\\ud800"},
             "choices":[{"id":".","title":{"en":"One"}},{"id":"-","title":{"en":" ONE"}}],
             "opensAt":"2029-06-10T04:00:00Z","closesAt":"+300000-01-01T00:00:00Z"}
            """);

        assertEquals(
                List.of(
                        "id must be " + Ids.FORM,
                        "title.EN has the character U+D800, which cannot be shown",
                        "title.el shows nothing",
                        "title.en is the same language as another of its tags",
                        "title.en has the character U+0000, which cannot be shown",
                        "title.fr has the character U+202E, which changes the direction of what is shown after it",
                        "choices[0].id must be " + Ids.FORM,
                        "choices[1].id must be " + Ids.FORM,
                        "choices[1].title.en is the same as that of choices[0]",
                        "closesAt must be in the years 1970 to 9999"),
                problems);
    }

    @Test
    void faultATheIdOfTheSystemRecordIsRefused() {
        List<String> problems = problemsOf(GOOD.replace("ep2029", "system"));

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().contains("system"), problems::toString);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        List<String> problems = problemsOf("""
            {"id":"a b","title":{},"choices":[],"opensAt":1,"closesAt":null,"eligibility":"me","liveResults":"no",
             "changeOfMind":"often","extra":1}
            """);

        assertEquals(9, problems.size(), problems::toString);
    }

    @Test
    void aFileTooLargeForItsTopicIsRefused() {
        assertTrue(problemsOf(" ".repeat(512 * 1024) + GOOD).getFirst().contains("larger than 512 KiB"));
    }

    private static Election parse(String content) {
        return ElectionFile.parse(content.getBytes(UTF_8));
    }

    private static List<String> problemsOf(String content) {
        return assertThrows(InvalidElectionException.class, () -> parse(content))
                .problems();
    }
}
