package org.disvote.topics.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.topics.event.Election.ChangeOfMind;
import org.disvote.topics.event.Election.CloseChange;
import org.disvote.topics.event.Election.Eligibility;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionTest {

    private static final String OLD = """
            {"id":"e1","title":{"en":"One"},"choices":[{"id":"c1","title":{"en":"Yes"}}],
            "opensAt":"2027-05-21T04:00:00Z","closesAt":"2027-05-21T16:00:00Z"}""";

    private static final Instant OPENS_AT = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES_AT = Instant.parse("2027-05-21T16:00:00Z");

    @Test
    void aDefinitionThatSaysNothingOfItsTermsHasTheUsualOnes() throws MalformedEventException {
        Election election = decode(OLD);

        assertEquals(Eligibility.ANYONE, election.eligibility());
        assertFalse(election.liveResults());
        assertEquals(ChangeOfMind.REFUSED, election.changeOfMind());
        assertEquals(List.of(), election.closeChanges());
    }

    @Test
    void everyMemberComesBackFromItsJson() throws MalformedEventException {
        Election election = new Election(
                "e1",
                Map.of("en", "One"),
                List.of(new Choice("c1", Map.of("en", "Yes"))),
                OPENS_AT,
                CLOSES_AT,
                Eligibility.ROLL,
                true,
                ChangeOfMind.LAST_COUNTS,
                List.of(new CloseChange(CLOSES_AT.minusSeconds(60), CLOSES_AT, OPENS_AT)));

        String json = new String(EventCodec.encode(election), UTF_8);

        assertEquals(election, decode(json));
        assertEquals("""
                {"id":"e1","title":{"en":"One"},"choices":[{"id":"c1","title":{"en":"Yes"}}],\
                "opensAt":"2027-05-21T04:00:00Z","closesAt":"2027-05-21T16:00:00Z",\
                "eligibility":"roll","liveResults":true,"changeOfMind":"last-counts",\
                "closeChanges":[{"from":"2027-05-21T15:59:00Z","to":"2027-05-21T16:00:00Z","at":"2027-05-21T04:00:00Z"}]}""", json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":\"e1\",", ",\"closesAt\":\"2027-05-21T16:00:00Z\""})
    void whatEveryDefinitionHadIsStillDemanded(String member) {
        assertThrows(
                MalformedEventException.class,
                () -> decode(OLD.replace("\n", "").replace(member, "")));
    }

    @Test
    void aTermThatIsNotKnownIsRefused() {
        assertThrows(
                MalformedEventException.class, () -> decode(OLD.replace("}]", "}],\"changeOfMind\":\"first-counts\"")));
    }

    @Test
    void theElectionsTopicTellsDefinitionsClosingStatementsAndTheRollApartByKey() throws MalformedEventException {
        Election election = decode(OLD);
        ClosingStatement closed = new ClosingStatement("e1", 7, 1234, CLOSES_AT, CLOSES_AT.plusMillis(12));

        Roll roll = new Roll(3, "sha256:" + "0a".repeat(32), new TreeMap<>(Map.of("", 1L, "chania", 2L)), CLOSES_AT);
        for (ElectionEvent event : List.of(election, closed, roll)) {
            assertEquals(event, EventCodec.decodeElectionEvent(EventCodec.key(event), EventCodec.encode(event)));
        }

        assertEquals("e1/closed/7", new String(EventCodec.key(closed), UTF_8));
        assertThrows(
                MalformedEventException.class,
                () -> EventCodec.decodeElectionEvent("e1/closed/8".getBytes(UTF_8), EventCodec.encode(closed)));
        assertThrows(
                MalformedEventException.class,
                () -> EventCodec.decodeElectionEvent(EventCodec.key(closed), EventCodec.encode(election)));
        assertThrows(MalformedEventException.class, () -> EventCodec.decodeElectionEvent(EventCodec.key(closed), null));
    }

    private static Election decode(String json) throws MalformedEventException {
        return EventCodec.decode(json.getBytes(UTF_8), Election.class);
    }
}
