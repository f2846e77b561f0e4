package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.disvote.topics.ballot.Definitions.ORIGIN;
import static org.disvote.topics.ballot.Definitions.VOTER_KEY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {

    private static final Terms EURO = Terms.of(euro(), ORIGIN, Optional.of(VOTER_KEY));
    private static final String TEXT = new String(EURO.bytes(), UTF_8);

    private static Definition euro() {
        ObjectNode json = Definitions.object(Definitions.EURO);
        json.put("eligibility", "roll").put("changeOfMind", "last-counts");
        json.putObject("neighbours").put("B", "A1");
        return Definition.of(json);
    }

    private static String refusal(String text) {
        return String.valueOf(assertThrows(MalformedEventException.class, () -> Terms.read(text.getBytes(UTF_8)))
                .getMessage());
    }

    @Test
    void everyDefaultIsWrittenOut() {
        assertEquals(
                """
                {"ballots":"open","changeOfMind":"last-counts","changesMax":20,"eligibility":"roll",\
                "eligibilityProof":"none","id":"e1","liveResults":false,"minGroup":50,"minList":10,\
                "neighbours":{"B":"A1"},"opensAt":"2027-05-21T04:00:00.000000Z","origin":"%s",\
                "papers":{"":"%s","A1":"%s","B":"%s"},"roll":"main","title":{"en":"One"},"v":1,"voterKey":"%s",\
                "voters":"pseudonymous"}\
                """.formatted(
                                ORIGIN,
                                Definitions.paper(euro(), "").digest(),
                                Definitions.paper(euro(), "A1").digest(),
                                Definitions.paper(euro(), "B").digest(),
                                VOTER_KEY),
                TEXT);
    }

    @Test
    void whatWasWrittenIsReadAndEqual() throws MalformedEventException {
        Terms read = Terms.read(EURO.bytes());

        assertEquals(EURO, read);
        assertEquals(EURO.hashCode(), read.hashCode());
        assertEquals(EURO.settings(), read.settings());
        assertEquals(euro().settings(), read.settings());
        assertEquals(EURO.papers(), read.papers());
        assertEquals(ORIGIN, read.origin());
        assertEquals(Optional.of(VOTER_KEY), read.voterKey());
        assertArrayEquals(EURO.bytes(), read.bytes());
        assertEquals("Terms[e1, " + EURO.digest() + "]", EURO.toString());
        assertNotEquals(EURO, Terms.of(euro(), ORIGIN + "0", Optional.of(VOTER_KEY)));
    }

    @Test
    void plainVotersHaveNoKey() throws MalformedEventException {
        Definition poll = Definition.of(Definitions.object(Definitions.SHORT).put("voters", "plain"));

        assertEquals(Optional.empty(), Terms.of(poll, ORIGIN, Optional.empty()).voterKey());
        assertEquals(Terms.of(poll, ORIGIN, Optional.empty()), Terms.of(poll, ORIGIN, Optional.of(VOTER_KEY)));
        assertEquals(
                Optional.empty(),
                Terms.read(Terms.of(poll, ORIGIN, Optional.empty()).bytes()).voterKey());
    }

    @Test
    void aDefinitionIsNotLaunchedWithoutWhatItNeeds() {
        Definition sealed = Definition.of(Definitions.object(Definitions.SHORT).put("ballots", "sealed"));

        assertThrows(IllegalArgumentException.class, () -> Terms.of(euro(), ORIGIN, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> Terms.of(euro(), ORIGIN, Optional.of("sha256:00")));
        assertThrows(IllegalArgumentException.class, () -> Terms.of(euro(), "two words", Optional.of(VOTER_KEY)));
        assertThrows(IllegalArgumentException.class, () -> Terms.of(euro(), "", Optional.of(VOTER_KEY)));
        assertThrows(IllegalArgumentException.class, () -> Terms.of(sealed, ORIGIN, Optional.of(VOTER_KEY)));
    }

    @Test
    void aVoterWithoutAPaperOfTheConstituencyGetsThatOfEverybodyElse() {
        assertEquals(Optional.of(Definitions.paper(euro(), "A1").digest()), EURO.paperDigest("A1"));
        assertEquals(Optional.of(Definitions.paper(euro(), "").digest()), EURO.paperDigest(""));
        assertEquals(EURO.paperDigest(""), EURO.paperDigest("C7"));
    }

    @Test
    void whereThereIsNoPaperForEverybodyElseSomeVotersHaveNone() {
        String everywhere = Definitions.SHORT
                .replace("\"id\":\"yes\",", "\"id\":\"yes\",\"in\":[\"A1\"],")
                .replace("\"id\":\"no\",", "\"id\":\"no\",\"in\":[\"A1\"],");
        Terms terms = Terms.of(Definitions.valid(everywhere), ORIGIN, Optional.of(VOTER_KEY));

        assertTrue(terms.paperDigest("A1").isPresent());
        assertEquals(Optional.empty(), terms.paperDigest(""));
        assertEquals(Optional.empty(), terms.paperDigest("B"));
    }

    /// The first text of the terms is replaced by the second one; the message has the third one.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "v":1 | "v":2 | v must be 1
            "v":1 | "v":1,"va":1 | unknown member va
            "ballots":"open", | '' | ballots is missing
            "ballots":"open" | "ballots":"sealed" | seal is missing
            "ballots":"open" | "ballots":"shut" | ballots must be sealed or open
            "changesMax":20, | '' | not the terms of an election in their canonical form
            "changeOfMind":"last-counts" | "changeOfMind":"refused" \
            | changesMax is only for changeOfMind last-counts
            "changesMax":20 | "changesMax":0 | changesMax must be a whole number from 1
            "eligibility":"roll" | "eligibility":"anyone" | roll is only for eligibility roll
            "eligibility":"roll", | '' | roll is only for eligibility roll
            "roll":"main", | '' | not the terms of an election in their canonical form
            "eligibilityProof":"none" | "eligibilityProof":"some" | eligibilityProof must be none
            "eligibilityProof":"none", | '' | eligibilityProof is missing
            "id":"e1" | "id":".." | id must be
            "liveResults":false, | '' | not the terms of an election in their canonical form
            "minGroup":50, | '' | not the terms of an election in their canonical form
            "minList":10 | "minList":-1 | minList must be a whole number from 0
            "neighbours":{"B":"A1"}, | '' | not the terms of an election in their canonical form
            "neighbours":{"B":"A1"} | "neighbours":{"B":"?"} | neighbours has the constituency ?
            04:00:00.000000Z | 04:00:00Z | not the terms of an election in their canonical form
            04:00:00.000000Z | 04:00:00.000001Z | opensAt must be a whole second
            04:00:00.000000Z | 04:00:00.000000+00:00 | opensAt must be a time such as 2027-05-21T04:00:00Z
            "origin":"log | "origin":"log+ | origin must be 1–255 printable ASCII characters
            "origin":"log | "origin":"lόg | origin must be 1–255 printable ASCII characters
            "papers":{"":"sha256: | "papers":{"":"SHA256: | papers has a digest that is not of the form
            "papers":{"" | "papers":{" " | papers has a constituency that is not
            "title":{"en":"One"} | "title":{} | title has no text in any language
            "voterKey":"sha256:0 | "voterKey":"sha256: | voterKey is not of the form sha256:…
            "voterKey":"sha256:0 | "voterKey":"sha256:A | voterKey is not of the form sha256:…
            "voters":"pseudonymous" | "voters":"plain" | voterKey is only for voters pseudonymous
            "voters":"pseudonymous" | "voters":"plain" | voters plain needs eligibility anyone
            """)
    void termsThatBreakARuleAreRefused(String what, String by, String problem) {
        String changed = TEXT.replace(what, by);
        assertNotEquals(TEXT, changed);

        String refusal = refusal(changed);
        assertTrue(refusal.contains(problem), refusal);
    }

    /// It may be moved after the launch.
    @Test
    void theCloseIsNoPartOfTheTerms() {
        String with = TEXT.replace("\"eligibility\"", "\"closesAt\":\"2027-05-21T16:00:00.000000Z\",\"eligibility\"");

        assertTrue(refusal(with).contains("unknown member closesAt"), refusal(with));
    }

    @Test
    void termsWithoutAVoterKeyArePlain() {
        String without = TEXT.replace("\"voterKey\":\"" + VOTER_KEY + "\",", "");

        assertTrue(refusal(without).contains("voterKey is missing"), refusal(without));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"papers\":{}", "\"papers\":[]", "\"papers\":{\"\":7}"})
    void termsWithoutPapersAreRefused(String papers) {
        String changed = TEXT.replaceAll("\"papers\":\\{[^}]*\\}", papers);

        assertTrue(refusal(changed).contains("papers"), refusal(changed));
    }
}
