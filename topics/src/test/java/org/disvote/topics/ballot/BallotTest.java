package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.disvote.topics.ballot.Answers.Blank;
import org.disvote.topics.ballot.Answers.Pick;
import org.disvote.topics.ballot.Answers.Picked;
import org.disvote.topics.ballot.Answers.Spoiled;
import org.disvote.topics.ballot.InvalidBallotException.Reason;
import org.disvote.topics.id.ChoiceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BallotTest {

    private static final Paper A1 = Definitions.paper(Definitions.euro(), "A1");
    private static final Paper REFERENDUM = Definitions.paper(Definitions.valid(Definitions.SHORT), "");

    private static BallotReading read(String answers, Paper paper) {
        return Ballot.read(Definitions.json("{\"v\":1,\"answers\":" + answers + "}"), paper);
    }

    private static Ballot accepted(BallotReading reading) {
        return switch (reading) {
            case BallotReading.Accepted(Ballot ballot) -> ballot;
            case BallotReading.Refused(List<String> problems) -> throw new AssertionError(problems.toString());
        };
    }

    private static List<String> problems(BallotReading reading) {
        return switch (reading) {
            case BallotReading.Accepted _ -> List.of();
            case BallotReading.Refused(List<String> problems) -> problems;
        };
    }

    @Test
    void whateverTheOrderTheCanonicalFormIsWritten() {
        Ballot ballot = accepted(read("""
            { "q2": {"pick": ["c3"], "crosses": ["k1", "k12"]},
              "q1": {"pick": ["z", "x"]} }
            """, A1));

        assertEquals("""
            {"answers":{"q1":{"pick":["x","z"]},"q2":{"crosses":["k12","k1"],"pick":["c3"]}},"v":1}\
            """, new String(ballot.bytes(), UTF_8));
    }

    @Test
    void decodedItIsInTheOrderOfThePaper() throws InvalidBallotException {
        Ballot ballot = accepted(
                read("{\"q1\":{\"pick\":[\"z\",\"x\"]},\"q2\":{\"pick\":[\"c3\"],\"crosses\":[\"k1\",\"k12\"]}}", A1));

        assertEquals(
                new Answers(List.of(
                        new Picked(List.of(new Pick(0, List.of(0, 2)))),
                        new Picked(List.of(new Pick(0, List.of()), new Pick(2, List.of()))))),
                Ballot.decode(ballot.bytes(), A1));
        assertEquals(
                new Answers(List.of(new Spoiled(), new Blank())),
                Ballot.decode(
                        accepted(read("{\"q2\":{\"spoiled\":true},\"q1\":{\"blank\":true}}", A1))
                                .bytes(),
                        A1));
        Answers empty = Ballot.decode(
                accepted(read("{\"q2\":{\"blank\":true},\"q1\":{\"pick\":[]}}", A1))
                        .bytes(),
                A1);
        assertTrue(((Picked) empty.answers().get(1)).isEmpty());
    }

    @Test
    void crossesOfSeveralOptionsAreWrittenOptionByOption() {
        Definition definition = Definitions.valid(Definitions.EURO.replace(
                "\"title\":{\"en\":\"List\"},", "\"title\":{\"en\":\"List\"},\"pick\":{\"max\":3},"));
        Paper paper = Definitions.paper(definition, "A1");

        assertEquals(
                "{\"answers\":{\"q1\":{\"pick\":[]},"
                        + "\"q2\":{\"crosses\":[\"k12\",\"k1\",\"z\"],\"pick\":[\"c3\",\"c1\",\"c9\"]}},\"v\":1}",
                new String(
                        accepted(read(
                                        "{\"q1\":{\"pick\":[]},\"q2\":{\"pick\":[\"c9\",\"c1\",\"c3\"],"
                                                + "\"crosses\":[\"z\",\"k1\",\"k12\"]}}",
                                        paper))
                                .bytes(),
                        UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"pick":["c3"],"crosses":["k12","k7","k1"]} \
            | question q2: the number of crosses is not what an option that is picked allows
            {"pick":["c3"],"crosses":[]} | question q2: crosses must be left out where there are none
            {"pick":["c3"],"crosses":["k7","k7"]} | question q2: a candidate has two crosses
            {"pick":["c3"],"crosses":["z"]} \
            | question q2: a cross is for a candidate of an option that is not picked
            {"pick":["c3"],"crosses":["nobody"]} \
            | question q2: a cross is for a candidate that is not on the ballot paper
            {"pick":["c9"]} | question q2: the number of crosses is not what an option that is picked allows
            {"pick":["c1","c1"]} \
            | question q2: an option is picked twice; question q2: the number of options picked must be 1
            {"pick":["c1","c3"]} | question q2: the number of options picked must be 1
            {"pick":[]} | question q2: the number of options picked must be 1
            {"pick":["nobody"]} | question q2: an option is not on the ballot paper
            {"pick":[""]} | question q2: an option is not on the ballot paper
            """)
    void anAnswerThatBreaksARuleIsRefused(String answer, String problem) {
        BallotReading reading = read("{\"q1\":{\"blank\":true},\"q2\":" + answer + "}", A1);

        assertEquals(problem, String.join("; ", problems(reading)));
    }

    @Test
    void whatTheQuestionDoesNotAllowIsRefused() {
        assertEquals(
                List.of("question q1: spoiled is not allowed"),
                problems(read("{\"q2\":{\"blank\":true},\"q1\":{\"spoiled\":true}}", A1)));
        assertEquals(
                List.of("question choice: blank is not allowed"),
                problems(read("{\"choice\":{\"blank\":true}}", REFERENDUM)));
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertEquals(
                List.of(
                        "v must be 1",
                        "the ballot has a member that is neither v nor answers",
                        "question q2: an option is not on the ballot paper",
                        "question q2: the number of options picked must be 1",
                        "question q2: a cross is for a candidate that is not on the ballot paper",
                        "question q1: it is not answered",
                        "it answers a question that is not on the ballot paper"),
                problems(Ballot.read(Definitions.json("""
                    {"v":2,"answers":{"q2":{"pick":["a","b"],"crosses":["c"]},"q3":{"blank":true}},"note":""}
                    """), A1)));
    }

    /// They are sent to the voter and may be logged on the way.
    @Test
    void noProblemNamesWhatWasPicked() {
        String secret = "SECRET-17";
        for (String ballot : List.of(
                "{\"v\":\"SECRET-17\",\"answers\":{}}",
                "{\"v\":1,\"SECRET-17\":1,\"answers\":{}}",
                "{\"v\":1,\"answers\":\"SECRET-17\"}",
                "{\"v\":1,\"answers\":{\"SECRET-17\":{\"pick\":[]},\"q1\":{\"SECRET-17\":true},"
                        + "\"q2\":{\"pick\":[\"SECRET-17\"],"
                        + "\"crosses\":[\"SECRET-17\"]}}}",
                "{\"v\":1,\"answers\":{\"q1\":\"SECRET-17\",\"q2\":{\"blank\":\"SECRET-17\"}}}")) {
            List<String> problems = new ArrayList<>(problems(Ballot.read(Definitions.json(ballot), A1)));
            problems.addAll(Ballot.problemsOfShape(Definitions.json(ballot)));

            assertFalse(problems.isEmpty());
            assertFalse(problems.toString().contains(secret), problems::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7 | the ballot must be a JSON object
            [] | the ballot must be a JSON object
            {} | v must be 1; answers must be a JSON object
            {"v":1.0,"answers":{}} | v must be 1
            {"v":"1","answers":{}} | v must be 1
            {"v":1,"answers":[]} | answers must be a JSON object
            {"v":1,"answers":{},"x":0} | the ballot has a member that is neither v nor answers
            {"v":1,"answers":{"q":0}} | ANSWER
            {"v":1,"answers":{"q":{}}} | ANSWER
            {"v":1,"answers":{"q":{"pick":"a"}}} | ANSWER
            {"v":1,"answers":{"q":{"pick":[1]}}} | ANSWER
            {"v":1,"answers":{"q":{"pick":null}}} | ANSWER
            {"v":1,"answers":{"q":{"crosses":[]}}} | ANSWER
            {"v":1,"answers":{"q":{"pick":[],"crosses":{}}}} | ANSWER
            {"v":1,"answers":{"q":{"pick":[],"blank":true}}} | ANSWER
            {"v":1,"answers":{"q":{"blank":false}}} | ANSWER
            {"v":1,"answers":{"q":{"blank":true,"spoiled":true}}} | ANSWER
            {"v":1,"answers":{"q":{"spoiled":1}}} | ANSWER
            {"v":1,"answers":{}} | ''
            {"v":1,"answers":{"q":{"pick":["a","a"],"crosses":[]}}} | ''
            """)
    void theShapeIsJudgedWithoutAPaper(String ballot, String problems) {
        assertEquals(
                problems.replace(
                        "ANSWER",
                        "an answer must be {\"pick\":[…]}, {\"pick\":[…],\"crosses\":[…]}, "
                                + "{\"blank\":true} or {\"spoiled\":true}"),
                String.join("; ", Ballot.problemsOfShape(Definitions.json(ballot))));
    }

    @Test
    void oneChoiceNeedsNoJson() throws InvalidBallotException {
        ChoiceId no = new ChoiceId("no");
        Ballot ballot = Ballot.ofChoice(no);

        assertEquals("{\"answers\":{\"choice\":{\"pick\":[\"no\"]}},\"v\":1}", new String(ballot.bytes(), UTF_8));
        assertEquals(ballot, accepted(Ballot.ofChoice(no, REFERENDUM)));
        assertEquals(ballot, accepted(read("{\"choice\":{\"pick\":[\"no\"]}}", REFERENDUM)));
        assertEquals(
                new Answers(List.of(new Picked(List.of(new Pick(1, List.of()))))),
                Ballot.decode(ballot.bytes(), REFERENDUM));
        assertEquals(
                List.of("question choice: an option is not on the ballot paper"),
                problems(Ballot.ofChoice(new ChoiceId("maybe"), REFERENDUM)));
    }

    @Test
    void oneChoiceIsForAPaperThatAsksForOne() {
        String asksForMore = "the ballot paper asks for more than one choice";
        String one = """
            {"id":"e1","title":{"en":"One"},"ballots":"open","opensAt":"2027-05-21T04:00:00Z",
            "closesAt":"2027-05-21T16:00:00Z","questions":[{"id":"q1","title":{"en":"Q"},"allow":["blank"],"options":[
            {"id":"a","title":{"en":"A"},"candidates":[{"id":"k","title":{"en":"K"}}],"crosses":{"max":1}},
            {"id":"b","title":{"en":"B"}}]}]}
            """;
        Paper paper = Definitions.paper(Definitions.valid(one), "");
        ChoiceId choice = new ChoiceId("a");

        assertEquals(
                "{\"answers\":{\"q1\":{\"pick\":[\"a\"]}},\"v\":1}",
                new String(accepted(Ballot.ofChoice(choice, paper)).bytes(), UTF_8));
        assertEquals(List.of(asksForMore), problems(Ballot.ofChoice(choice, A1)));
        for (String other : List.of(
                one.replace("{\"max\":1}", "{\"min\":1,\"max\":1}"),
                one.replace("\"allow\"", "\"pick\":{\"max\":2},\"allow\""),
                one.replace("\"allow\"", "\"pick\":{\"min\":0},\"allow\""))) {
            assertEquals(
                    List.of(asksForMore),
                    problems(Ballot.ofChoice(choice, Definitions.paper(Definitions.valid(other), ""))));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            not-canonical | ''
            not-canonical | x
            not-canonical | {}
            not-canonical | {"answers":{"q1":{"blank":true},"q2":{"blank":true}},"v":1} + a space
            not-canonical | {"v":1,"answers":{"q1":{"blank":true},"q2":{"blank":true}}}
            not-canonical | {"answers":{"q2":{"blank":true},"q1":{"blank":true}},"v":1}
            not-canonical | {"answers":{"q1":{"blank":true},"q2":{"blank":true}},"v":2}
            not-canonical | {"answers":{"q1":{"blank":true},"q2":{"blank":false}},"v":1}
            not-canonical | {"answers":{"q1":{"blank":true},"q2":{"blank":true}},"v":1,"w":1}
            not-canonical | {"answers":{"q1":{"blank":true},"q2":{"pick":["c3"],"crosses":["k7"]}},"v":1}
            not-canonical | {"answers":{"q1":{"blank":true},"q2":{"pick":["\\u00633"]}},"v":1}
            not-allowed | {"answers":{},"v":1}
            not-allowed | {"answers":{"q1":{"blank":true}},"v":1}
            not-allowed | {"answers":{"q1":{"blank":true},"q2":{"blank":true},"q3":{"blank":true}},"v":1}
            not-allowed | {"answers":{"q1":{"spoiled":true},"q2":{"blank":true}},"v":1}
            not-allowed | {"answers":{"q1":{"pick":["z","x"]},"q2":{"blank":true}},"v":1}
            not-allowed | {"answers":{"q1":{"pick":["x","x"]},"q2":{"blank":true}},"v":1}
            not-allowed | {"answers":{"q1":{"pick":["x","y","z"]},"q2":{"blank":true}},"v":1}
            not-allowed | {"answers":{"q1":{"blank":true},"q2":{"crosses":[],"pick":["c3"]}},"v":1}
            not-allowed | {"answers":{"q1":{"blank":true},"q2":{"crosses":["k7","k12"],"pick":["c3"]}},"v":1}
            not-allowed | {"answers":{"q1":{"blank":true},"q2":{"crosses":["z"],"pick":["c3"]}},"v":1}
            not-allowed | {"answers":{"q1":{"blank":true},"q2":{"pick":["c9"]}},"v":1}
            not-allowed | {"answers":{"q1":{"blank":true},"q2":{"pick":["€"]}},"v":1}
            """)
    void aRecordedBallotIsInvalidForAReason(String reason, String ballot) {
        byte[] bytes = ballot.replace(" + a space", " ").getBytes(UTF_8);
        InvalidBallotException e = assertThrows(InvalidBallotException.class, () -> Ballot.decode(bytes, A1));

        assertEquals(reason, e.reason().word());
        assertEquals(reason, e.getMessage());
    }

    /// The quick way for one choice must not take what the other way refuses.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            not-allowed | {"answers":{"choice":{"pick":["maybe"]}},"v":1}
            not-allowed | {"answers":{"choice":{"pick":[]}},"v":1}
            not-allowed | {"answers":{"choice":{"pick":["yes","no"]}},"v":1}
            not-allowed | {"answers":{"q1":{"pick":["yes"]}},"v":1}
            not-canonical | {"answers":{"choice":{"pick":["yes"]}},"v":1} + a space
            not-canonical | {"answers":{"choice":{"pick":["yes"]}}}
            """)
    void aRecordedChoiceIsInvalidForAReason(String reason, String ballot) {
        InvalidBallotException e = assertThrows(
                InvalidBallotException.class,
                () -> Ballot.decode(ballot.replace(" + a space", " ").getBytes(UTF_8), REFERENDUM));

        assertEquals(reason, e.reason().word());
    }

    @Test
    void bytesThatAreNotUtf8AreNotCanonical() {
        byte[] bytes = "{\"answers\":{\"q1\":{\"pick\":[\"?\"]},\"q2\":{\"blank\":true}},\"v\":1}".getBytes(UTF_8);
        bytes[27] = (byte) 0xff;
        InvalidBallotException e = assertThrows(InvalidBallotException.class, () -> Ballot.decode(bytes, A1));

        assertEquals(Reason.NOT_CANONICAL, e.reason());
    }

    @Test
    void aBallotHidesWhatItSays() throws InvalidBallotException {
        Ballot ballot = accepted(read("{\"q1\":{\"pick\":[\"x\"]},\"q2\":{\"pick\":[\"c1\"]}}", A1));

        assertEquals("Ballot[hidden]", ballot.toString());
        assertEquals("Accepted[ballot=Ballot[hidden]]", new BallotReading.Accepted(ballot).toString());
        Answers answers = Ballot.decode(ballot.bytes(), A1);
        assertEquals("Answers[hidden]", answers.toString());
        assertEquals("Picked[hidden]", answers.answers().getFirst().toString());
        assertEquals("Pick[hidden]", new Pick(1, List.of()).toString());
    }

    @Test
    void aBallotCannotBeChangedFromOutside() {
        Ballot ballot = Ballot.ofChoice(new ChoiceId("yes"));
        ballot.bytes()[0] = 'X';

        assertEquals(Ballot.ofChoice(new ChoiceId("yes")), ballot);
        assertEquals(Ballot.ofChoice(new ChoiceId("yes")).hashCode(), ballot.hashCode());
        assertNotEquals(Ballot.ofChoice(new ChoiceId("no")), ballot);
    }

    /// For random papers and ballots: however a ballot is shuffled, the same bytes are written; they decode to
    /// what was picked; and none is longer than the longest.
    @Test
    void theCanonicalFormIsTheSameHoweverABallotIsShuffled() throws InvalidBallotException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Paper paper = RandomPapers.paper(random);
            JsonNode ballot = RandomPapers.ballot(paper, random);
            Ballot first = accepted(Ballot.read(ballot, paper));

            for (int j = 0; j < 3; j++) {
                assertEquals(first, accepted(Ballot.read(shuffled(ballot, random), paper)), "seed " + seed);
            }
            assertEquals(first, accepted(Ballot.read(Definitions.json(new String(first.bytes(), UTF_8)), paper)));
            Answers answers = Ballot.decode(first.bytes(), paper);
            assertEquals(RandomPapers.sorted(ballot, paper), RandomPapers.json(answers, paper), "seed " + seed);
            assertTrue(first.length() <= paper.longestBallot(), "seed " + seed);
        }
    }

    private static JsonNode shuffled(JsonNode value, Random random) {
        if (value.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            value.forEach(elements::add);
            Collections.shuffle(elements, random);
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            elements.forEach(array::add);
            return array;
        }
        if (value.isObject()) {
            List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
            Collections.shuffle(members, random);
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            members.forEach(member -> object.set(member.getKey(), shuffled(member.getValue(), random)));
            return object;
        }
        return value;
    }

    /// The longest of all ballots, found by trying all.
    @Test
    void theLongestBallotIsExact() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Paper paper = RandomPapers.small(random);

            assertEquals(
                    RandomPapers.longestByTryingAll(paper),
                    paper.longestBallot(),
                    () -> "seed " + seed + ", " + new String(paper.bytes(), UTF_8));
        }
    }

    @Test
    void bytesOfABallotAreTheSameAfterDecoding() throws InvalidBallotException {
        byte[] bytes = accepted(read("{\"q1\":{\"pick\":[\"x\"]},\"q2\":{\"pick\":[\"c1\"]}}", A1))
                .bytes();
        Ballot.decode(bytes, A1);

        assertArrayEquals(
                "{\"answers\":{\"q1\":{\"pick\":[\"x\"]},\"q2\":{\"pick\":[\"c1\"]}},\"v\":1}".getBytes(UTF_8), bytes);
    }
}
