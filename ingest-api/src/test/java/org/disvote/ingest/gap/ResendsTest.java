package org.disvote.ingest.gap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResendsTest {

    private static final long LOOK_EACH = 5;

    private final Resends resends = new Resends();

    @Test
    void faultBAForgedRecordFarAheadOfAReplicaThatMakesProgressCausesNoResend() {
        for (long second = 0; second < 3_600; second += LOOK_EACH) {
            long applied = 100 * second;
            assertFalse(resends.isDue(0, applied + 1, applied + 50, at(second)));
        }
    }

    @Test
    void faultBAForgedRecordFarAheadOfAReplicaThatHasAllVotesCausesNoResend() {
        for (long second = 0; second < 3_600; second += LOOK_EACH) {
            assertFalse(resends.isDue(0, 101, 100, at(second)));
        }
    }

    @Test
    void faultBAReplicaThatStopsBeforeAMissingVoteCausesOneResend() {
        assertEquals(List.of(10L), sent(17, 0, 3_600));
    }

    @Test
    void faultBTwoMissingVotesAreSentAgainAtLeastTenMinutesApart() {
        assertEquals(List.of(10L), sent(17, 0, 60));

        assertEquals(List.of(610L), sent(40, 60, 3_600));
    }

    @Test
    void faultBAFailedResendStaysDue() {
        assertFalse(resends.isDue(0, 17, 100, at(0)));
        assertEquals(true, resends.isDue(0, 17, 100, at(10)));
        assertEquals(List.of(15L), sent(17, 15, 60));
    }

    /// @return at which seconds it was sent again
    private List<Long> sent(long missing, long from, long to) {
        List<Long> sent = new ArrayList<>();
        for (long second = from; second < to; second += LOOK_EACH) {
            if (resends.isDue(0, missing, 100, at(second))) {
                resends.sent(0, at(second));
                sent.add(second);
            }
        }
        return sent;
    }

    private static Duration at(long second) {
        return Duration.ofSeconds(second);
    }
}
