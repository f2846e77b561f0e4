package org.disvote.topics.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerBoundsTest {

    private static final AnswerBounds FIRST = AnswerBounds.of(Duration.ofSeconds(5));

    @Test
    void faultIEachFailureDoublesTheTimeoutsUpToALimit() {
        AnswerBounds bounds = FIRST.afterFailure();
        assertEquals(Duration.ofSeconds(10), bounds.answer());

        for (int i = 0; i < 10; i++) {
            bounds = bounds.afterFailure();
        }

        assertEquals(Duration.ofSeconds(40), bounds.answer());
        assertEquals(FIRST.largest(), bounds);
    }

    @Test
    void aSuccessRestoresTheFirstTimeouts() {
        assertEquals(FIRST, FIRST.afterFailure().afterFailure().afterSuccess());
    }

    @Test
    void aRequestMayTakeLessThanItsCallAndAStepMore() {
        assertEquals(Duration.ofSeconds(3), FIRST.request());
        assertEquals(Duration.ofSeconds(8), FIRST.delivery());
        assertEquals(Duration.ofSeconds(10), FIRST.step());
    }
}
