package org.disvote.ingest.publish.confirm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.disvote.ingest.publish.confirm.SeqWaiters.Known;
import org.disvote.topics.routing.Position;
import org.junit.jupiter.api.Test;

class SeqWaitersTest {

    private static final String LIFE = "life";
    private static final Position THIRD = new Position(2, 3);

    private final SeqWaiters waiters = new SeqWaiters();

    @Test
    void aVoteThatTheLogIsKnownToHaveIsNotWaitedFor() {
        waiters.learn(2, new Known(LIFE, 3));

        assertTrue(waiters.add(THIRD, LIFE).isDone());
        assertTrue(waiters.isEmpty());
    }

    @Test
    void aWaitEndsOnceTheLogHasTheVote() {
        CompletableFuture<Void> wait = waiters.add(THIRD, LIFE);

        learn(new Known(LIFE, 2));
        assertFalse(wait.isDone());
        learn(new Known(LIFE, 3));

        assertTrue(wait.isDone() && !wait.isCompletedExceptionally());
        assertTrue(waiters.isEmpty());
    }

    @Test
    void aHigherSeqOfAnotherLifeFailsTheWait() {
        CompletableFuture<Void> wait = waiters.add(THIRD, LIFE);

        learn(new Known("another life", 5));

        assertTrue(wait.isCompletedExceptionally());
    }

    @Test
    void theLifeThatWasKnownBeforeTheWaitSaysNothingAboutTheVote() {
        waiters.learn(2, new Known("the life before", 5));
        CompletableFuture<Void> wait = waiters.add(THIRD, LIFE);

        learn(new Known("the life before", 6));

        assertFalse(wait.isDone());
    }

    @Test
    void withinOneLifeNoSeqGoesBack() {
        waiters.learn(2, new Known(LIFE, 3));
        waiters.learn(2, new Known(LIFE, 1));
        assertEquals(3, waiters.seq(2));

        waiters.learn(2, new Known("another life", 1));
        assertEquals(1, waiters.seq(2));
    }

    @Test
    void whoHasLeftIsForgotten() {
        waiters.add(THIRD, LIFE).cancel(false);

        assertTrue(waiters.takeAnswers().isEmpty());
        assertTrue(waiters.isEmpty());
    }

    private void learn(Known known) {
        waiters.learn(2, known);
        waiters.takeAnswers().forEach(Runnable::run);
    }
}
