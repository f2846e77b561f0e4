package org.disvote.ingest.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {

    @Test
    void aRateThatGrowsGoesOn() {
        assertEquals(List.of(), secondsUntilEnd(10, 100, 200, 400, 800, 900, 1_000, 1_100, 1_200, 1_300, 1_400));
    }

    @Test
    void aRateThatStaysEndsAfterSomeSeconds() {
        assertEquals(List.of(7), secondsUntilEnd(10, 500, 1_000, 1_010, 990, 1_020, 1_000, 1_000));
    }

    @Test
    void aRateThatStandsStillForAMomentGoesOn() {
        assertEquals(List.of(), secondsUntilEnd(10, 1_000, 1_000, 900, 950, 1_500, 1_400, 1_500, 1_450, 1_600));
    }

    @Test
    void aRateThatFallsEnds() {
        assertEquals(List.of(5), secondsUntilEnd(1_000, 900, 800, 700, 600, 500));
    }

    @Test
    void whoNeverAnswersEnds() {
        assertEquals(List.of(5), secondsUntilEnd(0, 0, 0, 0, 0, 0));
    }

    @Test
    void nothingEndsBeforeThereIsAnythingToCompare() {
        assertEquals(List.of(), secondsUntilEnd(0, 0, 0, 0));
    }

    /// The first second after which it does not go on, if any.
    private static List<Integer> secondsUntilEnd(long... votes) {
        Growth growth = new Growth();
        for (int second = 0; second < votes.length; second++) {
            if (!growth.goesOn(votes[second])) {
                return List.of(second + 1);
            }
        }
        return List.of();
    }
}
