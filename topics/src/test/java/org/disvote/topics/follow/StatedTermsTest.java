package org.disvote.topics.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Launches;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

class StatedTermsTest {

    private static final Instant AT = Instant.parse("2027-05-21T04:00:00Z");
    private static final Reason NOT_STATED = Reason.of(Code.TERMS_NOT_STATED);
    private static final Reason DIFFER = Reason.of(Code.TERMS_DIFFER);

    private final Election demo = Launches.election(Launches.file("demo", AT, AT.plusSeconds(3_600), "c1"));
    private final StatedTerms stated = new StatedTerms();

    @Test
    void anElectionIsWithheldUntilItsTermsAreStated() {
        assertTrue(stated.isEmpty());
        assertEquals(NOT_STATED, withheld());
        assertFalse(stated.accept(system(Launches.SYSTEM)), "says nothing of an election");
        assertFalse(stated.isEmpty());
        assertEquals(NOT_STATED, withheld());
        assertTrue(stated.accept(terms(1, "other", demo.digest())));
        assertEquals(NOT_STATED, withheld());

        assertTrue(stated.accept(terms(2, "demo", demo.digest())));

        assertEquals(Reason.NONE, withheld());
    }

    @Test
    void faultBOfTwoStatementsOfOneElectionTheFirstCounts() {
        String others = "sha256:" + "0".repeat(64);
        stated.accept(system(Launches.SYSTEM));
        stated.accept(terms(1, "demo", others));
        assertFalse(stated.accept(terms(2, "demo", demo.digest())));

        assertEquals(DIFFER, withheld());
        assertEquals(others, stated.find(demo.id()).orElseThrow().terms());
    }

    @Test
    void faultBATopicOfAnotherSystemStatesNothingHere() {
        stated.accept(system(SystemRecord.of(new Routing(6), "other", Optional.empty(), AT)));
        stated.accept(terms(1, "demo", demo.digest()));
        stated.accept(count(2, "sha256:" + "1".repeat(64)).bytes());

        assertEquals(NOT_STATED, withheld());
        assertEquals(Optional.empty(), stated.count(demo.id(), Launches.SYSTEM));
    }

    @Test
    void ofTwoCountsOfOneElectionTheFirstCountsAtItsLeaf() {
        Leaf.CountLeaf first = count(3, "sha256:" + "1".repeat(64));
        stated.accept(system(Launches.SYSTEM));
        stated.accept(terms(1, "demo", demo.digest()));
        stated.accept(terms(2, "other", demo.digest()));
        assertEquals(Optional.empty(), stated.count(demo.id(), Launches.SYSTEM));

        assertTrue(stated.accept(first.bytes()), "readers are told");
        assertFalse(stated.accept(count(4, "sha256:" + "2".repeat(64)).bytes()));

        assertEquals(Optional.of(new StatedTerms.Count(first, 3)), stated.count(demo.id(), Launches.SYSTEM));
        assertEquals(Optional.empty(), stated.count(new ElectionId("other"), Launches.SYSTEM));
    }

    private static Leaf.CountLeaf count(long n, String transcript) {
        return new Leaf.CountLeaf(AT, n, "demo", transcript, Optional.empty());
    }

    @Test
    void faultBForeignRecordsStateNothingAndStopNothing() {
        stated.accept(system(Launches.SYSTEM));
        for (byte[] foreign : List.of(
                terms(2, "demo", "sha256:" + "0".repeat(64)), // not the next n
                terms(0, "demo", "sha256:" + "0".repeat(64)),
                ("{\"electionId\":\"demo\",\"kind\":\"terms\",\"n\":1,\"terms\":\"" + demo.digest() + "\"}")
                        .getBytes(UTF_8),
                "no JSON that has more than thirty-two bytes".getBytes(UTF_8),
                new byte[0])) {
            assertFalse(stated.accept(foreign), () -> new String(foreign, UTF_8));
        }
        assertFalse(stated.accept(null));
        assertEquals(NOT_STATED, withheld());

        assertTrue(stated.accept(terms(1, "demo", demo.digest())));
        assertEquals(Reason.NONE, withheld());
    }

    @Test
    void roundsAreReadThroughAndOneThatRepeatsTheLastIsBroken() {
        List<Long> heads = List.of(0L, 0L, 0L, 0L, 0L, 0L);
        stated.accept(system(Launches.SYSTEM));
        for (int round = 1; round <= 1_000; round++) {
            assertFalse(stated.accept(new Leaf.RoundLeaf(AT, round, round, heads, round + 1L).bytes()));
        }
        assertEquals(Optional.empty(), stated.broken());
        assertTrue(stated.accept(terms(1_001, "demo", demo.digest())));

        stated.accept(new Leaf.RoundLeaf(AT, 1_002, 1_000, heads, 1_003).bytes());

        assertTrue(stated.broken().isPresent());
        assertEquals(Reason.NONE, withheld());
    }

    @Test
    void faultBABrokenRoundEndsTheReadingAndKeepsWhatWasStated() {
        stated.accept(system(Launches.SYSTEM));
        stated.accept(terms(1, "demo", demo.digest()));
        assertEquals(Optional.empty(), stated.broken());

        // Two leaves and the round itself make three.
        assertFalse(stated.accept(new Leaf.RoundLeaf(AT, 2, 1, List.of(0L, 0L, 0L, 0L, 0L, 0L), 4).bytes()));

        assertTrue(stated.broken().isPresent());
        assertFalse(stated.accept(terms(3, "later", demo.digest())));
        assertEquals(Reason.NONE, withheld());
        assertEquals(Optional.empty(), stated.find(new ElectionId("later")));
    }

    private Reason withheld() {
        return stated.withheld(demo, Launches.SYSTEM);
    }

    private static byte[] system(SystemRecord system) {
        return Leaf.SystemLeaf.of(system, AT, 600).bytes();
    }

    private static byte[] terms(long n, String electionId, String digest) {
        return new Leaf.TermsLeaf(AT, n, electionId, digest).bytes();
    }
}
