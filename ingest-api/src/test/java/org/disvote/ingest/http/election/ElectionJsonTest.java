package org.disvote.ingest.http.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.ingest.Launches;
import org.disvote.ingest.count.CountFile;
import org.disvote.ingest.election.Closing;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.cell.ConstituencyTurnout;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.MinuteTurnout;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.count.cell.QuestionTally;
import org.disvote.topics.count.cell.Uncounted;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.Test;

/// The exact bytes of the answers. Clients may rely on names, order and formats.
final class ElectionJsonTest {

    private static final Instant SEVEN = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant EIGHT = Instant.parse("2027-05-21T08:00:00Z");

    private static final ElectionId DEMO = new ElectionId("demo");

    private final Counts counts = new Counts();

    @Test
    void anElectionHasItsTermsAndItsStateByTheClock() {
        Election election = election(Eligibility.ANYONE);

        assertJson(
                "{\"id\":\"demo\",\"title\":{\"de\":\"Straße \\\"1\\\"\",\"en\":\"One\"},\"choices\":["
                        + "{\"id\":\"c1\",\"title\":{\"el\":\"Ναι\",\"en\":\"Yes\"}},{\"id\":\"c2\","
                        + "\"title\":{\"en\":\"No\"}}],"
                        + "\"opensAt\":\"2027-05-21T07:00:00Z\",\"closesAt\":\"2027-05-21T08:00:00Z\","
                        + "\"state\":\"open\","
                        + "\"eligibility\":\"anyone\",\"liveResults\":false,\"changeOfMind\":\"last-counts\","
                        + "\"ballots\":\"open\",\"terms\":\"" + election.digest() + "\"}",
                ElectionJson.of(election, SEVEN));
        assertEquals(
                "not-yet-open", ElectionJson.of(election, SEVEN.minusMillis(1)).state());
        assertEquals("closed", ElectionJson.of(election, EIGHT).state());
    }

    @Test
    void turnoutIsExactInAllAndRoundedByConstituencyWhileVotingGoesOn() throws Exception {
        accept(new MinuteTurnout(DEMO, 0, SEVEN, 60, 9), new MinuteTurnout(DEMO, 0, SEVEN.plusSeconds(60), 10, 9));
        accept(new MinuteTurnout(DEMO, 1, EIGHT, 49, 9));
        accept(new ConstituencyTurnout(DEMO, 0, "chania", 70, 9), new ConstituencyTurnout(DEMO, 1, "attica", 49, 4));

        String voters = "{\"electionId\":\"demo\",\"voters\":119,\"byHour\":[";
        String seven = "{\"hour\":\"2027-05-21T07:00:00Z\",\"voters\":70}";
        assertJson(voters + "]}", TurnoutJson.of(election(Eligibility.ANYONE), counts, false, EIGHT.minusNanos(1)));
        assertJson(
                voters + seven + "],\"byConstituency\":[{\"constituency\":\"attica\",\"voters\":0},"
                        + "{\"constituency\":\"chania\",\"voters\":50}]}",
                TurnoutJson.of(election(Eligibility.ROLL), counts, false, EIGHT));
    }

    @Test
    void turnoutIsGroupedOnceEveryVoteIsCounted() throws Exception {
        accept(new MinuteTurnout(DEMO, 0, EIGHT, 119, 9));
        accept(new ConstituencyTurnout(DEMO, 0, "chania", 70, 9), new ConstituencyTurnout(DEMO, 1, "attica", 49, 4));
        accept(new QuestionTally(DEMO, 0, "chania", "choice", 70, 0, 0, 0, 9));
        accept(new QuestionTally(DEMO, 0, "attica", "choice", 49, 0, 0, 0, 9));

        assertJson(
                "{\"electionId\":\"demo\",\"voters\":119,\"byHour\":["
                        + "{\"hour\":\"2027-05-21T08:00:00Z\",\"voters\":119}],\"byGroup\":["
                        + "{\"constituencies\":[\"\"],\"voters\":0},"
                        + "{\"constituencies\":[\"attica\",\"chania\"],\"voters\":119}]}",
                TurnoutJson.of(election(Eligibility.ROLL), counts, true, EIGHT));
    }

    /// No ballot of it is counted here, and a group without a counted ballot would stand alone.
    @Test
    void turnoutOfASealedElectionIsRoundedUntilItsCountSaysWhatIsShownTogether() throws Exception {
        accept(new ConstituencyTurnout(DEMO, 0, "chania", 70, 9), new ConstituencyTurnout(DEMO, 1, "attica", 49, 4));
        Election election = election(Eligibility.ROLL);

        TurnoutJson before = TurnoutJson.sealed(election, counts, Optional.empty(), EIGHT.plusSeconds(86_400));
        TurnoutJson after = TurnoutJson.sealed(
                election, counts, Optional.of(CountFile.read(COUNT, Digests.of(COUNT), election.terms())), EIGHT);

        assertJson(
                "{\"electionId\":\"demo\",\"voters\":119,\"byHour\":[],\"byConstituency\":["
                        + "{\"constituency\":\"attica\",\"voters\":0},{\"constituency\":\"chania\",\"voters\":50}]}",
                before);
        assertJson(
                "{\"electionId\":\"demo\",\"voters\":119,\"byHour\":[],\"byGroup\":["
                        + "{\"constituencies\":[\"attica\",\"chania\"],\"voters\":119}]}",
                after);
    }

    @Test
    void onlyACountOfTheseTermsWithTheStatedDigestIsRead() {
        Terms terms = election(Eligibility.ROLL).terms();
        Terms others = election(Eligibility.ANYONE).terms();
        String text = new String(COUNT, UTF_8);

        for (String wrong : List.of(
                text + " ",
                text.replace("\"counted\":1,\"electionId\"", "\"counted\":2,\"electionId\""),
                text.replace("\"counted\":1,\"questions\"", "\"counted\":2,\"questions\""),
                text.replace("[\"attica\",\"chania\"]", "[]"),
                text.replace("\"demo\"", "\"other\""),
                text.replace("\"v\":1", "\"v\":2"),
                "{}",
                "")) {
            byte[] bytes = wrong.getBytes(UTF_8);
            assertThrows(MalformedEventException.class, () -> CountFile.read(bytes, Digests.of(bytes), terms), wrong);
        }
        assertThrows(MalformedEventException.class, () -> CountFile.read(COUNT, Digests.of(new byte[0]), terms));
        assertThrows(MalformedEventException.class, () -> CountFile.read(COUNT, Digests.of(COUNT), others));
    }

    private static final byte[] COUNT =
            """
        {"counted":1,"electionId":"demo","groups":[{"constituencies":["attica","chania"],"counted":1,"questions":{}}],\
        "input":"sha256:%1$s","inputCounts":[1],"inputRoot":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",\
        "invalid":{"bad-plaintext":0,"constituency":0,"does-not-open":0,"not-allowed":0,"not-canonical":0,\
        "not-on-roll":0},"records":1,"terms":"%2$s","v":1,"void":0,"voters":1}\
        """.formatted("2".repeat(64), election(Eligibility.ROLL).digest()).getBytes(UTF_8);

    @Test
    void resultsHaveNoTallyWhileItIsSecret() {
        Closing closing = new Closing(List.of(
                new Closing.OfPartition(2, Optional.of(7L), Optional.of(EIGHT.plusNanos(1_000)), 7, 6),
                new Closing.OfPartition(10, Optional.empty(), Optional.empty(), 2, 1)));

        assertJson(
                "{\"electionId\":\"demo\",\"title\":{\"de\":\"Straße"
                        + " \\\"1\\\"\",\"en\":\"One\"},\"state\":\"counting\","
                        + "\"closesAt\":\"2027-05-21T08:00:00Z\",\"voters\":0,\"positions\":{"
                        + "\"2\":{\"sealedSeq\":7,\"sealedAt\":\"2027-05-21T08:00:00.000001Z\","
                        + "\"countedSeq\":7,\"replicatedSeq\":6},"
                        + "\"10\":{\"countedSeq\":2,\"replicatedSeq\":1}}}",
                ResultsJson.of(election(Eligibility.ROLL), "counting", closing, counts, false, Optional.empty()));
    }

    @Test
    void resultsHaveVotesAndPercentagesOfEachChoiceAndGroups() throws Exception {
        accept(new ConstituencyTurnout(DEMO, 0, "chania", 3, 9));
        accept(new QuestionTally(DEMO, 0, "chania", "choice", 3, 0, 0, 0, 9));
        accept(tallied("chania", "c1", 2), tallied("chania", "c2", 1));

        assertJson(
                "{\"electionId\":\"demo\",\"title\":{\"de\":\"Straße \\\"1\\\"\",\"en\":\"One\"},\"state\":\"final\","
                        + "\"closesAt\":\"2027-05-21T08:00:00Z\",\"voters\":3,\"votes\":3,\"choices\":["
                        + "{\"id\":\"c1\",\"title\":{\"el\":\"Ναι\",\"en\":\"Yes\"},\"votes\":2,\"percent\":66.67},"
                        + "{\"id\":\"c2\",\"title\":{\"en\":\"No\"},\"votes\":1,\"percent\":33.33}],"
                        + "\"groups\":[{\"constituencies\":[\"\",\"chania\"],\"counted\":3,\"questions\":{\"choice\":{"
                        + "\"blank\":0,\"spoiled\":0,\"empty\":0,"
                        + "\"options\":{\"c1\":{\"votes\":2},\"c2\":{\"votes\":1}}}}}],"
                        + "\"positions\":{}}",
                ResultsJson.of(
                        election(Eligibility.ROLL), "final", new Closing(List.of()), counts, true, Optional.empty()));
    }

    @Test
    void resultsSayThatVotesCountForNothing() throws Exception {
        accept(new Uncounted(DEMO, 0, 2, new TreeMap<>(Map.of("not-allowed", 1L)), 9));

        JsonNode results = Json.MAPPER.valueToTree(ResultsJson.of(
                election(Eligibility.ANYONE), "final", new Closing(List.of()), counts, true, Optional.empty()));

        assertEquals(2, results.at("/uncounted/void").asInt());
        assertEquals(1, results.at("/uncounted/invalid").asInt());
    }

    @Test
    void groupsAreOneUntilEveryVoteIsCounted() throws Exception {
        accept(new QuestionTally(DEMO, 0, "a", "choice", 60, 0, 0, 0, 9));
        accept(new QuestionTally(DEMO, 0, "b", "choice", 60, 0, 0, 0, 9));
        Closing closing = new Closing(List.of(new Closing.OfPartition(0, Optional.of(10L), Optional.of(EIGHT), 9, 9)));
        Closing counted = new Closing(List.of(new Closing.OfPartition(0, Optional.of(10L), Optional.of(EIGHT), 10, 9)));

        assertEquals(
                "[[\"\",\"a\",\"b\"]]",
                groups(ResultsJson.of(
                        election(Eligibility.ROLL), "counting", closing, counts, true, Optional.empty())));
        assertEquals(
                "[[\"\"],[\"a\"],[\"b\"]]",
                groups(ResultsJson.of(
                        election(Eligibility.ROLL), "counting", counted, counts, true, Optional.empty())));
    }

    private static String groups(ResultsJson results) {
        return Json.MAPPER
                .valueToTree(Json.MAPPER
                        .<JsonNode>valueToTree(results)
                        .path("groups")
                        .valueStream()
                        .map(group -> group.path("constituencies"))
                        .toList())
                .toString();
    }

    @Test
    void withoutVotesEachChoiceHasZeroPercent() {
        assertJson(
                "{\"electionId\":\"demo\",\"title\":{\"de\":\"Straße \\\"1\\\"\",\"en\":\"One\"},\"state\":\"live\","
                        + "\"closesAt\":\"2027-05-21T08:00:00Z\",\"voters\":0,\"votes\":0,\"choices\":["
                        + "{\"id\":\"c1\",\"title\":{\"el\":\"Ναι\",\"en\":\"Yes\"},\"votes\":0,\"percent\":0},"
                        + "{\"id\":\"c2\",\"title\":{\"en\":\"No\"},\"votes\":0,\"percent\":0}],"
                        + "\"groups\":[{\"constituencies\":[\"\"],\"counted\":0,\"questions\":{\"choice\":{"
                        + "\"blank\":0,\"spoiled\":0,\"empty\":0,"
                        + "\"options\":{\"c1\":{\"votes\":0},\"c2\":{\"votes\":0}}}}}],"
                        + "\"positions\":{}}",
                ResultsJson.of(
                        election(Eligibility.ANYONE), "live", new Closing(List.of()), counts, true, Optional.empty()));
    }

    private static void assertJson(String expected, Object document) {
        assertEquals(expected, new String(Answer.json(200, document).bytes(), UTF_8));
    }

    private static Election election(Eligibility eligibility) {
        ObjectNode file = Launches.file("demo", SEVEN, EIGHT, "c1", "c2")
                .put("changeOfMind", "last-counts")
                .put("voters", eligibility == Eligibility.ROLL ? "pseudonymous" : "plain")
                .put("eligibility", eligibility.word());
        file.putObject("title").put("en", "One").put("de", "Straße \"1\"");
        ((ObjectNode) file.path("choices").get(0))
                .putObject("title")
                .put("en", "Yes")
                .put("el", "Ναι");
        ((ObjectNode) file.path("choices").get(1)).putObject("title").put("en", "No");
        return Launches.election(file);
    }

    private void accept(CountRecord... records) throws MalformedEventException {
        for (CountRecord record : records) {
            boolean isTurnout = record instanceof MinuteTurnout || record instanceof ConstituencyTurnout;
            counts.accept(new ConsumerRecord<>(
                    isTurnout ? TopicCatalog.TURNOUT : TopicCatalog.TALLY, 0, 0, record.key(), record.encode()));
        }
    }

    private static OptionTally tallied(String constituency, String choice, long votes) {
        return new OptionTally(DEMO, 0, constituency, "choice", choice, votes, new TreeMap<>(), 9);
    }
}
