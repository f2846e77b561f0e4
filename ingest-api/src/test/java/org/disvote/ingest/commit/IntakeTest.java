package org.disvote.ingest.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.commit.GroupCommitter.Bounds;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration ALREADY_LATE = Duration.ofNanos(1);

    @Test
    void requestsAreGivenOutInTheOrderOfTheirArrivalAndWithTheirPartition() throws Exception {
        Intake intake = intake(10, 10, LONG);
        var _ = add(intake, "v1", 3);
        var _ = add(intake, "v2", 1);

        List<QueuedCast> batch = intake.next();

        assertEquals(List.of("v1", "v2"), voters(batch));
        assertEquals(List.of(3, 1), batch.stream().map(QueuedCast::partition).toList());
        assertEquals(0, intake.queued());
    }

    @Test
    void aBatchHasNoMoreThanItMayHaveAndTheRestIsInTheNext() throws Exception {
        Intake intake = intake(10, 2, LONG);
        for (int i = 0; i < 3; i++) {
            var _ = add(intake, "v" + i, 0);
        }

        assertEquals(List.of("v0", "v1"), voters(intake.next()));
        assertEquals(List.of("v2"), voters(intake.next()));
    }

    @Test
    void aFullQueueRefusesAtOnceAndFreesTheVotersPlace() {
        Intake intake = intake(1, 1, LONG);
        var _ = add(intake, "v1", 0);

        assertFailed(OverloadedException.class, add(intake, "v2", 0));

        assertEquals(1, intake.voters());
    }

    @Test
    void lateRequestsAreFoundInTheQueueAndInTheBatchUnderWay() throws Exception {
        Intake intake = intake(10, 1, ALREADY_LATE);
        var _ = add(intake, "v1", 0);
        var _ = add(intake, "v2", 0);
        assertEquals(List.of("v1"), voters(intake.next()));

        assertEquals(List.of("v1", "v2"), voters(intake.late()));

        assertEquals(0, intake.queued());
    }

    @Test
    void aRequestInTimeIsNotLate() throws Exception {
        Intake intake = intake(10, 1, LONG);
        var _ = add(intake, "v1", 0);
        intake.next();
        var _ = add(intake, "v2", 0);

        assertEquals(List.of(), intake.late());
        assertEquals(1, intake.queued());
    }

    @Test
    void anAnsweredRequestIsInNoBatch() throws Exception {
        Intake intake = intake(10, 10, LONG);
        var _ = add(intake, "v1", 0);
        QueuedCast first = intake.next().getFirst();
        first.answer().complete(new Decided(new CastOutcome.UnknownElection(), ""));

        assertEquals(List.of(), Intake.unanswered(List.of(first)));
        assertEquals(0, intake.voters());
    }

    @Test
    void aClosedIntakeGivesOutTheRestAndAcceptsNothingMore() throws Exception {
        Intake intake = intake(10, 10, LONG);
        var _ = add(intake, "v1", 0);

        intake.close();

        assertFailed(MasterUnavailableException.class, add(intake, "v2", 0));
        assertFalse(intake.isDrained());
        assertEquals(List.of("v1"), voters(intake.next()));
        assertTrue(intake.isDrained());
    }

    @Test
    void theEndReturnsWhatNobodyHasAnswered() throws Exception {
        Intake intake = intake(10, 1, LONG);
        var _ = add(intake, "v1", 0);
        var _ = add(intake, "v2", 0);
        intake.next();

        assertEquals(List.of("v1", "v2"), voters(intake.end()));

        assertFailed(MasterUnavailableException.class, add(intake, "v3", 0));
    }

    @Test
    void faultE2ARequestKeepsItsVotersPlaceUntilItsAnswerIsCompleteHoweverEarlyItWasDecided() throws Exception {
        Intake intake = intake(10, 10, LONG);
        CompletableFuture<Void> inLog = new CompletableFuture<>();
        for (int i = 0; i < WaitingVoters.REQUESTS_MAX; i++) {
            var _ = intake.add(request("v1"), 0, deciding -> deciding.thenCombine(inLog, (decided, published) -> ""));
        }
        Decided decided = new Decided(new CastOutcome.UnknownElection(), "");
        intake.next().forEach(one -> one.answer().complete(decided));

        assertEquals(1, intake.voters());
        assertFailed(OverloadedException.class, add(intake, "v1", 0));
        assertFalse(add(intake, "v2", 0).isDone(), "another voter");

        inLog.complete(null);
        assertFalse(add(intake, "v1", 0).isDone());
    }

    @Test
    void faultE2AnAnswerThatFailsFreesThePlaceToo() throws Exception {
        Intake intake = intake(10, 10, LONG);
        CompletableFuture<String> answer = new CompletableFuture<>();
        var _ = intake.add(request("v1"), 0, deciding -> answer);
        assertEquals(1, intake.voters());

        answer.completeExceptionally(new OverloadedException("too late"));

        assertEquals(0, intake.voters());
    }

    private static CompletableFuture<Decided> add(Intake intake, String voter, int partition) {
        return intake.add(request(voter), partition, Function.identity());
    }

    private static Intake intake(int queueVotesMax, int batchVotesMax, Duration answerWithin) {
        return new Intake(
                new Shard(2),
                new Bounds(queueVotesMax, batchVotesMax, Gathering.fixed(Duration.ZERO), answerWithin, LONG));
    }

    private static CastRequest request(String voter) {
        return CastRequest.of(new ElectionId("e"), new Voter(voter), new ChoiceId("c1"));
    }

    private static List<String> voters(List<QueuedCast> requests) {
        return requests.stream().map(one -> one.request().voter().value()).toList();
    }

    private static void assertFailed(Class<? extends Throwable> failure, CompletableFuture<Decided> answer) {
        assertTrue(answer.isDone());
        assertInstanceOf(
                failure, assertThrows(CompletionException.class, answer::join).getCause());
    }
}
