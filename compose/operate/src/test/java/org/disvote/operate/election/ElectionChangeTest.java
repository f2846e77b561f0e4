package org.disvote.operate.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.ChangeOfMind;
import org.disvote.topics.election.Election.CloseChange;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElectionChangeTest {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");
    private static final Instant BEFORE = OPENS.minusSeconds(3_600);
    private static final Instant DURING = OPENS.plusSeconds(3_600);

    private static final Map<String, String> TITLE = Map.of("en", "Election");
    private static final List<Choice> CHOICES = List.of(new Choice(new ChoiceId("c1"), Map.of("en", "One")));
    private static final Election KNOWN = election(TITLE, CHOICES, OPENS, Eligibility.ANYONE, false);

    private static Election election(
            Map<String, String> title, List<Choice> choices, Instant opensAt, Eligibility eligibility, boolean live) {
        return new Election(
                new ElectionId("e"),
                title,
                choices,
                opensAt,
                CLOSES,
                eligibility,
                live,
                ChangeOfMind.REFUSED,
                List.of());
    }

    static Stream<Election> changesOfMeaning() {
        return Stream.of(
                election(Map.of("en", "Another question"), CHOICES, OPENS, Eligibility.ANYONE, false),
                election(
                        TITLE,
                        List.of(new Choice(new ChoiceId("c1"), Map.of("en", "Two"))),
                        OPENS,
                        Eligibility.ANYONE,
                        false),
                election(TITLE, CHOICES, OPENS.minusSeconds(1), Eligibility.ANYONE, false),
                election(TITLE, CHOICES, OPENS, Eligibility.ROLL, false),
                election(TITLE, CHOICES, OPENS, Eligibility.ANYONE, true),
                new Election(
                        new ElectionId("e"),
                        TITLE,
                        CHOICES,
                        OPENS,
                        CLOSES,
                        Eligibility.ANYONE,
                        false,
                        ChangeOfMind.LAST_COUNTS,
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("changesOfMeaning")
    void theMeaningOfVotesChangesOnlyBeforeVotingBegins(Election wanted) {
        assertEquals(Optional.of(wanted), ElectionChange.put(Optional.of(KNOWN), false, wanted, BEFORE));

        String refused = refused(() -> ElectionChange.put(Optional.of(KNOWN), false, wanted, DURING));
        assertTrue(refused.contains(KNOWN.changesOfMeaning(wanted).getFirst()), refused);
        refused(() -> ElectionChange.put(Optional.of(KNOWN), false, wanted, OPENS.minusSeconds(1)));
    }

    @Test
    void anExtendedCloseIsAllowedAndRecorded() {
        Instant later = CLOSES.plusSeconds(1_800);

        Election extended = ElectionChange.put(Optional.of(KNOWN), false, closingAt(later), DURING)
                .orElseThrow();

        assertEquals(later, extended.closesAt());
        assertEquals(List.of(new CloseChange(CLOSES, later, DURING)), extended.closeChanges());
        Instant evenLater = later.plusSeconds(1);
        assertEquals(
                List.of(new CloseChange(CLOSES, later, DURING), new CloseChange(later, evenLater, DURING)),
                ElectionChange.put(Optional.of(extended), false, closingAt(evenLater), DURING)
                        .orElseThrow()
                        .closeChanges());
    }

    @Test
    void theSameFileAgainChangesNothing() {
        Election moved = KNOWN.closingAt(CLOSES.plusSeconds(60), DURING);

        assertEquals(Optional.empty(), ElectionChange.put(Optional.of(KNOWN), true, KNOWN, DURING));
        assertEquals(
                Optional.empty(),
                ElectionChange.put(Optional.of(moved), false, closingAt(CLOSES.plusSeconds(60)), DURING));
    }

    @Test
    void aCloseIsNotMovedOnceItIsNearOrSealed() {
        Election wanted = closingAt(CLOSES.plusSeconds(3_600));

        refused(() -> ElectionChange.put(Optional.of(KNOWN), false, wanted, CLOSES.minusSeconds(1)));
        refused(() -> ElectionChange.put(Optional.of(KNOWN), false, wanted, CLOSES.plusSeconds(1)));
        refused(() -> ElectionChange.put(Optional.of(KNOWN), true, wanted, DURING));
    }

    @Test
    void aCloseIsNotMovedIntoThePast() {
        refused(() -> ElectionChange.put(Optional.of(KNOWN), false, closingAt(DURING.minusSeconds(1)), DURING));
        refused(() -> ElectionChange.put(Optional.empty(), false, KNOWN, CLOSES));
    }

    @Test
    void anOpenElectionIsClosedNowWithNoticeForTheMasters() {
        Election closing = ElectionChange.closeNow(KNOWN, false, DURING);

        Instant soon = DURING.plus(ElectionChange.NOTICE).plusSeconds(1); // the next whole second
        assertEquals(soon, closing.closesAt());
        assertEquals(List.of(new CloseChange(CLOSES, soon, DURING)), closing.closeChanges());
        assertEquals(List.of(), KNOWN.changesOfMeaning(closing));
    }

    @Test
    void onlyAnOpenElectionIsClosedNow() {
        refused(() -> ElectionChange.closeNow(KNOWN, false, BEFORE));
        refused(() -> ElectionChange.closeNow(KNOWN, false, CLOSES));
        refused(() -> ElectionChange.closeNow(KNOWN, true, DURING));
    }

    private static Election closingAt(Instant closesAt) {
        return new Election(new ElectionId("e"), TITLE, CHOICES, OPENS, closesAt);
    }

    private static String refused(Supplier<Object> change) {
        return String.valueOf(assertThrows(OperatorException.class, change::get).getMessage());
    }
}
