package org.disvote.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.ingest.Probe;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.parts.Broker;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.event.LogRecord;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class PublisherIT {

    private final Postgres postgres;
    private final Broker broker;
    private final LogOfTest log;
    private MasterOfTest master;
    private InstancesOfTest instances;

    PublisherIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
        log = new LogOfTest(broker);
    }

    @BeforeEach
    void start() {
        broker.recreateTopics(MasterOfTest.ROUTING);
        master = new MasterOfTest(postgres);
        instances = new InstancesOfTest(broker, master);
    }

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void aNewShardOpensAndItsVotesReachTheLogInSeqOrder() {
        Publisher publisher = instances.start();
        await().until(master::isOpen);

        List<VoteCast> votes = new ArrayList<>();
        for (int batch = 0; batch < 20; batch++) {
            votes.addAll(master.commit(50));
            publisher.committed("", List.of());
        }

        await().until(() -> master.published() == 1_000);
        log.assertHoldsOnce(votes);
        assertEquals(State.PUBLISHING, publisher.status().state());
    }

    @Test
    void votesThatAreHandedOverAndOthersReachTheLogInSeqOrder() {
        master.putElection();
        Publisher publisher = instances.start();
        await().until(() -> publisher.status().state() == State.PUBLISHING);

        List<VoteCast> votes = new ArrayList<>();
        for (int batch = 0; batch < 40; batch++) {
            List<VoteCast> committed = master.commit(50);
            votes.addAll(committed);
            if (batch % 3 != 2) { // the third is another instance's
                publisher.committed(master.life(), committed);
            }
        }

        await().until(() -> master.published() == 2_000);
        log.assertHoldsOnce(votes);
        assertEquals(State.PUBLISHING, publisher.status().state());
    }

    @Test
    void votesOfAnotherLifeOfTheMasterAreNotPublished() {
        master.putElection();
        List<VoteCast> votes = new ArrayList<>(master.commit(50));
        Publisher publisher = instances.start();
        await().until(() -> master.published() == 50);

        // What a master that was replaced commits has the same seqs as what its successor does.
        VoteCast next = master.commit(1).getFirst();
        VoteCast lost = new VoteCast(
                next.electionId(),
                next.partition(),
                next.seq(),
                "lost",
                next.revision(),
                next.choice(),
                next.nonce(),
                next.castAt());
        publisher.committed("another life", List.of(lost));
        votes.add(next);

        await().until(() -> master.published() == 51);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aBacklogLargerThanOneTransactionReachesTheLogWhole() {
        List<VoteCast> votes = master.commit(7_000);

        instances.start();

        await().until(() -> master.published() == 7_000);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aVotersConstituencyIsSaidByAHeaderWhereTheElectionHasARoll() {
        String voters = "('GR-00000000', 0, 'chania'), ('GR-00000001', 0, 'samos')";
        master.execute("INSERT INTO roll (voter_id, partition, constituency) VALUES " + voters);
        instances.start();
        master.commit(1);
        await().untilAsserted(() -> assertEquals(Map.of("GR-00000000", ""), log.constituencies()));

        master.execute("INSERT INTO election VALUES ('demo', '{\"eligibility\":\"roll\"}', now(), now())");
        master.commit(2);

        Map<String, String> said = Map.of("GR-00000000", "", "GR-00000001", "samos", "GR-00000002", "");
        await().untilAsserted(() -> assertEquals(said, log.constituencies()));
    }

    @Test
    void closingPublishesWhatIsCommitted() {
        Publisher publisher = instances.start();
        await().until(master::isOpen);
        List<VoteCast> votes = master.commit(3_000);

        publisher.close();

        log.assertHoldsOnce(votes);
        assertEquals(State.CLOSED, publisher.status().state());
    }

    @Test
    void aCrashBetweenCommitAndPublishLosesNoVote() {
        List<VoteCast> votes = new ArrayList<>(master.commit(100));
        Publisher crashed = instances.start();
        await().until(() -> master.published() == 100);
        crashed.close();
        votes.addAll(master.commit(100));

        instances.start();

        await().until(() -> master.published() == 200);
        log.assertHoldsOnce(votes);
    }

    @Test
    void whatTheLogHasIsNotSentAgainAlthoughTheHeadsForgotIt() {
        List<VoteCast> votes = new ArrayList<>(master.commit(100));
        Publisher crashed = instances.start();
        await().until(() -> master.published() == 100);
        crashed.close();
        master.execute("UPDATE partition_head SET published = 0");
        votes.addAll(master.commit(10));

        instances.start();

        await().until(() -> master.published() == 110);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aTransactionThatFailsBeforeItsCommitLeavesNoHole() {
        AtomicBoolean failed = new AtomicBoolean();
        instances.start(false, failOnce(Probe.Step.BEFORE_LOG_COMMIT, failed));
        await().until(master::isOpen);

        List<VoteCast> votes = new ArrayList<>(master.commit(60));
        await().untilTrue(failed);
        votes.addAll(master.commit(60));

        await().until(() -> master.published() == 120);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aPublisherThatDiesAfterTheLogsCommitPublishesNothingTwice() {
        AtomicBoolean failed = new AtomicBoolean();
        instances.start(false, failOnce(Probe.Step.AFTER_LOG_COMMIT, failed));
        await().until(master::isOpen);

        List<VoteCast> votes = new ArrayList<>(master.commit(60));
        await().untilTrue(failed);
        votes.addAll(master.commit(60));

        await().until(() -> master.published() == 120);
        log.assertHoldsOnce(votes);
    }

    private static Probe failOnce(Probe.Step where, AtomicBoolean failed) {
        return step -> {
            if (step == where && failed.compareAndSet(false, true)) {
                throw new IllegalStateException("the test's failure");
            }
        };
    }

    @Test
    void anotherInstanceTakesOverWhenTheHoldersSessionsEnd() {
        instances.start();
        await().until(master::isOpen);
        Publisher other = instances.start();
        await().until(() -> other.status().state() == State.STANDBY);
        List<VoteCast> votes = new ArrayList<>(master.commit(50));
        await().until(() -> master.published() == 50);

        String holder = master.text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        master.execute("SELECT pg_terminate_backend(" + holder + ")");
        votes.addAll(master.commit(50));

        await().until(() -> master.published() == 100);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aFrozenPublisherIsReplacedAndFindsItselfFencedWhenItWakesUp() throws Exception {
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        AtomicBoolean reachedTheLog = new AtomicBoolean();
        Publisher sleeper = instances.startWatched(step -> {
            if (step == Probe.Step.BEFORE_LOG_COMMIT && frozen.getCount() > 0) {
                frozen.countDown();
                awaitUninterrupted(wake);
            } else if (step == Probe.Step.AFTER_LOG_COMMIT) {
                reachedTheLog.set(true);
            }
        });
        await().until(master::isOpen);
        List<VoteCast> votes = new ArrayList<>(master.commit(50));
        frozen.await();

        Publisher other = instances.start();
        await().until(() -> master.published() == 50);
        assertEquals(State.PUBLISHING, other.status().state());
        votes.addAll(master.commit(50));
        await().until(() -> master.published() == 100);
        wake.countDown();

        await().until(() -> sleeper.status().state() == State.STANDBY);
        assertFalse(reachedTheLog.get());
        log.assertHoldsOnce(votes);
    }

    /// A frozen process feels no interrupt either.
    private static void awaitUninterrupted(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // goes on waiting, and forgets it
            }
        }
    }

    @Test
    void aCallThatNeverComesBackIsInterruptedAndThePublisherGoesOn() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean hung = new AtomicBoolean();
        instances.startWatched(step -> {
            if (step == Probe.Step.BEFORE_LOG_COMMIT && hung.compareAndSet(false, true)) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new InterruptException(e); // restores the flag, as Kafka's clients do
                }
            }
        });
        await().until(master::isOpen);

        List<VoteCast> votes = master.commit(50);

        await().until(() -> master.published() == 50);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aMasterThatLostCommitsStaysClosed() {
        List<VoteCast> votes = publishAndClose(100);
        master.lose(3);

        Publisher publisher = instances.start();

        await().until(() -> publisher.status().state() == State.STOPPED);
        assertEquals(Code.COMMITS_LOST, publisher.status().reason().code());
        assertFalse(master.isOpen());
        log.assertHoldsOnce(votes);
    }

    @Test
    void aMasterWithAnotherVoteAtTheTailStaysClosedAndNamesThePosition() {
        List<VoteCast> votes = publishAndClose(100);
        VoteCast tail = votes.getLast();
        master.execute("UPDATE vote SET choice = 'c2' WHERE partition = %d AND seq = %d"
                .formatted(tail.partition(), tail.seq()));

        Publisher publisher = instances.start();

        await().until(() -> publisher.status().state() == State.STOPPED);
        assertEquals(
                Reason.at(Code.VOTES_DIFFER, tail.position()), publisher.status().reason());
        assertFalse(master.isOpen());
    }

    @Test
    void aForgedVoteInTheLogClosesAShardThatWasOpen() {
        List<VoteCast> votes = publishAndClose(100);
        assertTrue(master.isOpen());
        VoteCast last = votes.getLast();
        log.append(new VoteCast(
                last.electionId(),
                last.partition(),
                last.seq() + 1,
                last.voterId(),
                2,
                "c5",
                last.nonce(),
                last.castAt()));

        Publisher publisher = instances.start();

        await().until(() -> publisher.status().state() == State.STOPPED);
        assertFalse(master.isOpen());
        assertEquals(votes.size(), master.votes().size());
    }

    @Test
    void aPublisherThatComesLateToTheBarrierDoesNotMovePublishedBack() throws Exception {
        publishAndClose(100);

        try (HeadsSession session = HeadsSession.open(master.url(), InstancesOfTest.SHARD)) {
            MasterOutbox late = new MasterOutbox(session);
            late.passBarrier(session.heads().keySet(), Map.of(), late.topicId().orElseThrow());
        }

        assertEquals(100, master.published());
    }

    @Test
    void foreignAndAbortedRecordsAtTheEndAreWalkedOver() {
        List<VoteCast> votes = new ArrayList<>(publishAndClose(100));
        List<ProducerRecord<byte[], byte[]>> aborted = new ArrayList<>();
        for (VoteCast vote : votes) {
            log.append(new ProducerRecord<>(TopicCatalog.VOTES, vote.partition(), bytes("x"), bytes("no vote")));
            aborted.add(LogRecord.toProduce(vote));
        }
        log.appendAborted(aborted);
        votes.addAll(master.commit(100));

        instances.start();

        await().until(() -> master.published() == 200);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aTopicMadeAnewStopsThePublisherUntilAnOperatorAcceptsIt() {
        Publisher publisher = instances.start();
        List<VoteCast> votes = new ArrayList<>(master.commit(100));
        await().until(() -> master.published() == 100);

        broker.recreateTopics(MasterOfTest.ROUTING);

        await().until(() -> publisher.status().state() == State.STOPPED);
        assertEquals(Reason.of(Code.OTHER_LOG), publisher.status().reason());
        assertFalse(master.isOpen());

        votes.addAll(master.commit(10));
        master.execute("UPDATE partition_head SET topic_id = NULL");
        await().until(() -> publisher.status().state() == State.PUBLISHING && master.published() == 110);
        log.assertHoldsOnce(votes);
    }

    @Test
    void nothingIsPublishedAroundAVoteThatIsMissingOnTheMaster() {
        List<VoteCast> votes = master.commit(200);
        VoteCast removed =
                votes.stream().filter(vote -> vote.seq() == 5).findFirst().orElseThrow();
        master.execute("DELETE FROM vote WHERE partition = %d AND seq = 5".formatted(removed.partition()));

        Publisher publisher = instances.start();

        await().until(() -> publisher.status().state() == State.STOPPED);
        assertEquals(
                Reason.at(Code.VOTE_MISSING, removed.position()),
                publisher.status().reason());
        assertEquals(List.of(), log.votes());
    }

    private List<VoteCast> publishAndClose(int count) {
        List<VoteCast> votes = master.commit(count);
        Publisher publisher = instances.start();
        await().until(() -> master.published() == count);
        publisher.close();
        return votes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
