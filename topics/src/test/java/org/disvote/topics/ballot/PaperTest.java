package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Readers take a paper only if it keeps every rule, no matter who wrote it.
class PaperTest {

    private static final Paper A1 = Definitions.paper(Definitions.euro(), "A1");
    private static final String TEXT = new String(A1.bytes(), UTF_8);

    private static String refusal(String text) {
        return String.valueOf(assertThrows(MalformedEventException.class, () -> Paper.read(text.getBytes(UTF_8)))
                .getMessage());
    }

    @Test
    void whatWasWrittenIsReadAndEqual() throws MalformedEventException {
        for (Paper paper : Definitions.euro().papers().values()) {
            Paper read = Paper.read(paper.bytes());

            assertEquals(paper, read);
            assertEquals(paper.hashCode(), read.hashCode());
            assertEquals(paper.digest(), read.digest());
            assertEquals(paper.electionId(), read.electionId());
            assertEquals(paper.constituency(), read.constituency());
            assertEquals(paper.questions(), read.questions());
            assertEquals(paper.longestBallot(), read.longestBallot());
            assertArrayEquals(paper.bytes(), read.bytes());
        }
        assertNotEquals(A1, Definitions.paper(Definitions.euro(), "B"));
    }

    @Test
    void itsBytesCannotBeChangedFromOutside() {
        A1.bytes()[0] = 'X';

        assertEquals(TEXT, new String(A1.bytes(), UTF_8));
        assertTrue(A1.digest().matches("sha256:[0-9a-f]{64}"), A1.digest());
    }

    /// The first text of the paper is replaced by the second one; the message has the third one.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "v":1 | "v":2 | v must be 1
            "v":1 | "v":1,"w":1 | unknown member w
            {"constituency" | {"a":1,"constituency" | unknown member a
            "electionId":"e1" | "electionId":"e/1" | electionId must be
            "electionId":"e1", | '' | electionId is missing
            "constituency":"A1" | "constituency":"-" | constituency must be
            "constituency":"A1" | "constituency":null | constituency must be text
            "allow":["blank"], | '' | not a ballot paper in its canonical form
            "allow":["blank","spoiled"] | "allow":["spoiled","blank"] | not a ballot paper in its canonical form
            "allow":["blank"] | "allow":["black"] | allow must be a list of blank or spoiled
            ,"pick":{"max":1,"min":1} | '' | not a ballot paper in its canonical form
            {"max":1,"min":1},"title":{"en":"List"} | {"max":1},"title":{"en":"List"} \
            | not a ballot paper in its canonical form
            {"max":2,"min":0},"title" | {"max":2,"min":4},"title" | pick.min 4 is above its max 2
            {"max":2,"min":0},"title" | {"max":4,"min":4},"title" | pick.min 4 is above its 3 options
            "crosses":{"max":2,"min":0},"id":"c3" | "crosses":{"max":4,"min":0},"id":"c3" \
            | crosses.max 4 is above its 3 candidates
            "crosses":{"max":2,"min":0},"id":"c3" | "id":"c3" | not a ballot paper in its canonical form
            {"id":"c1" | {"crosses":{"max":0,"min":0},"id":"c1" | not a ballot paper in its canonical form
            {"id":"c1" | {"candidates":[],"id":"c1" | not a ballot paper in its canonical form
            {"id":"c1" | {"id":"c1","in":["A1"] | unknown member in
            "id":"c1" | "id":"c3" | it has the option c3 twice
            "id":"q1" | "id":"q2" | it has the question q2 twice
            "id":"k1" | "id":"k12" | it has the candidate k12 twice
            "id":"z","title":{"en":"Zoe"} | "id":"k1","title":{"en":"Zoe"} | it has the candidate k1 twice
            {"en":"Green"} | {"en":"BLUE"} | option c1 has the same title as option c3 in en
            {"en":"Green"} | {} | title has no text in any language
            {"en":"Green"} | {"en":"\\n"} | title.en has the character U+000A
            {"en":"Green"} | {"en": "Green"} | not canonical JSON (RFC 8785)
            {"en":"Green"} | {"en":"Gr\\u0065en"} | not canonical JSON (RFC 8785)
            """)
    void aPaperThatBreaksARuleIsRefused(String what, String by, String problem) {
        String changed = TEXT.replace(what, by);
        assertNotEquals(TEXT, changed);

        String refusal = refusal(changed);
        assertTrue(refusal.contains(problem), refusal);
    }

    @Test
    void aPaperWithoutQuestionsOrOptionsIsRefused() {
        assertTrue(refusal("{\"constituency\":\"\",\"electionId\":\"e1\",\"questions\":[],\"v\":1}")
                .contains("questions is empty"));
        assertTrue(refusal("""
            {"constituency":"","electionId":"e1","questions":[{"allow":["blank"],"id":"q1","options":[],\
            "pick":{"max":0,"min":0},"title":{"en":"Q"}}],"v":1}\
            """).contains("options is empty"));
        assertTrue(refusal("[]").contains("it is not a JSON object"));
    }

    @Test
    void aPaperThatIsTooLargeIsRefusedUnread() {
        assertEquals(
                "not a ballot paper: it has 921,601 bytes; at most 921,600 are allowed",
                refusal(" ".repeat(Paper.BYTES_MAX + 1)));
    }

    @Test
    void theMessageIsBounded() {
        StringBuilder members = new StringBuilder();
        for (int i = 1_000; i < 3_000; i++) {
            members.append(",\"x").append(i).append("\":0");
        }
        assertTrue(refusal(TEXT.replace("\"v\":1", "\"v\":1" + members)).length() < 500);
    }

    @Test
    void itsTextIsShort() {
        assertEquals("Paper[e1, A1, " + A1.digest() + "]", A1.toString());
        assertEquals(
                List.of("-", "A1", "B"),
                Definitions.euro().papers().values().stream()
                        .map(paper -> paper.toString().replaceAll(".*, (.*), .*", "$1"))
                        .toList());
        assertFalse(A1.toString().contains("Anna"));
    }
}
