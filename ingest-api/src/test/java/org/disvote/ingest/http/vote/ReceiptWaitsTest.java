package org.disvote.ingest.http.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.testkit.Patience;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReceiptWaitsTest {

    private static final Position VOTE = new Position(3, 7);
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicLong published = new AtomicLong(6);
    private final List<Progress> reports = new CopyOnWriteArrayList<>();
    private final ReceiptWaits waits = new ReceiptWaits(partition -> published.get(), partition -> reports);

    @BeforeEach
    void start() {
        waits.start();
    }

    @AfterEach
    void close() {
        waits.close();
    }

    private CompletableFuture<Void> waiting() {
        return waits.after(VOTE, waits.now(VOTE), LONG);
    }

    private static void awaitOver(CompletableFuture<Void> wait) throws Exception {
        wait.get(Patience.WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void aWaitEndsWhenTheLogHasTheVote() throws Exception {
        CompletableFuture<Void> wait = waiting();
        assertFalse(wait.isDone());
        published.set(7);

        awaitOver(wait);
    }

    @Test
    void aWaitEndsWhenAReplicaHasTheVoteOrStops() throws Exception {
        reports.add(report(6, Progress.State.FOLLOWING));
        CompletableFuture<Void> applied = waiting();
        reports.set(0, report(7, Progress.State.FOLLOWING));
        awaitOver(applied);

        CompletableFuture<Void> paused = waiting();
        reports.set(0, report(7, Progress.State.PAUSED));
        awaitOver(paused);
    }

    @Test
    void whatHappenedBeforeTheWaitEndsItAtOnce() throws Exception {
        Object before = waits.now(VOTE);
        published.set(7);

        awaitOver(waits.after(VOTE, before, LONG));
    }

    @Test
    void aReportThatSaysNothingNewOfTheVoteEndsNoWait() throws Exception {
        reports.add(report(7, Progress.State.FOLLOWING));
        CompletableFuture<Void> wait = waiting();
        CompletableFuture<Void> other = waits.after(new Position(3, 9), waits.now(new Position(3, 9)), LONG);
        reports.set(0, report(9, Progress.State.FOLLOWING));
        awaitOver(other); // so the look has passed the first one, too

        assertFalse(wait.isDone());
    }

    @Test
    void aWaitForAllEndsWhenEachReplicaHasTheVote() throws Exception {
        CompletableFuture<Void> wait = waits.untilEverywhere(VOTE, LONG);
        reports.add(report(7, Progress.State.FOLLOWING));
        awaitOver(wait);

        reports.add(report(6, Progress.State.FOLLOWING));
        CompletableFuture<Void> two = waits.untilEverywhere(VOTE, LONG);
        CompletableFuture<Void> change = waiting();
        published.set(7);
        awaitOver(change); // so the look has passed the other one, too
        assertFalse(two.isDone());
        reports.set(1, report(7, Progress.State.FOLLOWING));
        awaitOver(two);
        assertTrue(waits.untilEverywhere(VOTE, LONG).isDone());
    }

    @Test
    void aWaitEndsAfterItsTime() throws Exception {
        awaitOver(waits.after(VOTE, waits.now(VOTE), Duration.ofMillis(1)));
        awaitOver(waiting()); // at WAIT_MAX, whatever was asked for
    }

    @Test
    void oneMoreThanMayWaitIsAnsweredAtOnceAndTheOthersWaitOnOneThread() throws Exception {
        int threads = Thread.activeCount();
        List<CompletableFuture<Void>> most = new ArrayList<>();
        for (int i = 0; i < ReceiptWaits.WAITING_MAX; i++) {
            most.add(waiting());
        }
        CompletableFuture<Void> oneMore = waiting();

        assertTrue(oneMore.isDone());
        assertTrue(Thread.activeCount() <= threads + 1, () -> Thread.activeCount() + " threads");
        published.set(7);
        for (CompletableFuture<Void> each : most) {
            awaitOver(each);
        }
        published.set(6);
        assertFalse(waiting().isDone(), "the places are free again");
    }

    @Test
    void nothingWaitsForAClosedInstance() throws Exception {
        CompletableFuture<Void> before = waiting();
        waits.close();

        awaitOver(before);
        awaitOver(waiting());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "none|0",
                "wait=8|8",
                "respond-async, wait=5|5",
                "wait=3; x=1|3",
                "wait=x|0",
                "wait=-1|0",
                "await=9|0",
                "wait=99999999999|0",
                "''|0"
            })
    void aPreferenceThatIsNotUnderstoodIsNoWait(String prefer, int seconds) {
        assertEquals(Duration.ofSeconds(seconds), ReceiptRoutes.wait(prefer));
    }

    private static Progress report(long seq, Progress.State state) {
        return new Progress("r1", 3, seq, seq, state, Reason.NONE, Instant.EPOCH);
    }
}
