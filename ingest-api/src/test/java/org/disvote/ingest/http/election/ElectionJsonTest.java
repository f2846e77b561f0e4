package org.disvote.ingest.http.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.ingest.election.Closing;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.Tally;
import org.disvote.topics.count.Turnout;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.ChangeOfMind;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.Test;

/// The exact bytes of the answers. Clients may rely on names, order and formats.
final class ElectionJsonTest {

    private static final Instant SEVEN = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant EIGHT = Instant.parse("2027-05-21T08:00:00Z");

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
                        + "\"eligibility\":\"anyone\",\"liveResults\":false,\"changeOfMind\":\"last-counts\"}",
                ElectionJson.of(election, SEVEN));
        assertEquals(
                "not-yet-open", ElectionJson.of(election, SEVEN.minusMillis(1)).state());
        assertEquals("closed", ElectionJson.of(election, EIGHT).state());
    }

    @Test
    void turnoutIsByMinuteAndWithARollByConstituency() throws Exception {
        counts.accept(turnout(new Turnout(new ElectionId("demo"), 0, "chania", SEVEN, 3, 9)));
        counts.accept(turnout(new Turnout(new ElectionId("demo"), 1, "attica", SEVEN.plusSeconds(60), 2, 4)));

        String voters = "{\"electionId\":\"demo\",\"voters\":5,\"byMinute\":["
                + "{\"minute\":\"2027-05-21T07:00:00Z\",\"voters\":3},"
                + "{\"minute\":\"2027-05-21T07:01:00Z\",\"voters\":2}]";
        assertJson(voters + "}", TurnoutJson.of(election(Eligibility.ANYONE), counts));
        assertJson(
                voters + ",\"byConstituency\":[{\"constituency\":\"attica\",\"voters\":2},"
                        + "{\"constituency\":\"chania\",\"voters\":3}]}",
                TurnoutJson.of(election(Eligibility.ROLL), counts));
    }

    @Test
    void resultsHaveNoTallyWhileItIsSecret() {
        Closing closing = new Closing(List.of(
                new Closing.OfPartition(0, Optional.of(7L), Optional.of(EIGHT.plusNanos(1_000)), 7, 6),
                new Closing.OfPartition(1, Optional.empty(), Optional.empty(), 2, 1)));

        assertJson(
                "{\"electionId\":\"demo\",\"title\":{\"de\":\"Straße"
                        + " \\\"1\\\"\",\"en\":\"One\"},\"state\":\"counting\","
                        + "\"closesAt\":\"2027-05-21T08:00:00Z\",\"voters\":0,\"positions\":["
                        + "{\"partition\":0,\"sealedSeq\":7,\"sealedAt\":\"2027-05-21T08:00:00.000001Z\","
                        + "\"countedSeq\":7,\"replicatedSeq\":6},"
                        + "{\"partition\":1,\"countedSeq\":2,\"replicatedSeq\":1}]}",
                ResultsJson.of(election(Eligibility.ROLL), "counting", closing, counts, false));
    }

    @Test
    void resultsHaveVotesAndPercentagesOfEachChoice() throws Exception {
        counts.accept(turnout(new Turnout(new ElectionId("demo"), 0, "chania", SEVEN, 3, 9)));
        counts.accept(tally(new Tally(new ElectionId("demo"), 0, "chania", new ChoiceId("c1"), 2, 9)));
        counts.accept(tally(new Tally(new ElectionId("demo"), 0, "chania", new ChoiceId("c2"), 1, 9)));

        assertJson(
                "{\"electionId\":\"demo\",\"title\":{\"de\":\"Straße \\\"1\\\"\",\"en\":\"One\"},\"state\":\"final\","
                        + "\"closesAt\":\"2027-05-21T08:00:00Z\",\"voters\":3,\"votes\":3,\"choices\":["
                        + "{\"id\":\"c1\",\"title\":{\"el\":\"Ναι\",\"en\":\"Yes\"},\"votes\":2,\"percent\":66.67},"
                        + "{\"id\":\"c2\",\"title\":{\"en\":\"No\"},\"votes\":1,\"percent\":33.33}],"
                        + "\"byConstituency\":[{\"constituency\":\"chania\",\"votes\":3,\"choices\":["
                        + "{\"id\":\"c1\",\"votes\":2},{\"id\":\"c2\",\"votes\":1}]}],\"positions\":[]}",
                ResultsJson.of(election(Eligibility.ROLL), "final", new Closing(List.of()), counts, true));
    }

    @Test
    void withoutVotesEachChoiceHasZeroPercent() {
        assertJson(
                "{\"electionId\":\"demo\",\"title\":{\"de\":\"Straße \\\"1\\\"\",\"en\":\"One\"},\"state\":\"live\","
                        + "\"closesAt\":\"2027-05-21T08:00:00Z\",\"voters\":0,\"votes\":0,\"choices\":["
                        + "{\"id\":\"c1\",\"title\":{\"el\":\"Ναι\",\"en\":\"Yes\"},\"votes\":0,\"percent\":0},"
                        + "{\"id\":\"c2\",\"title\":{\"en\":\"No\"},\"votes\":0,\"percent\":0}],\"positions\":[]}",
                ResultsJson.of(election(Eligibility.ANYONE), "live", new Closing(List.of()), counts, true));
    }

    private static void assertJson(String expected, Object document) {
        assertEquals(expected, new String(Answer.json(200, document).bytes(), UTF_8));
    }

    private static Election election(Eligibility eligibility) {
        return new Election(
                new ElectionId("demo"),
                Map.of("en", "One", "de", "Straße \"1\""),
                List.of(
                        new Choice(new ChoiceId("c1"), Map.of("en", "Yes", "el", "Ναι")),
                        new Choice(new ChoiceId("c2"), Map.of("en", "No"))),
                SEVEN,
                EIGHT,
                eligibility,
                false,
                ChangeOfMind.LAST_COUNTS,
                List.of());
    }

    private static ConsumerRecord<byte[], byte[]> turnout(Turnout turnout) {
        return new ConsumerRecord<>(TopicCatalog.TURNOUT, 0, 0, turnout.key(), Json.encode(turnout));
    }

    private static ConsumerRecord<byte[], byte[]> tally(Tally tally) {
        return new ConsumerRecord<>(TopicCatalog.TALLY, 0, 0, tally.key(), Json.encode(tally));
    }
}
