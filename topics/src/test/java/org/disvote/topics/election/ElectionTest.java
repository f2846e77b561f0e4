package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.disvote.topics.election.Election.ChangeOfMind;
import org.disvote.topics.election.Election.CloseChange;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionTest {

    private static final String OLD = """
        {"id":"e1","title":{"en":"One"},"choices":[{"id":"c1","title":{"en":"Yes"}}],
        "opensAt":"2027-05-21T04:00:00Z","closesAt":"2027-05-21T16:00:00Z"}\
        """;

    private static final Instant OPENS_AT = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES_AT = Instant.parse("2027-05-21T16:00:00Z");

    @Test
    void aDefinitionWithoutTheOptionalMembersHasTheirDefaults() throws MalformedEventException {
        Election election = decode(OLD);

        assertEquals(Eligibility.ANYONE, election.eligibility());
        assertFalse(election.liveResults());
        assertEquals(ChangeOfMind.REFUSED, election.changeOfMind());
        assertEquals(List.of(), election.closeChanges());
    }

    @Test
    void everyMemberSurvivesItsJson() throws MalformedEventException {
        Election election = new Election(
                new ElectionId("e1"),
                Map.of("en", "One"),
                List.of(new Choice(new ChoiceId("c1"), Map.of("en", "Yes"))),
                OPENS_AT,
                CLOSES_AT,
                Eligibility.ROLL,
                true,
                ChangeOfMind.LAST_COUNTS,
                List.of(new CloseChange(CLOSES_AT.minusSeconds(60), CLOSES_AT, OPENS_AT)));

        String json = new String(Json.encode(election), UTF_8);

        assertEquals(election, decode(json));
        assertEquals("""
            {"id":"e1","title":{"en":"One"},"choices":[{"id":"c1","title":{"en":"Yes"}}],\
            "opensAt":"2027-05-21T04:00:00Z","closesAt":"2027-05-21T16:00:00Z",\
            "eligibility":"roll","liveResults":true,"changeOfMind":"last-counts",\
            "closeChanges":[{"from":"2027-05-21T15:59:00Z","to":"2027-05-21T16:00:00Z","at":"2027-05-21T04:00:00Z"}]}\
            """, json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":\"e1\",", ",\"closesAt\":\"2027-05-21T16:00:00Z\""})
    void theRequiredMembersAreRequired(String member) {
        assertThrows(
                MalformedEventException.class,
                () -> decode(OLD.replace("\n", "").replace(member, "")));
    }

    @Test
    void anUnknownValueOfAnOptionalMemberIsRefused() {
        assertThrows(
                MalformedEventException.class, () -> decode(OLD.replace("}]", "}],\"changeOfMind\":\"first-counts\"")));
    }

    @Test
    void theKeyDistinguishesDefinitionsFromTheRoll() throws MalformedEventException {
        Election election = decode(OLD);
        Roll roll = new Roll(3, "sha256:" + "0a".repeat(32), new TreeMap<>(Map.of("", 1L, "chania", 2L)), CLOSES_AT);
        for (ElectionEvent event : List.of(election, roll)) {
            assertEquals(event, ElectionEvent.decode(event.key(), Json.encode(event)));
        }

        assertThrows(
                MalformedEventException.class,
                () -> ElectionEvent.decode("e1/closed/8".getBytes(UTF_8), Json.encode(election)));
        assertThrows(MalformedEventException.class, () -> ElectionEvent.decode(roll.key(), null));
    }

    /// A command once accepted each of these. They stopped a publisher or a page, or misled a voter.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"title\":{\"en\":\"a\\u0000b\"}",
                "\"title\":{\"en\":\"a\\ud800b\"}",
                "\"title\":{\"en\":\"a\\nb\"}",
                "\"title\":{\"en\":\"a\\u001bb\"}",
                "\"title\":{\"en\":\"a\\u202eb\"}",
                "\"title\":{\"en\":\"a\\u2066b\"}",
                "\"title\":{\"en\":\"a\\u200fb\"}",
                "\"title\":{\"en\":\"a\\u061cb\"}",
                "\"title\":{\"en\":\"a\\u2028b\"}",
                "\"title\":{\"en\":\"\\u200b\"}",
                "\"title\":{\"en\":\" \\u2800\\u3164 \"}",
                "\"title\":{\"en\":\"\\u0301\"}",
                "\"title\":{\"en\":\"\"}",
                "\"title\":{}",
                "\"title\":{\"en\":7}",
                "\"title\":{\"e n\":\"One\"}",
                "\"title\":{\"en\":\"One\",\"EN\":\"Two\"}",
                "\"opensAt\":\"1969-12-31T23:59:59Z\"",
                "\"opensAt\":\"2027-05-21T04:00:00.5Z\"",
                "\"opensAt\":1811000000",
                "\"opensAt\":1e999999999",
                "\"closesAt\":\"+10000-01-01T00:00:00Z\"",
                "\"closesAt\":\"+300000-01-01T00:00:00Z\"",
                "\"id\":\".\"",
                "\"id\":\"..\"",
                "\"id\":\"-\"",
                "\"id\":\"system\""
            })
    void faultAADefinitionThatSomePartCannotStoreIsRefused(String member) {
        String name = member.substring(0, member.indexOf(':'));
        String json = OLD.replaceFirst(name + ":(\"[^\"]*\"|\\{[^}]*\\})", Matcher.quoteReplacement(member));

        assertTrue(json.contains(member));
        assertThrows(MalformedEventException.class, () -> decode(json));
    }

    @ParameterizedTest
    @CsvSource({"One,One", "One,ONE", "A  b,' a b '", "ﬁne,Fine", "é,e\u0301", "A,A\u200b", "A,Ａ", "ΣΑΣ,σας"})
    void faultATwoChoicesWithTheSameTitleInOneLanguageAreRefused(String one, String other) {
        assertThrows(IllegalArgumentException.class, () -> ofTitles(one, other));
    }

    @ParameterizedTest
    @CsvSource({"One,One more", "One,O ne", "O,Ο", "List 1,List 10"})
    void titlesThatDifferAreAccepted(String one, String other) {
        assertEquals(2, ofTitles(one, other).choices().size());
    }

    private static Election ofTitles(String one, String other) {
        return new Election(
                new ElectionId("e1"),
                Map.of("en", "Which?"),
                List.of(
                        new Choice(new ChoiceId("c1"), Map.of("en", one, "el", "Α")),
                        new Choice(new ChoiceId("c2"), Map.of("en", other, "el", "Β"))),
                OPENS_AT,
                CLOSES_AT);
    }

    @Test
    void faultARollThatNoMasterCanStoreIsRefused() {
        String digest = "sha256:" + "0a".repeat(32);
        for (TreeMap<String, Long> constituencies :
                List.of(new TreeMap<>(Map.of("a\u0000b", 1L)), new TreeMap<>(Map.of("-", 1L)))) {
            assertThrows(IllegalArgumentException.class, () -> new Roll(1, digest, constituencies, CLOSES_AT));
        }
        Instant far = Instant.parse("+300000-01-01T00:00:00Z");
        assertThrows(IllegalArgumentException.class, () -> new Roll(1, digest, new TreeMap<>(), far));
    }

    @Test
    void faultAADefinitionThatIsTooLargeIsRefused() {
        byte[] large = (OLD + " ".repeat(Election.RECORD_BYTES_MAX)).getBytes(UTF_8);

        assertThrows(MalformedEventException.class, () -> ElectionEvent.decode("e1".getBytes(UTF_8), large));
    }

    @Test
    void faultATheMessageAboutARecordHasNoControlCharacters() {
        MalformedEventException refused = assertThrows(
                MalformedEventException.class, () -> decode(OLD.replace("\"id\"", "\"\\u001b[2J\":1,\"id\"")));

        assertFalse(String.valueOf(refused.getMessage()).contains("\u001b"));
    }

    private static Election decode(String json) throws MalformedEventException {
        return Json.decode(json.getBytes(UTF_8), Election.class);
    }
}
