package org.disvote.ingest.publish.election;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.disvote.ingest.Launches;
import org.disvote.ingest.Probe;
import org.disvote.ingest.cast.CastOutcome.NotOpen;
import org.disvote.ingest.cast.CastOutcome.Recorded;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.commit.Gathering;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.ingest.publish.InstancesFixture;
import org.disvote.ingest.publish.LogFixture;
import org.disvote.ingest.publish.MasterFixture;
import org.disvote.ingest.publish.Publisher;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class ClosingIT {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final LogFixture log;
    private final Broker broker;
    private final MasterFixture master;
    private InstancesFixture instances;

    ClosingIT(Postgres postgres, Broker broker) {
        this.broker = broker;
        log = new LogFixture(broker);
        master = new MasterFixture(postgres);
    }

    @BeforeEach
    void start() {
        log.recreateTopics();
        instances = new InstancesFixture(broker, master);
    }

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void eachPartitionIsSealedAtItsHeadAndItsStatementIsPublishedOnce() {
        Election over = launchClosing("demo");
        master.commit(30);
        SortedMap<Integer, Long> heads = master.heads();
        Publisher first = instances.start();

        awaiting().until(() -> statements().size() == MasterFixture.ROUTING.partitions());
        first.close();
        master.commit(20);
        instances.start();
        launchClosing("later");
        awaiting().until(() -> statements().size() == 2 * MasterFixture.ROUTING.partitions());

        List<ClosingStatement> ofDemo = statements().stream()
                .filter(statement -> statement.electionId().value().equals("demo"))
                .toList();
        SortedMap<Integer, Long> stated = new TreeMap<>();
        ofDemo.forEach(statement -> stated.put(statement.partition(), statement.lastSeq()));
        assertEquals(heads, stated);
        assertTrue(ofDemo.stream().allMatch(statement -> statement.closesAt().equals(over.closesAt())));
    }

    @Test
    void aPublishedStatementSealsAMasterThatLostItsSealsAndIsNotTakenBack() {
        Election over = launchClosing("demo");
        master.commit(30);
        Publisher first = instances.start();
        awaiting().until(() -> statements().size() == MasterFixture.ROUTING.partitions());
        List<ClosingStatement> before = statements();
        first.close();
        master.execute("DELETE FROM sealed");
        master.execute("DELETE FROM election");
        master.execute("UPDATE partition_head SET opened_for = NULL");
        moveClose(now.plusSeconds(3_600));

        instances.start();

        awaiting().until(master::isOpen);
        assertEquals(Integer.toString(MasterFixture.ROUTING.partitions()), master.text("SELECT count(*) FROM sealed"));
        moveClose(now.plusSeconds(7_200));
        launch("after", now.plusSeconds(60));
        awaiting().until(() -> "1".equals(master.text("SELECT count(*) FROM election WHERE id = 'after'")));
        assertEquals(
                "true",
                master.text("SELECT closes_at = '%s' FROM election WHERE id = 'demo'".formatted(over.closesAt())),
                "a close that has passed is not moved");
        assertEquals(before, statements());
    }

    @Test
    void aCloseThatWasMovedIsNotSealedByAShardThatComesLate() {
        Election soon = launchClosing("demo");
        Publisher first = instances.start();
        awaiting().until(() -> "1".equals(master.text("SELECT count(*) FROM election")) && master.isOpen());
        first.close();
        // As if the master had not read this move.
        master.execute(
                "UPDATE election SET closes_at = '%s'".formatted(soon.opensAt().plusSeconds(60)));
        master.execute("UPDATE partition_head SET opened_for = NULL");

        instances.start();

        awaiting().until(() -> statements().size() == MasterFixture.ROUTING.partitions());
        assertEquals(
                "true",
                master.text("SELECT bool_and(closes_at = '%s' AND sealed_at >= closes_at) FROM sealed"
                        .formatted(soon.closesAt())));
    }

    @Test
    void noVoteComesAfterTheSealWhileManyVotersVote() throws Exception {
        launch("demo", now.plusSeconds(3_600));
        instances.start();
        awaiting().until(() -> "1".equals(master.text("SELECT count(*) FROM election")) && master.isOpen());
        List<CompletableFuture<Decided>> answers = new ArrayList<>();

        try (GroupCommitter committer = new GroupCommitter(
                InstancesFixture.SHARD,
                master.url(),
                new GroupCommitter.Bounds(
                        4096, 1000, Gathering.fixed(Duration.ZERO), Duration.ofSeconds(5), Duration.ofSeconds(5)),
                GroupCommitter.Listener.NONE,
                Probe.NONE)) {
            for (int voter = 0; "0".equals(master.text("SELECT count(*) FROM sealed")); voter++) {
                if (voter == 20) {
                    moveClose(soon(5));
                }
                for (int i = 0; i < 20; i++) {
                    answers.add(cast(committer, "v" + voter + "-" + i));
                }
            }
            assertInstanceOf(
                    NotOpen.class,
                    cast(committer, "late").get(30, TimeUnit.SECONDS).outcome());
            // As if the master's clock had gone back.
            master.execute("UPDATE election SET closes_at = clock_timestamp() + interval '1 hour'");
            assertInstanceOf(
                    NotOpen.class,
                    cast(committer, "later").get(30, TimeUnit.SECONDS).outcome());
        }

        long recorded = 0;
        for (var answer : answers) {
            recorded += answer.get(30, TimeUnit.SECONDS).outcome() instanceof Recorded ? 1 : 0;
        }
        assertTrue(recorded > 0 && recorded < answers.size(), recorded + " of " + answers.size());
        assertEquals(Long.toString(recorded), master.text("SELECT count(*) FROM vote"));
        assertEquals(
                "0",
                master.text("SELECT count(*) FROM vote JOIN sealed USING (election_id, partition)"
                        + " WHERE vote.seq > sealed.last_seq OR vote.cast_at >= sealed.closes_at"
                        + " OR sealed.sealed_at < sealed.closes_at"));
    }

    @Test
    void faultDForgedStatementsCloseNothing() {
        Election open = launch("demo", now.plusSeconds(3_600));
        master.commit(30);
        for (int partition = 0; partition < MasterFixture.ROUTING.partitions(); partition++) {
            forge(new ClosingStatement(new ElectionId("demo"), partition, 0, open.closesAt(), open.closesAt()));
            forge(new ClosingStatement(
                    new ElectionId("demo"), partition, 0, now.minusSeconds(60), now.minusSeconds(60)));
        }

        instances.start();

        awaiting().until(master::isOpen);
        assertEquals("0", master.text("SELECT count(*) FROM sealed"));
        Instant closesAt = soon(5);
        moveClose(closesAt);
        awaiting().until(() -> statements().size() == 3 * MasterFixture.ROUTING.partitions());
        SortedMap<Integer, Long> stated = new TreeMap<>();
        statements().stream()
                .filter(statement -> statement.closesAt().equals(closesAt))
                .forEach(statement -> stated.put(statement.partition(), statement.lastSeq()));
        assertEquals(master.heads(), stated);
    }

    @Test
    void faultDAStatementThatLeavesOutAVoteOfTheMasterIsRefused() {
        Election over = launchClosing("demo");
        master.commit(30);
        await().until(() -> !Instant.now().isBefore(over.closesAt()));
        forge(new ClosingStatement(new ElectionId("demo"), 0, 0, over.closesAt(), over.closesAt()));

        instances.start();

        awaiting()
                .until(() -> Integer.toString(MasterFixture.ROUTING.partitions())
                        .equals(master.text("SELECT count(*) FROM sealed")));
        assertEquals(
                "true",
                master.text("SELECT bool_and(sealed.last_seq = head.last_seq)"
                        + " FROM sealed JOIN partition_head AS head USING (partition)"));
    }

    @Test
    void faultDAStatementThatWasAppendedBeforeItsCloseIsWrittenAgainAfterIt() {
        int partitions = MasterFixture.ROUTING.partitions();
        Election soon = launch("demo", soon(15));
        // As a master does whose clock is ahead of the brokers'.
        master.execute("INSERT INTO sealed SELECT 'demo', partition, last_seq, '%1$s', '%1$s' FROM partition_head"
                .formatted(soon.closesAt()));

        instances.start();

        awaiting().until(() -> statements().size() == 2 * partitions);
        assertTrue(!Instant.now().isBefore(soon.closesAt()), "the second statements come after the close");
        assertEquals(partitions, Set.copyOf(statements()).size());
    }

    @Test
    void faultDAStatementBeyondTheHeadKeepsItsElectionClosedThereAndStopsNothingElse() {
        Election over = launchClosing("demo");
        await().until(() -> !Instant.now().isBefore(over.closesAt()));
        forge(new ClosingStatement(new ElectionId("demo"), 0, 100, over.closesAt(), over.closesAt()));

        instances.start();

        awaiting().until(master::isOpen);
        assertEquals("100", master.text("SELECT last_seq FROM sealed WHERE election_id = 'demo' AND partition = 0"));
        log.assertHoldsOnce(master.commit(20));
    }

    private void forge(ClosingStatement statement) {
        log.append(new ProducerRecord<>(TopicCatalog.CLOSINGS, statement.encode()));
    }

    private List<ClosingStatement> statements() {
        List<ClosingStatement> statements = new ArrayList<>();
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.CLOSINGS, record -> {
            try {
                statements.add(ClosingStatement.decode(record.value()));
            } catch (MalformedEventException e) {
                throw new IllegalStateException(e);
            }
        });
        return statements;
    }

    private Election launch(String id, Instant closesAt) {
        return Launches.launch(
                Brokers.at(broker.bootstrap()), Launches.file(id, now.minusSeconds(3_600), closesAt, "c1"));
    }

    /// An election that closes as soon as its launch can count.
    private Election launchClosing(String id) {
        return launch(id, soon(3));
    }

    private static Instant soon(int seconds) {
        return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    }

    private void moveClose(Instant to) {
        Launches.moveClose(Brokers.at(broker.bootstrap()), "demo", to);
    }

    private static ConditionFactory awaiting() {
        return await();
    }

    private static CompletableFuture<Decided> cast(GroupCommitter committer, String voter) {
        Voter id = new Voter(voter);
        return committer.cast(
                CastRequest.of(new ElectionId("demo"), id, new ChoiceId("c1")), MasterFixture.ROUTING.partitionOf(id));
    }
}
