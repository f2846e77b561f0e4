package org.disvote.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatheringTest {

    private static final Gathering GATHERING =
            new Gathering(Duration.ofMillis(2), Duration.ofMillis(1), Duration.ofMillis(10));

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "3, 3", "10, 10", "1000, 10"})
    void theMoreVotesCameTheLongerTheNextBatchGathersWithinItsBounds(int votes, int millis) {
        assertEquals(Duration.ofMillis(millis), GATHERING.after(votes));
    }

    @Test
    void aFixedGatheringIgnoresTheLoad() {
        Gathering fixed = Gathering.fixed(Duration.ofMillis(5));

        assertEquals(fixed.after(0), fixed.after(1_000));
    }

    @Test
    void contradictoryBoundsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Gathering(Duration.ofMillis(2), Duration.ZERO, Duration.ofMillis(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Gathering(Duration.ofMillis(-1), Duration.ZERO, Duration.ofMillis(1)));
    }
}
