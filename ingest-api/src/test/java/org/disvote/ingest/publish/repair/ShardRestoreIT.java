package org.disvote.ingest.publish.repair;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.disvote.ingest.Launches;
import org.disvote.ingest.Probe;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.InstancesFixture;
import org.disvote.ingest.publish.LogFixture;
import org.disvote.ingest.publish.MasterFixture;
import org.disvote.ingest.publish.Publisher;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.barrier.LogComparison;
import org.disvote.ingest.publish.barrier.PartitionOpening;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.ingest.publish.log.LogReader;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.VoteTable;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.RestoredStatement;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class ShardRestoreIT {

    /// More than one chunk, and in each partition more than some windows.
    private static final int VOTES = 1_200;

    private final Postgres postgres;
    private final Broker broker;
    private final LogFixture log;
    private MasterFixture master;
    private InstancesFixture instances;
    private List<VoteCast> votes = List.of();

    ShardRestoreIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
        log = new LogFixture(broker);
    }

    @BeforeEach
    void publishVotes() {
        log.recreateTopics();
        master = new MasterFixture(postgres);
        instances = new InstancesFixture(broker, master);
        master.commit(VOTES);
        Publisher publisher = instances.start();
        await().until(() -> master.published() == VOTES);
        publisher.close();
        votes = master.votes();
    }

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void bringsBackExactlyTheLostVotesAndThenTheShardOpens() throws Exception {
        master.lose(150);
        Publisher publisher = instances.start();
        await().until(() -> publisher.status().state() == State.STOPPED);

        long restored = restore();

        assertEquals(6 * 150, restored);
        assertEquals(votes, master.votes());
        await().until(master::isOpen);
        log.assertHoldsOnce(votes);
    }

    @Test
    void aRestoredPartitionOpensOnlyAfterThatIsStatedAndInALaterSecond() throws Exception {
        master.lose(150);
        Publisher publisher = instances.start();
        await().until(() -> publisher.status().state() == State.STOPPED);
        assertEquals(Map.of(), stated());

        restore();

        await().until(master::isOpen);
        Instant open = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        assertEquals(master.heads(), stated());
        assertTrue(lastStatedAt().truncatedTo(ChronoUnit.SECONDS).isBefore(open), () -> lastStatedAt() + ", " + open);
        assertEquals("0", master.text("SELECT count(*) FROM partition_head WHERE restored"));
    }

    @Test
    void aRestoreThatBringsBackNothingIsStatedAsWell() throws Exception {
        instances.start();
        await().until(master::isOpen);

        assertEquals(0, restore());

        await().until(() -> stated().equals(master.heads()));
        await().until(master::isOpen);
    }

    @Test
    void faultFAfterARestoreThatFailedOrWasKilledNothingOpensUnstated() throws Exception {
        master.lose(2);
        master.execute("ALTER TABLE vote ADD CONSTRAINT broken CHECK (seq < 0) NOT VALID");
        assertThrows(SQLException.class, this::restore);
        assertEquals("6", master.text("SELECT count(*) FROM partition_head WHERE restored"));
        master.execute("ALTER TABLE vote DROP CONSTRAINT broken");
        restore();

        try (MasterSession session = MasterSession.open(master.url(), "test");
                LogAdmin admin = LogAdmin.ofCommand(Brokers.at(broker.bootstrap()), MasterFixture.ROUTING);
                LogReader reader = admin.reader(IsolationLevel.READ_COMMITTED, () -> {})) {
            HeadTable heads = new HeadTable(session.connection());
            LogComparison comparison = LogComparison.toTheEnd(
                    new VoteTable(session.connection()), reader, heads.notedTails(admin.topicId()));
            comparison.runToTheEnd();
            SortedMap<Integer, Long> restored = PartitionOpening.restored(heads, comparison);
            assertEquals(master.heads(), restored);
            SortedMap<Integer, Long> statedBefore = new TreeMap<>(restored);
            statedBefore.replaceAll((_, tail) -> tail - 1);
            for (SortedMap<Integer, Long> stated : List.of(new TreeMap<Integer, Long>(), statedBefore)) {
                assertThrows(
                        CompareAgainException.class,
                        () -> PartitionOpening.run(session, comparison, List.of(), stated, admin.topicId()));
                assertEquals(6, master.closed().size());
            }
        }
    }

    @Test
    void faultFAPublisherThatDiedBetweenTheStatementAndTheOpeningIsFollowedByOneThatStatesItAgain() throws Exception {
        restore();
        log.append(new RestoredStatement(3, 17).toProduce());

        instances.start();

        await().until(master::isOpen);
        assertEquals(master.heads(), stated(), "the last of each partition");
    }

    @Test
    void aMasterThatLostEverythingGetsItAllBack() throws Exception {
        master.lose(VOTES);

        assertEquals(VOTES, restore());
        assertEquals(votes, master.votes());
    }

    @Test
    void faultIAnOpenTransactionOnlyDelaysIt() throws Exception {
        master.lose(2);
        Producer<byte[], byte[]> open = log.transactional("somebody", Duration.ofSeconds(5));
        try {
            open.beginTransaction();
            open.send(LogRecord.toProduce(votes.getLast())).get();
        } finally {
            open.close(Duration.ZERO); // only its timeout ends it
        }

        assertEquals(6 * 2, restore());
        assertEquals(votes, master.votes());
    }

    @Test
    void runningAgainBringsBackNothing() throws Exception {
        master.lose(2);
        restore();

        assertEquals(0, restore());
        assertEquals(votes, master.votes());
    }

    @Test
    void votesThatTheLogHasTwiceComeBackOnce() throws Exception {
        VoteCast last = votes.getLast();
        votes.stream()
                .filter(vote -> vote.partition() == last.partition() && vote.seq() > last.seq() - 5)
                .forEach(log::append);
        master.lose(3);

        assertEquals(6 * 3, restore());
        assertEquals(votes, master.votes());
    }

    @Test
    void faultBAPartitionWhereTheMasterHasAnotherVoteIsNamedAndLeftAndTheOthersAreRestored() {
        VoteCast last = votes.getLast();
        master.lose(2);
        master.forge("UPDATE vote SET ballot = '\\x0002' WHERE partition = %d AND seq = %d"
                .formatted(last.partition(), last.seq() - 2));

        String refusal = refusal();

        assertTrue(refusal.contains("at " + last.partition() + "/" + (last.seq() - 2)), refusal);
        assertEquals(votes.size() - 2, master.votes().size());
    }

    @Test
    void faultBASecondVoteOfAVoterComesBackVoid() throws Exception {
        VoteCast last = votes.getLast();
        VoteCast second = again(last, last.seq() + 1);
        log.append(second);

        assertEquals(1, restore());

        List<VoteCast> all = new ArrayList<>(votes);
        all.add(second);
        assertEquals(all, master.votes());
        assertEquals(
                second.position().toString(),
                master.text("SELECT string_agg(partition || '/' || seq, ',') FROM vote WHERE void"));
        Publisher publisher = instances.start();
        await().until(master::isOpen);
        assertEquals(Reason.NONE, publisher.status().reason());
    }

    @Test
    void faultBAVoteBehindAGapComesBackVoidAndIsNobodysStandingVote() throws Exception {
        VoteCast last = votes.getLast();
        VoteCast forged = again(last, last.seq() + 1, 5);
        log.append(forged);

        assertEquals(1, restore());

        assertEquals(List.of(forged.position()), voids());
        assertEquals(1, standing(last).revision());
        log.append(again(last, last.seq() + 2, 2));
        log.append(again(last, last.seq() + 3, 4));
        assertEquals(2, restore());
        assertEquals(
                List.of(forged.position(), new Position(last.partition(), last.seq() + 3)), voids(), "2 is the next");
        assertEquals(2, standing(last).revision());
    }

    @Test
    void faultBAForgedRevisionInOneChunkWithTheVotersFirstVoteIsJudgedInTheirOrder() throws Exception {
        VoteCast last = votes.getLast();
        log.append(again(last, last.seq() + 1, 3));
        log.append(again(last, last.seq() + 2, 2));
        log.append(again(last, last.seq() + 3, 3));
        master.lose(2);

        assertEquals(6 * 2 + 3, restore());

        assertEquals(List.of(new Position(last.partition(), last.seq() + 1)), voids());
        assertEquals(3, standing(last).revision());
    }

    @Test
    void faultBASecondRevisionComesBackVoidWhereMindsMayNotBeChanged() throws Exception {
        Instant opens = Instant.parse("2027-05-21T04:00:00Z");
        Launches.put(
                master.url(),
                Launches.election(Launches.file("demo", opens, opens.plusSeconds(43_200), "c1", "c5")
                        .put("changeOfMind", "refused")));
        VoteCast last = votes.getLast();
        VoteCast second = again(last, last.seq() + 1, 2);
        log.append(second);

        assertEquals(1, restore());

        assertEquals(List.of(second.position()), voids());
        assertEquals(1, standing(last).revision());
    }

    @Test
    void faultBConflictsAndVotesThatAreAheadDoNotStopIt() throws Exception {
        VoteCast last = votes.getLast();
        log.append(again(last, last.seq()));
        log.append(again(last, last.seq() + 50));
        master.lose(3);

        assertEquals(6 * 3, restore());
        assertEquals(votes, master.votes());
    }

    @Test
    void faultBAPartitionThatCannotBeReadIsLeftOutAndTheOthersAreRestored() throws Exception {
        master.lose(2);

        try (MasterSession session = MasterSession.open(master.url(), "test");
                LogAdmin admin = LogAdmin.ofCommand(Brokers.at(broker.bootstrap()), MasterFixture.ROUTING);
                LogReader reader = admin.reader(IsolationLevel.READ_COMMITTED, () -> {})) {
            assertEquals(
                    5 * 2,
                    new ShardRestore(session)
                            .restore(reader, admin.topicId(), Set.of(3), _ -> {})
                            .votes());
        }

        assertTrue(master.votes()
                .containsAll(
                        votes.stream().filter(vote -> vote.partition() != 3).toList()));
        assertEquals(votes.size() - 2, master.votes().size());
    }

    @Test
    void faultDAFailedRestoreRevealsNothingOfAVote() {
        VoteCast last = votes.getLast();
        master.lose(2);
        master.execute("ALTER TABLE vote ADD CONSTRAINT broken CHECK (seq < %d) NOT VALID".formatted(last.seq()));

        SQLException failure = assertThrows(SQLException.class, this::restore);

        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        for (VoteCast vote : votes) {
            assertFalse(trace.toString().contains(vote.voter().value()), "names a voter");
        }
        assertFalse(trace.toString().contains("INSERT"), "quotes the statement");
    }

    @Test
    void withAutoRestoreThePublisherBringsThemBackAndOpens() {
        master.lose(2);

        instances.start(true, Probe.NONE);

        await().until(master::isOpen);
        assertEquals(votes, master.votes());
        assertEquals(master.heads(), stated());
    }

    /// What the closings topic says of restored partitions, the last of each.
    private SortedMap<Integer, Long> stated() {
        SortedMap<Integer, Long> stated = new TreeMap<>();
        closings().forEach(record -> {
            try {
                RestoredStatement statement = RestoredStatement.decode(record.value());
                stated.put(statement.partition(), statement.tail());
            } catch (MalformedEventException e) {
                throw new IllegalStateException(e);
            }
        });
        return stated;
    }

    private Instant lastStatedAt() {
        return Instant.ofEpochMilli(closings().getLast().timestamp());
    }

    private List<ConsumerRecord<byte[], byte[]>> closings() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.CLOSINGS, records::add);
        return records;
    }

    private static VoteCast again(VoteCast vote, long seq) {
        return again(vote, seq, vote.revision());
    }

    private static VoteCast again(VoteCast vote, long seq, int revision) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                seq,
                vote.voter(),
                vote.constituency(),
                revision,
                ShortBallot.of(new ChoiceId("c5")),
                vote.auth(),
                vote.nonce(),
                vote.castAt());
    }

    private List<Position> voids() throws SQLException {
        List<Position> voids = new ArrayList<>();
        try (var connection = DriverManager.getConnection(master.url());
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("SELECT partition, seq FROM vote WHERE void ORDER BY partition, seq")) {
            while (rows.next()) {
                voids.add(new Position(rows.getInt(1), rows.getLong(2)));
            }
        }
        return voids;
    }

    /// As `POST …/voter` and the next batch see it.
    private VoteCast standing(VoteCast ofVoter) {
        try (MasterReader reader = new MasterReader(InstancesFixture.SHARD, master.url())) {
            return reader.voters(List.of(new Participant(ofVoter.electionId(), ofVoter.voter())))
                    .getFirst()
                    .standing()
                    .orElseThrow();
        }
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(OperatorNeededException.class, this::restore).getMessage());
    }

    private long restore() throws Exception {
        return ShardRestore.run(
                InstancesFixture.SHARD,
                master.url(),
                Brokers.at(broker.bootstrap()),
                MasterFixture.ROUTING,
                restored -> {});
    }
}
