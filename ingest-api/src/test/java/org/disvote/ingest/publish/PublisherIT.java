package org.disvote.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.ingest.Probe;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.ingest.publish.barrier.LogComparison;
import org.disvote.ingest.publish.barrier.PartitionOpening;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.ingest.publish.log.LogReader;
import org.disvote.ingest.publish.repair.ShardResend;
import org.disvote.ingest.publish.repair.ShardRestore;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.LogTail;
import org.disvote.ingest.table.VoteTable;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class PublisherIT {

    private static final Nonce NONCE = Nonce.random(new Random(9));

    private final Postgres postgres;
    private final Broker broker;
    private final LogFixture log;
    private MasterFixture master;
    private InstancesFixture instances;

    PublisherIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
        log = new LogFixture(broker);
    }

    @BeforeEach
    void start() {
        log.recreateTopics();
        master = new MasterFixture(postgres);
        instances = new InstancesFixture(broker, master);
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

        assertPublishedOnce(votes);
        assertEquals(State.PUBLISHING, publisher.status().state());
    }

    @Test
    void votesOfThisAndOtherInstancesReachTheLogInSeqOrder() {
        master.putElection();
        Publisher publisher = instances.start();
        await().until(() -> publisher.status().state() == State.PUBLISHING);

        List<VoteCast> votes = new ArrayList<>();
        for (int batch = 0; batch < 40; batch++) {
            List<VoteCast> committed = master.commit(50);
            votes.addAll(committed);
            if (batch % 3 != 2) { // the third is another instance's
                publisher.committed(
                        master.life(), committed.stream().map(EncodedVote::new).toList());
            }
        }

        assertPublishedOnce(votes);
        assertEquals(State.PUBLISHING, publisher.status().state());
    }

    @Test
    void votesOfAnotherLifeOfTheMasterAreNotPublished() {
        master.putElection();
        List<VoteCast> votes = new ArrayList<>(master.commit(50));
        Publisher publisher = instances.start();
        await().until(() -> master.published() == 50);

        // A master that was replaced may still commit, with the same seqs as its successor.
        VoteCast next = master.commit(1).getFirst();
        VoteCast lost = new VoteCast(
                next.electionId(),
                next.partition(),
                next.seq(),
                new Voter("lost"),
                "",
                next.revision(),
                next.ballot(),
                "",
                next.nonce(),
                next.castAt());
        publisher.committed("another life", List.of(new EncodedVote(lost)));
        votes.add(next);

        assertPublishedOnce(votes);
    }

    @Test
    void aBacklogLargerThanOneTransactionReachesTheLogWhole() {
        List<VoteCast> votes = master.commit(7_000);

        instances.start();

        assertPublishedOnce(votes);
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

        assertPublishedOnce(votes);
    }

    @Test
    void votesThatTheLogHasAreNotSentAgainAlthoughTheHeadsLackThem() {
        List<VoteCast> votes = new ArrayList<>(master.commit(100));
        Publisher crashed = instances.start();
        await().until(() -> master.published() == 100);
        crashed.close();
        master.execute("UPDATE partition_head SET published = 0");
        votes.addAll(master.commit(10));

        instances.start();

        assertPublishedOnce(votes);
    }

    @Test
    void aTransactionThatFailsBeforeItsCommitLeavesNoHole() {
        assertAFailureLosesAndRepeatsNoVote(Probe.Step.BEFORE_LOG_COMMIT);
    }

    @Test
    void aPublisherThatDiesAfterTheLogsCommitPublishesNothingTwice() {
        assertAFailureLosesAndRepeatsNoVote(Probe.Step.AFTER_LOG_COMMIT);
    }

    private void assertAFailureLosesAndRepeatsNoVote(Probe.Step where) {
        AtomicBoolean failed = new AtomicBoolean();
        instances.start(false, failOnce(where, failed));
        await().until(master::isOpen);

        List<VoteCast> votes = new ArrayList<>(master.commit(60));
        await().untilTrue(failed);
        votes.addAll(master.commit(60));

        assertPublishedOnce(votes);
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

        assertPublishedOnce(votes);
    }

    @Test
    void aFrozenPublisherIsReplacedAndIsFencedWhenItWakesUp() throws Exception {
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

    /// Ignores interrupts, as a frozen process does.
    private static void awaitUninterrupted(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // A frozen process would not see it.
            }
        }
    }

    @Test
    void aCallThatNeverReturnsIsInterruptedAndThePublisherContinues() {
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

        assertPublishedOnce(votes);
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
    void faultBAnotherVoteAtTheTailClosesItsPartitionAloneAndNamesThePosition() {
        List<VoteCast> votes = publishAndClose(100);
        VoteCast tail = votes.getLast();
        forgeBallot(tail);

        Publisher publisher = instances.start();

        assertOnlyThisPartitionIsClosed(publisher, Code.VOTES_DIFFER, tail.position());
    }

    @Test
    void faultBLostCommitsOfOnePartitionCloseThatOneAlone() {
        List<VoteCast> votes = new ArrayList<>(publishAndClose(100));
        VoteCast lost = votes.removeLast();
        master.lose(List.of(lost));

        Publisher publisher = instances.start();

        assertOnlyThisPartitionIsClosed(publisher, Code.COMMITS_LOST, lost.position());
    }

    @Test
    void faultBAForgedNextVoteClosesItsPartitionAloneUntilItIsRestored() throws Exception {
        List<VoteCast> votes = publishAndClose(100);
        VoteCast last = votes.getLast();
        VoteCast forged = changed(last, last.seq() + 1, "c5");
        log.append(forged);

        Publisher publisher = instances.start();

        assertOnlyThisPartitionIsClosed(publisher, Code.COMMITS_LOST, forged.position());
        List<VoteCast> others = master.commit(60).stream()
                .filter(vote -> vote.partition() != last.partition())
                .toList();
        await().until(() -> log.votes().containsAll(others));

        master.forge("DELETE FROM vote WHERE partition = %d AND seq > %d".formatted(last.partition(), last.seq()));
        master.execute(
                "UPDATE partition_head SET last_seq = %d WHERE partition = %d".formatted(last.seq(), last.partition()));
        assertEquals(1, restore());
        await().until(master::isOpen);
        assertEquals(Reason.NONE, publisher.status().reason());
    }

    @Test
    void faultBConflictsAndVotesThatAreAheadCloseNothing() {
        List<VoteCast> votes = new ArrayList<>(publishAndClose(100));
        VoteCast last = votes.getLast();
        log.append(changed(last, last.seq(), "c5"));
        log.append(changed(last, last.seq() + 50, "c5"));
        votes.addAll(master.commit(100));

        Publisher publisher = instances.start();

        await().until(() -> master.published() == 200);
        assertTrue(master.isOpen());
        assertEquals(Reason.NONE, publisher.status().reason());
        log.assertReadAs(votes);
    }

    @Test
    void faultBADifferenceBeforeTheTailIsFoundIfTheLogIsReadFromItsBeginning() {
        List<VoteCast> votes = publishAndClose(100);
        VoteCast first = votes.getFirst();
        forgeBallot(first);
        master.execute("UPDATE partition_head SET published_offset = NULL");

        Publisher publisher = instances.start();

        assertOnlyThisPartitionIsClosed(publisher, Code.VOTES_DIFFER, first.position());
    }

    @Test
    void faultBTheLogIsReadFromTheNotedTailIfThatIsTheMastersVote() {
        List<VoteCast> votes = publishAndClose(100);
        VoteCast first = votes.getFirst();
        // What was compared before is not read again. So this is not noticed here; the audit finds it.
        forgeBallot(first);

        Publisher publisher = instances.start();

        await().until(() -> publisher.status().state() == State.PUBLISHING);
        assertTrue(master.isOpen());
    }

    @Test
    void faultBAVoteForgedWhilePublishingClosesItsPartitionBeforeItsVotesCountAsPublished() {
        Publisher publisher = instances.start();
        List<VoteCast> votes = new ArrayList<>(master.commit(100));
        await().until(() -> master.published() == 100);
        VoteCast last = votes.getLast();
        VoteCast forged = changed(last, last.seq() + 1, "c5");

        log.append(forged);
        await().until(() -> {
            votes.addAll(master.commit(10));
            return !master.closed().isEmpty();
        });

        assertEquals(Set.of(last.partition()), master.closed());
        await().until(() -> publisher.status().reason().equals(Reason.at(Code.VOTES_DIFFER, forged.position())));
        assertEquals(State.PUBLISHING, publisher.status().state());
        assertEquals(
                Long.toString(last.seq()),
                master.text("SELECT published FROM partition_head WHERE partition = " + last.partition()));
    }

    @Test
    void faultBAForgedFirstVoteInAnEmptyPartitionClosesThatOneBeforeItsVotesCountAsPublished() {
        Publisher publisher = instances.start();
        await().until(() -> publisher.status().state() == State.PUBLISHING);
        String voter = "GR-99999999";
        VoteCast forged = new VoteCast(
                new ElectionId("demo"),
                MasterFixture.ROUTING.partitionOf(new VoterId(voter)),
                1,
                new Voter(voter),
                "",
                1,
                ShortBallot.of(new ChoiceId("c5")),
                "",
                NONCE,
                Instant.EPOCH);

        log.append(forged);
        List<VoteCast> votes = master.commit(60);

        await().until(() -> publisher.status().reason().equals(Reason.at(Code.VOTES_DIFFER, forged.position())));
        assertEquals(Set.of(forged.partition()), master.closed());
        assertEquals("0", master.text("SELECT published FROM partition_head WHERE partition = " + forged.partition()));
        List<VoteCast> others = votes.stream()
                .filter(vote -> vote.partition() != forged.partition())
                .toList();
        await().until(() -> master.published() == others.size());
        assertEquals(State.PUBLISHING, publisher.status().state());
    }

    @Test
    void faultBAResendDuringTheOpeningIsNotLost() throws Exception {
        VoteCast last = publishAndClose(100).getLast();
        try (MasterSession session = MasterSession.open(master.url(), "test");
                LogAdmin admin = LogAdmin.ofCommand(Brokers.at(broker.bootstrap()), MasterFixture.ROUTING);
                LogReader reader = admin.reader(IsolationLevel.READ_COMMITTED, () -> {})) {
            HeadTable heads = new HeadTable(session.connection());
            UUID topicId = admin.topicId();
            LogComparison comparison = compared(session, reader, heads.notedTails(topicId));
            resend(last.partition());

            PartitionOpening.run(session, comparison, Set.of(), new TreeMap<>(), topicId);

            assertEquals(Set.of(last.partition()), heads.toCompare(Set.of()));
            comparison = compared(session, reader, heads.notedTails(topicId));
            PartitionOpening.run(session, comparison, Set.of(), new TreeMap<>(), topicId);
            assertEquals(Set.of(), heads.toCompare(Set.of()));
        }
    }

    private static LogComparison compared(MasterSession session, LogReader reader, SortedMap<Integer, LogTail> noted)
            throws Exception {
        LogComparison comparison = LogComparison.toTheEnd(new VoteTable(session.connection()), reader, noted);
        comparison.runToTheEnd();
        return comparison;
    }

    @Test
    void faultBAShardWithNoOpenPartitionIsNotComparedAgainUntilItIsRestored() throws Exception {
        List<VoteCast> votes = publishAndClose(100);
        master.lose(3);
        Publisher publisher = instances.start();
        await().until(() -> publisher.status().state() == State.STOPPED);
        Instant since = publisher.status().since();

        // Longer than the longest pause between two tries.
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        assertEquals(since, publisher.status().since());
        assertEquals(Code.COMMITS_LOST, publisher.status().reason().code());

        assertEquals(6 * 3, restore());
        await().until(master::isOpen);
        await().until(() -> publisher.status().state() == State.PUBLISHING);
        assertEquals(Reason.NONE, publisher.status().reason());
        log.assertHoldsOnce(votes);
    }

    @Test
    void faultBATransactionOfAStrangerClosesItsPartitionAloneUntilItEnds() throws Exception {
        List<VoteCast> votes = new ArrayList<>(publishAndClose(100));
        VoteCast last = votes.getLast();
        try (var stranger = log.transactional("somebody", Duration.ofMinutes(5))) {
            stranger.beginTransaction();
            stranger.send(LogRecord.toProduce(last)).get();

            Publisher publisher = instances.start();

            await().until(() -> publisher.status().state() == State.PUBLISHING);
            assertEquals(
                    Reason.at(Code.TRANSACTION_HANGS, last.partition()),
                    publisher.status().reason());
            assertEquals(Set.of(last.partition()), master.closed());
            votes.addAll(master.commit(60));
            stranger.abortTransaction();
        }
        await().until(master::isOpen);
        assertPublishedOnce(votes);
    }

    @Test
    void faultBAGapInTheLogHealsOnceItIsSentAgain() throws Exception {
        List<VoteCast> votes = master.commit(30);
        VoteCast missing = votes.getFirst();
        votes.stream().filter(vote -> !vote.equals(missing)).forEach(log::append);
        try (Admin admin = broker.admin()) {
            // As a publisher noted it before the brokers lost the vote.
            master.execute(
                    ("UPDATE partition_head SET published = last_seq, published_offset = last_seq - 1, topic_id = "
                                    + "'%s' WHERE partition = %d")
                            .formatted(TopicProvisioner.logId(admin), missing.partition()));
        }
        instances.start();
        await().until(() -> master.published() == 30);
        assertFalse(log.votes().contains(missing));

        assertEquals(Set.of(missing.partition()), resend(missing.partition()));

        log.assertReadAs(votes);
        await().until(() -> master.text("SELECT count(*) FROM partition_head WHERE published_offset IS NULL")
                .equals("0"));
        assertTrue(master.isOpen());
    }

    @Test
    void aPublisherThatOpensLateDoesNotMovePublishedBack() throws Exception {
        publishAndClose(100);

        try (MasterSession session = MasterSession.open(master.url(), "test");
                LogAdmin admin = LogAdmin.ofCommand(Brokers.at(broker.bootstrap()), MasterFixture.ROUTING);
                LogReader reader = admin.reader(IsolationLevel.READ_COMMITTED, () -> {})) {
            UUID topicId = admin.topicId();
            SortedMap<Integer, LogTail> noted = new HeadTable(session.connection()).notedTails(topicId);
            Map<Integer, Long> beginning = new TreeMap<>();
            noted.keySet().forEach(partition -> beginning.put(partition, 0L));
            noted.replaceAll((_, _) -> LogTail.NONE);
            PartitionOpening.run(
                    session,
                    LogComparison.between(new VoteTable(session.connection()), reader, noted, beginning),
                    Set.of(),
                    new TreeMap<>(),
                    topicId);
        }

        assertEquals(100, master.published());
    }

    @Test
    void recordsThatAreNoVotesAndAbortedOnesAtTheEndAreSkipped() {
        List<VoteCast> votes = new ArrayList<>(publishAndClose(100));
        List<ProducerRecord<byte[], byte[]>> aborted = new ArrayList<>();
        for (VoteCast vote : votes) {
            log.append(new ProducerRecord<>(TopicCatalog.VOTES, vote.partition(), bytes("x"), bytes("no vote")));
            aborted.add(LogRecord.toProduce(vote));
        }
        log.appendAborted(aborted);
        votes.addAll(master.commit(100));

        instances.start();

        assertPublishedOnce(votes);
    }

    @Test
    void aTopicCreatedAgainStopsThePublisherUntilAnOperatorAcceptsIt() {
        Publisher publisher = instances.start();
        List<VoteCast> votes = new ArrayList<>(master.commit(100));
        await().until(() -> master.published() == 100);

        log.recreateTopics();

        await().until(() -> publisher.status().state() == State.STOPPED);
        assertEquals(Reason.of(Code.OTHER_LOG), publisher.status().reason());
        assertFalse(master.isOpen());

        votes.addAll(master.commit(10));
        master.execute("UPDATE partition_head SET topic_id = NULL");
        await().until(() -> publisher.status().state() == State.PUBLISHING && master.published() == 110);
        log.assertHoldsOnce(votes);
    }

    @Test
    void nothingIsPublishedAroundAMissingVoteOfTheMaster() {
        List<VoteCast> votes = master.commit(200);
        VoteCast removed =
                votes.stream().filter(vote -> vote.seq() == 5).findFirst().orElseThrow();
        master.forge("DELETE FROM vote WHERE partition = %d AND seq = 5".formatted(removed.partition()));

        Publisher publisher = instances.start();

        await().until(() -> publisher.status().state() == State.STOPPED);
        assertEquals(
                Reason.at(Code.VOTE_MISSING, removed.position()),
                publisher.status().reason());
        assertEquals(List.of(), log.votes());
    }

    @Test
    void brokersWhoseNamesCannotBeResolvedLeaveNoSessionsOnTheMaster() {
        try (InstancesFixture nowhere = new InstancesFixture(Brokers.at("no-such-host.invalid:9092"), master)) {
            Publisher publisher = nowhere.start();
            await().until(() -> publisher.status().state() == State.DEGRADED);

            // Several more tries.
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

            assertTrue(Integer.parseInt(master.text("SELECT count(*) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND application_name LIKE 'disvote-publisher-%'"))
                    <= 1);
        }
    }

    private void assertPublishedOnce(List<VoteCast> votes) {
        await().until(() -> master.published() == votes.size());
        log.assertHoldsOnce(votes);
    }

    private void assertOnlyThisPartitionIsClosed(Publisher publisher, Code code, Position at) {
        await().until(() -> publisher.status().state() == State.PUBLISHING);
        assertEquals(Reason.at(code, at), publisher.status().reason());
        assertEquals(Set.of(at.partition()), master.closed());
    }

    private void forgeBallot(VoteCast vote) {
        master.forge("UPDATE vote SET ballot = '\\x0002' WHERE partition = %d AND seq = %d"
                .formatted(vote.partition(), vote.seq()));
    }

    private List<VoteCast> publishAndClose(int count) {
        List<VoteCast> votes = master.commit(count);
        Publisher publisher = instances.start();
        await().until(() -> master.published() == count);
        publisher.close();
        return votes;
    }

    private static VoteCast changed(VoteCast vote, long seq, String choice) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                seq,
                vote.voter(),
                vote.constituency(),
                2,
                ShortBallot.of(new ChoiceId(choice)),
                vote.auth(),
                vote.nonce(),
                vote.castAt());
    }

    private long restore() throws Exception {
        return ShardRestore.run(
                InstancesFixture.SHARD,
                master.url(),
                Brokers.at(broker.bootstrap()),
                MasterFixture.ROUTING,
                restored -> {});
    }

    private Set<Integer> resend(int partition) throws Exception {
        return ShardResend.run(InstancesFixture.SHARD, master.url(), List.of(partition));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
