package org.disvote.topics.lifetime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WakeUpTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final WakeUp wakeUp = new WakeUp();

    @Test
    @Timeout(120)
    void callBeforeTheWaitIsKept() throws InterruptedException {
        wakeUp.call();

        assertTrue(wakeUp.await(LONG));
    }

    @Test
    @Timeout(120)
    void callEndsAWaitThatHasBegun() throws InterruptedException {
        Thread caller = Thread.ofVirtual().start(wakeUp::call);

        assertTrue(wakeUp.await(LONG));
        caller.join();
    }

    @Test
    void manyCallsEndOneWait() throws InterruptedException {
        wakeUp.call();
        wakeUp.call();

        assertTrue(wakeUp.await(Duration.ZERO));
        assertFalse(wakeUp.await(Duration.ZERO));
    }

    @Test
    void forgottenCallEndsNoWait() throws InterruptedException {
        wakeUp.call();
        wakeUp.forget();

        assertFalse(wakeUp.await(Duration.ZERO));
    }
}
