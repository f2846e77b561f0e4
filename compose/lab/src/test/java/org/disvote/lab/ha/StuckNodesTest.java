package org.disvote.lab.ha;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.disvote.lab.ha.StuckNodes.Seen;
import org.junit.jupiter.api.Test;

class StuckNodesTest {

    private static final String NODE = "shard0-node2";
    private static final Seen STUCK = new Seen(true, false, false, true);

    private final StuckNodes nodes = new StuckNodes();

    @Test
    void aNodeThatDoesNotFollowForAMinuteIsClonedOnce() {
        assertFalse(at(0, STUCK));
        assertFalse(at(59, STUCK));
        assertTrue(at(60, STUCK));
        assertFalse(at(65, STUCK));
        assertFalse(at(359, STUCK), "the clone has five minutes");
        assertTrue(at(361, STUCK));
    }

    @Test
    void nothingIsClonedThatIsDownLeadsFollowsOrMayHaveTheOnlyCopy() {
        for (Seen other : List.of(
                new Seen(false, false, false, true),
                new Seen(true, true, false, true),
                new Seen(true, false, true, true),
                new Seen(true, false, false, false))) {
            StuckNodes fresh = new StuckNodes();
            for (int second = 0; second < 600; second += 5) {
                assertFalse(
                        fresh.mustBeCloned(
                                NODE, other, Duration.ofSeconds(second).toNanos()),
                        other.toString());
            }
        }
    }

    @Test
    void aNodeThatFollowedInBetweenBeginsAnew() {
        assertFalse(at(0, STUCK));
        assertFalse(at(50, new Seen(true, false, true, true)));
        assertFalse(at(70, STUCK));
        assertTrue(at(130, STUCK));
    }

    private boolean at(int second, Seen seen) {
        return nodes.mustBeCloned(NODE, seen, Duration.ofSeconds(second).toNanos());
    }
}
