package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.disvote.topics.ballot.Definitions.EURO;
import static org.disvote.topics.ballot.Definitions.SHORT;
import static org.disvote.topics.ballot.Definitions.problems;
import static org.disvote.topics.ballot.Definitions.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.Vectors;
import org.disvote.topics.ballot.Definition.Allowed;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Definition.Option;
import org.disvote.topics.ballot.Definition.Range;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {

    @Test
    void theShortFormHasEveryDefault() {
        Definition definition = valid(SHORT);

        assertEquals("ref", definition.id().value());
        assertEquals(Map.of("en", "Referendum"), definition.title());
        assertEquals(Voters.PSEUDONYMOUS, definition.voters());
        assertEquals(Ballots.OPEN, definition.ballots());
        assertEquals(Eligibility.ANYONE, definition.eligibility());
        assertEquals("", definition.roll());
        assertEquals(ChangeOfMind.REFUSED, definition.changeOfMind());
        assertEquals(0, definition.changesMax());
        assertFalse(definition.liveResults());
        assertEquals(50, definition.minGroup());
        assertEquals(10, definition.minList());
        assertEquals(Map.of(), definition.neighbours());
        assertEquals(Optional.empty(), definition.seal());
        assertEquals(Instant.parse("2027-05-21T04:00:00Z"), definition.opensAt());
        assertEquals(Instant.parse("2027-05-21T16:00:00Z"), definition.closesAt());
        assertEquals(
                List.of("yes", "no"),
                definition.choices().orElseThrow().stream().map(Option::id).toList());
        Definition.Question question = definition.questions().getFirst();
        assertEquals("choice", question.id());
        assertEquals(definition.title(), question.title());
        assertEquals(new Range(1, 1), question.pick());
        assertEquals(List.of(), question.allow());
        assertEquals(Set.of(""), definition.papers().keySet());
    }

    /// As it stood in files before there were questions.
    @Test
    void aDefinitionOfTheOldFormIsTheShortForm() {
        Definition definition = valid("""
            {"id":"greece-2027","title":{"el":"Εκλογές"},
            "choices":[{"id":"aegean","title":{"el":"Αιγαίο"}},{"id":"blank","title":{"el":"Λευκό"}}],
            "opensAt":"2026-11-25T05:00:00Z","closesAt":"2027-11-25T17:00:00Z",
            "eligibility":"roll","liveResults":true,"changeOfMind":"last-counts"}
            """);

        assertTrue(definition.choices().isPresent());
        assertEquals(Ballots.OPEN, definition.ballots());
        assertEquals(Eligibility.ROLL, definition.eligibility());
        assertEquals("main", definition.roll());
        assertEquals(ChangeOfMind.LAST_COUNTS, definition.changeOfMind());
        assertEquals(20, definition.changesMax());
        assertTrue(definition.liveResults());
    }

    @Test
    void everyMemberIsRead() {
        ObjectNode json = Definitions.object(EURO);
        json.put("voters", "pseudonymous").put("eligibility", "roll").put("roll", "2027");
        json.put("changeOfMind", "last-counts").put("changesMax", 3).put("liveResults", true);
        json.put("minGroup", 2).put("minList", 4);
        json.putObject("neighbours").put("B", "A1").put("", "B");
        Definition definition = Definition.of(json);

        assertEquals("2027", definition.roll());
        assertEquals(3, definition.changesMax());
        assertEquals(2, definition.minGroup());
        assertEquals(4, definition.minList());
        assertEquals(Map.of("B", "A1", "", "B"), definition.neighbours());
        assertEquals(Optional.empty(), definition.choices());
        assertEquals(definition, Definition.of(json.deepCopy()));
        assertNotEquals(definition, Definition.of(json.put("minList", 5)));
    }

    @Test
    void aPaperHasWhatIsOfferedThereInTheOrderOfTheDefinition() {
        Definition euro = Definitions.euro();

        assertEquals(Set.of("", "A1", "B"), euro.papers().keySet());
        assertEquals(List.of("c3", "c1", "c9"), options(Definitions.paper(euro, "A1"), 0));
        assertEquals(List.of("c3", "c1"), options(Definitions.paper(euro, "B"), 0));
        assertEquals(List.of("c1"), options(Definitions.paper(euro, ""), 0));
        assertEquals(List.of("x", "y", "z"), options(Definitions.paper(euro, ""), 1));
        assertEquals(
                List.of("k12", "k7", "k1"),
                Definitions.paper(euro, "A1").questions().getFirst().options().getFirst().candidates().stream()
                        .map(Definition.Candidate::id)
                        .toList());
        assertEquals(
                new Range(0, 1),
                Definitions.paper(euro, "B")
                        .questions()
                        .getFirst()
                        .options()
                        .getFirst()
                        .crosses());
    }

    @Test
    void withoutAnyQuestionForEverybodyElseThereIsNoSuchPaper() {
        Definition definition = valid(EURO.replace("\"id\":\"c1\",", "\"id\":\"c1\",\"in\":[\"A1\",\"B\"],")
                .replaceAll("(\"id\":\"[xyz]\",)(\"title\":\\{\"en\":\"[XYZ]\"})", "$1\"in\":[\"B\"],$2"));

        assertEquals(Set.of("A1", "B"), definition.papers().keySet());
        assertEquals(1, Definitions.paper(definition, "A1").questions().size());
        assertEquals(2, Definitions.paper(definition, "B").questions().size());
    }

    private static List<String> options(Paper paper, int question) {
        return paper.questions().get(question).options().stream()
                .map(Paper.Option::id)
                .toList();
    }

    @Test
    void emptyCandidatesAreAsNone() {
        String with = SHORT.replace("\"id\":\"yes\",", "\"id\":\"yes\",\"candidates\":[],\"crosses\":{\"min\":0},");

        assertEquals(valid(SHORT), valid(with));
        assertEquals(valid(SHORT).papers(), valid(with).papers());
    }

    @Test
    void whatIsAllowedHasTheOrderOfThePaper() {
        Definition definition = valid(EURO.replace("[\"blank\",\"spoiled\"]", "[\"spoiled\",\"blank\"]"));

        assertEquals(
                List.of(Allowed.BLANK, Allowed.SPOILED),
                definition.questions().getFirst().allow());
        assertEquals(Definitions.euro(), definition);
    }

    @Test
    void aFileMayBeginWithAByteOrderMark() {
        assertEquals(List.of(), problems("\uFEFF" + SHORT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { | it is not JSON: Unexpected end-of-input
            '' | it is not a JSON object
            [] | it is not a JSON object
            null | it is not a JSON object
            {"id":"a","id":"a"} | it is not JSON: Duplicate field 'id'
            {} {} | it is not JSON: something follows after its end (line 1, column 4)
            {"seal":DEEP} | it is not JSON: Document nesting depth (1001) exceeds the maximum allowed (1000)
            """)
    void aFileThatIsNotADefinitionIsRefused(String file, String problem) {
        List<String> problems = problems(file.replace("DEEP", "[".repeat(100_000)));

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith(problem), problems::toString);
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() {
        assertEquals(
                List.of("it is not UTF-8"),
                problems(Definition.parse(SHORT.replace("Yes", "Zoë").getBytes(ISO_8859_1))));
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        byte[] largest = (SHORT + " ".repeat(Definition.FILE_BYTES_MAX)).getBytes(UTF_8);

        assertEquals(
                List.of("it has %,d bytes; at most 16,777,216 are allowed".formatted(largest.length)),
                problems(Definition.parse(largest)));
        assertEquals(List.of(), problems(SHORT + " ".repeat(Definition.FILE_BYTES_MAX - SHORT.length())));
    }

    /// Each member is replaced, or added, by the second column; the third one is the only problem.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id | "a b" | id must be FORM
            id | 7 | id must be text
            id | ~ | id is missing
            title | ~ | title is missing
            title | "One" | title must be an object with a text for each language
            title | {} | title has no text in any language
            title | {"en":7} | title.en must be text
            title | {"e n":"One"} | title.e n is not a language tag such as en or el
            title | {"en":""} | title.en shows nothing
            title | {"en":"a\\u0000"} | title.en has the character U+0000, which cannot be shown
            voters | "named" | voters must be pseudonymous or plain
            voters | null | voters must be text
            ballots | "paper" | ballots must be sealed or open
            ballots | ~ | ballots is missing
            eligibility | "all" | eligibility must be anyone or roll
            roll | "main" | roll is only for eligibility roll
            changeOfMind | "first-counts" | changeOfMind must be refused or last-counts
            changesMax | 20 | changesMax is only for changeOfMind last-counts
            liveResults | 0 | liveResults must be true or false
            liveResults | "true" | liveResults must be true or false
            opensAt | ~ | opensAt is missing
            opensAt | 1810000000 | opensAt must be text
            opensAt | "tomorrow" | opensAt must be a time such as 2027-05-21T04:00:00Z
            opensAt | "2027-05-21" | opensAt must be a time such as 2027-05-21T04:00:00Z
            opensAt | "2027-05-20T24:00:00Z" | opensAt must be a time such as 2027-05-21T04:00:00Z
            opensAt | "2027-05-20T23:59:60Z" | opensAt must be a time such as 2027-05-21T04:00:00Z
            opensAt | "2027-05-21T07:00:00+03:00" | opensAt must be a time such as 2027-05-21T04:00:00Z
            opensAt | "2027-05-21T04:00:00.5Z" | opensAt must be a whole second
            opensAt | "1969-12-31T23:59:59Z" | opensAt must be in the years 1970 to 9999
            opensAt | "2027-05-21T16:00:00Z" | closesAt is not after opensAt
            closesAt | "2027-05-21T04:00:00Z" | closesAt is not after opensAt
            closesAt | ~ | closesAt is missing
            minGroup | -1 | minGroup must be a whole number from 0 to 1000000000
            minGroup | 1.0 | minGroup must be a whole number from 0 to 1000000000
            minGroup | "50" | minGroup must be a whole number from 0 to 1000000000
            minList | 99999999999 | minList must be a whole number from 0 to 1000000000
            neighbours | [] | neighbours must be an object
            neighbours | {"A":1} | neighbours.A must be text
            neighbours | {"A":"b c"} | neighbours has the constituency b c, which must be FORM
            seal | {} | seal is only for ballots sealed
            questions | [] | questions is empty
            questions | {} | questions must be a list
            questions | ~ | questions is missing
            questions | [7] | questions[0]: it is not a JSON object
            choices | [{"id":"a","title":{"en":"A"}}] | it has both choices and questions
            closeChanges | [] | unknown member closeChanges
            colour | 1 | unknown member colour
            """)
    void aMemberThatBreaksItsRuleIsTheOnlyProblem(String member, String value, String problem) {
        ObjectNode json = Definitions.object(EURO);
        if (value.equals("~")) {
            json.remove(member);
        } else {
            json.set(member, Definitions.json(value));
        }

        assertEquals(List.of(problem.replace("FORM", Ids.FORM)), problems(Definition.parse(json)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain | roll | open | false | voters plain needs eligibility anyone
            plain | anyone | sealed | false | voters plain needs ballots open
            pseudonymous | anyone | sealed | true | liveResults must be false with ballots sealed
            plain | roll | sealed | true \
            | voters plain needs eligibility anyone; voters plain needs ballots open; liveResults must be \
            false with ballots sealed
            plain | anyone | open | true | ''
            pseudonymous | roll | sealed | false | ''
            """)
    void onlySomeConditionsGoTogether(
            String voters, String eligibility, String ballots, boolean live, String problems) {
        ObjectNode json = Definitions.object(EURO);
        json.put("voters", voters)
                .put("eligibility", eligibility)
                .put("ballots", ballots)
                .put("liveResults", live);

        assertEquals(problems, String.join("; ", problems(Definition.parse(json))));
    }

    /// The first text is replaced by the second one; the third one is the only problem.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "id":"q1" | "id":"q2" | it has the question q2 twice
            "id":"q1" | "id":"q 1" | questions[1]: id must be FORM
            "id":"q1", | '' | questions[1]: id is missing
            "id":"q1" | "id":"q1","colour":1 | question q1: unknown member colour
            "min":0,"max":2 | "min":3,"max":2 | question q1: pick.min 3 is above its max 2
            "min":0,"max":2 | "min":2 | question q1: pick.min 2 is above its max 1
            "min":0,"max":2 | "min":4,"max":4 | question q1: pick.min 4 is above its 3 options
            "min":0,"max":2 | "min":-1,"max":2 | question q1, pick: min must be a whole number from 0 to 1000000000
            "min":0,"max":2 | "min":0,"most":2 | question q1, pick: unknown member most
            {"min":0,"max":2} | 2 | question q1, pick: it is not a JSON object
            "allow":["blank"] | "allow":["empty"] | question q1: allow must be a list of blank or spoiled
            "allow":["blank"] | "allow":"blank" | question q1: allow must be a list
            "allow":["blank"] | "allow":["blank","blank"] | question q1: allow has blank twice
            "id":"y" | "id":"x" | question q1: it has the option x twice
            "en":"Y" | "en":" x " | question q1: option y has the same title as option x in en
            "id":"y", | "id":"y","in":[], | question q1, option y: in is empty
            "id":"y", | "id":"y","in":[""], | question q1, option y: in has the constituency , which must be FORM
            "id":"y", | "id":"y","in":["B","B"], | question q1, option y: in has B twice
            "id":"y", | "id":"y","in":"B", | question q1, option y: in must be a list
            "id":"y", | "id":"y","lists":{}, | question q1, option y: lists is empty
            "id":"y", | "id":"y","lists":{"-":{}}, | question q1, option y: lists has the name -, which must be FORM
            "id":"y", | "id":"y","crosses":{"max":1}, \
            | question q1, option y: crosses.max 1 is above its 0 candidates
            "crosses":{"max":2} | "crosses":{"max":4} \
            | question q2, option c3, list A1: crosses.max 4 is above its 3 candidates
            "crosses":{"max":2} | "crosses":{"min":2} \
            | question q2, option c3, list A1: crosses.min 2 is above its max 0
            "id":"k1" | "id":"k7" | question q2: it has the candidate k7 twice, on the ballot paper of A1
            "en":"Cleo" | "en":"ANNA" \
            | question q2, option c3, list A1: candidate k1 has the same title as candidate k12 in en
            {"en":"Cleo"} | "Cleo" \
            | question q2, option c3, list A1, candidate k1: title must be an object with a text for each \
            language
            "id":"z","title":{"en":"Zoe"} | "id":"k7","title":{"en":"Zoe"} \
            | question q2: it has the candidate k7 twice, on the ballot paper of A1
            "in":["A1"], | "in":["A1"],"lists":{"A1":{}}, \
            | question q2, option c9: it has both lists and in; question q2, option c9: it has both lists \
            and candidates; question q2, option c9: it has both lists and crosses
            "en":"Red" | "en":"green" \
            | question q2: option c9 has the same title as option c1 in en, on the ballot paper of A1
            """)
    void aQuestionThatBreaksARuleIsRefused(String what, String by, String problems) {
        String changed = EURO.replace(what, by);
        assertNotEquals(EURO, changed);

        assertEquals(problems.replace("FORM", Ids.FORM), String.join("; ", problems(changed)));
    }

    /// The formats refuse what nobody could answer. This can be answered, by an empty pick alone.
    @Test
    void aQuestionOfWhichNothingCanBePickedIsAllowed() {
        assertEquals(List.of(), problems(EURO.replace("\"min\":0,\"max\":2", "\"min\":0,\"max\":0")));
    }

    @Test
    void optionsOfDifferentConstituenciesMayHaveTheSameTitle() {
        assertEquals(
                List.of(),
                problems(EURO.replace("\"id\":\"c1\",", "\"id\":\"c1\",\"in\":[\"B\"],")
                        .replace("\"en\":\"Red\"", "\"en\":\"Green\"")));
    }

    /// Two of three must be picked, and in B there is one.
    @Test
    void aPaperThatNobodyCanAnswerIsNamed() {
        String changed = EURO.replace("\"min\":0,\"max\":2", "\"min\":2,\"max\":2")
                .replaceAll(
                        "(\"id\":\"[xy]\",)(\"title\":\\{\"en\":\"[XY]\"})", "$1\"in\":[\"A1\",\"C\",\"D\",\"E\"],$2");

        assertEquals(
                List.of("question q1: pick.min 2 is above its 1 option, on the ballot paper of everybody else, B"),
                problems(changed));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        List<String> problems = problems("""
            {"title":{"en":"a\\u202eb"},"ballots":"shut","eligibility":"roll","roll":"a/b","opensAt":"now",
            "closesAt":"2027-05-21T16:00:00.5Z","minGroup":-1,"size":3,"questions":[
            {"id":"q1","title":{},"pick":{"min":2,"max":1},"allow":["maybe"],"options":[]},
            {"id":"q1","title":{"en":"Q"},"options":[{"id":"a","title":{"en":"A"},"in":["x y"]},{"title":{"en":"B"}}]}]}
            """);

        assertEquals(
                List.of(
                        "id is missing",
                        "title.en has the character U+202E, which changes the direction of what is shown after it",
                        "ballots must be sealed or open",
                        "roll must be " + Ids.FORM,
                        "opensAt must be a time such as 2027-05-21T04:00:00Z",
                        "minGroup must be a whole number from 0 to 1000000000",
                        "closesAt must be a whole second",
                        "question q1: title has no text in any language",
                        "question q1: pick.min 2 is above its max 1",
                        "question q1: allow must be a list of blank or spoiled",
                        "question q1: options is empty",
                        "question q1, option a: in has the constituency x y, which must be " + Ids.FORM,
                        "question q1, options[1]: id is missing",
                        "it has the question q1 twice",
                        "unknown member size"),
                problems);
    }

    @Test
    void thereIsABoundOnTheProblemsListed() {
        ObjectNode json = Definitions.object(EURO);
        for (int i = 0; i < 3_000; i++) {
            json.put("member" + i, i);
        }
        List<String> problems = problems(Definition.parse(json));

        assertEquals(1_001, problems.size());
        assertEquals("and 2,000 more problems", problems.getLast());
    }

    @Test
    void atMost500ConstituenciesMayBeNamed() {
        assertEquals(List.of(), problems(Definition.parse(inConstituencies(500))));
        assertEquals(
                List.of("its options name 501 constituencies; at most 500 are allowed"),
                problems(Definition.parse(inConstituencies(501))));
    }

    private static ObjectNode inConstituencies(int number) {
        ObjectNode json = Definitions.object(SHORT);
        ArrayNode in = ((ObjectNode) json.path("choices").path(0)).putArray("in");
        for (int i = 0; i < number; i++) {
            in.add("c" + i);
        }
        return json;
    }

    @Test
    void aPaperOfMoreThan900KiBIsRefused() {
        List<String> problems = problems(Definition.parse(Definitions.country(1, 30, 400)));

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(
                problems.getFirst()
                        .matches("the ballot paper of constituency0 has [0-9,]+ bytes; at most 921,600 are allowed"),
                problems::toString);
        assertEquals(List.of(), problems(Definition.parse(Definitions.country(1, 30, 300))));
    }

    @Test
    void aPaperThatAllowsTooLongABallotIsForDraftsOnly() {
        ObjectNode json = Definitions.object(SHORT);
        json.remove("choices");
        json.put("ballots", "open");
        ArrayNode questions = json.putArray("questions");
        for (int i = 0; i < 60; i++) {
            ObjectNode question = questions.addObject().put("id", "question" + (10 + i));
            question.putObject("title").put("en", "Question");
            question.putArray("options")
                    .addObject()
                    .put("id", "yes")
                    .putObject("title")
                    .put("en", "Yes");
        }
        Definition definition = Definition.of(json);

        Paper paper = Definitions.paper(definition, "");

        assertEquals(1_819, paper.longestBallot());
        MalformedEventException e = assertThrows(MalformedEventException.class, () -> Paper.read(paper.bytes()));
        assertEquals(
                "not a ballot paper: the longest ballot that it allows has 1,819 bytes; at most 1,789 are allowed",
                e.getMessage());
    }

    @Test
    void sealedBallotsMayHaveASealOrNotYetHaveOne() {
        String seal = Vectors.values().at("/keygen/0020-0001-0002/seal").textValue();
        ObjectNode json = Definitions.object(SHORT).put("ballots", "sealed");
        assertEquals(Optional.empty(), Definition.of(json).seal());

        json.set("seal", Definitions.json(seal));

        assertEquals(
                seal,
                new String(Jcs.write(Definition.of(json).seal().orElseThrow().json()), UTF_8));
    }

    @Test
    void ourOwnCodeMakesNoInvalidDefinition() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Definition.of(Definitions.json("{\"choices\":[]}")));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("id is missing; "), message);
        assertTrue(message.contains("choices is empty"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"pad\":128}", "{\"x\":0.5}", "null"})
    void aSealMustBeComplete(String seal) {
        ObjectNode json = Definitions.object(SHORT).put("ballots", "sealed");
        json.set("seal", Definitions.json(seal));

        assertFalse(problems(Definition.parse(json)).isEmpty());
    }
}
