package org.disvote.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.Rebuild.Rebuilt;
import org.disvote.sink.rebuild.RebuildException;
import org.disvote.sink.rebuild.ReplicaTarget;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rebuilds a replica from valid logs and from logs with faults. For masters and the command see `RebuildIT`.
@RealParts
class ReplicaRebuildIT {

    private static final Routing ROUTING = new Routing(4);
    /// So many votes that later records are not polled together with the first ones of any partition.
    private static final int LATER_PAGE = 6_000 * ROUTING.partitions();

    private static final Rebuild.Watch NO_WATCH = (doing, done, all) -> {};

    private final Postgres postgres;
    private final Broker broker;
    private VoteLog log;
    private Replica replica;

    ReplicaRebuildIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void open() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        log = new VoteLog(broker, ROUTING, seed);
        replica = new Replica(postgres.createDatabase());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aRebuiltReplicaHasEveryVoteAndItsSinkGoesOn() throws Exception {
        log.publish(6_000);
        log.appendAborted(List.of(VoteLog.forged(log.votes().getFirst())));

        Rebuilt rebuilt = rebuild();

        assertEquals(6_000, rebuilt.votes());
        assertEquals(log.votes(), replica.votes());
        log.heads().forEach((partition, seq) -> assertEquals(seq, replica.seqOf(partition)));
        assertEquals(List.of("vote_position"), keys());
        log.publish(500);
        try (ReplicaSink _ = sink()) {
            await().until(() -> replica.count() == 6_500);
            assertEquals(log.votes(), replica.votes());
        }
    }

    @Test
    void anEmptyLogMakesAnEmptyReplicaThatItsSinkFollows() throws Exception {
        assertEquals(0, rebuild().votes());

        log.publish(100);
        try (ReplicaSink _ = sink()) {
            await().until(() -> replica.count() == 100);
        }
    }

    @Test
    void onlyTheGivenPartitionsAreRebuilt() throws Exception {
        log.publish(400);

        Rebuild.run(replica.url(), new ReplicaTarget(Set.of(1, 3)), Brokers.at(broker.bootstrap()), NO_WATCH);

        assertEquals(
                log.votes().stream().filter(vote -> vote.partition() % 2 == 1).toList(), replica.votes());
        assertEquals(Set.of(1, 3), replica.applied().keySet());
    }

    @Test
    void aRecordThatIsNoVoteIsQuarantinedWithItsBytes() throws Exception {
        log.publish(50);
        byte[] value = {0, 1, 2, (byte) 0xff};
        long offset = log.inject(new ProducerRecord<>(TopicCatalog.VOTES, 1, "someone".getBytes(UTF_8), value));
        long last = log.inject(new ProducerRecord<>(TopicCatalog.VOTES, 2, null, null));
        log.publish(50);

        Rebuilt rebuilt = rebuild();

        assertEquals(2, rebuilt.foreign());
        assertEquals(log.votes(), replica.votes());
        List<Long> kept = replica.query("SELECT * FROM quarantine ORDER BY partition", row -> {
            if (row.getInt("partition") == 1) {
                assertArrayEquals(value, row.getBytes("record_value"));
            }
            return row.getLong("log_offset");
        });
        assertEquals(List.of(offset, last), kept);
    }

    @Test
    void aDuplicateVoteIsSkipped() throws Exception {
        List<VoteCast> votes = log.publish(LATER_PAGE);
        votes.subList(0, 100).forEach(log::inject);
        votes.subList(LATER_PAGE - 100, LATER_PAGE).forEach(log::inject);
        log.publish(100);

        Rebuilt rebuilt = rebuild();

        assertEquals(200, rebuilt.repeated());
        assertEquals(log.votes(), replica.votes());
    }

    @Test
    void faultBAnotherVoteForAPositionIsQuarantinedAndStopsNothing() throws Exception {
        List<VoteCast> votes = log.publish(LATER_PAGE);
        VoteCast victim = votes.getFirst();
        VoteCast last = votes.getLast();
        long soon = log.inject(VoteLog.forged(last));
        long late = log.inject(VoteLog.forged(victim));
        log.inject(victim);
        log.publish(10);

        Rebuilt rebuilt = rebuild();

        assertEquals(2, rebuilt.conflicts());
        assertEquals(1, rebuilt.repeated());
        assertEquals(log.votes(), replica.votes());
        assertEquals(
                Set.of("conflict %d %d".formatted(soon, last.seq()), "conflict %d %d".formatted(late, victim.seq())),
                Set.copyOf(quarantined()));
        assertEquals(
                Set.of(bytesOf(VoteLog.forged(victim)), bytesOf(VoteLog.forged(last))),
                Set.copyOf(replica.query(
                        "SELECT record_value FROM quarantine", row -> new String(row.getBytes(1), UTF_8))));
    }

    @Test
    void faultBAGapEndsItsPartitionUntilTheSinkGetsTheMissingVotes() throws Exception {
        log.publish(200);
        VoteCast lost = log.castIn(2);
        VoteCast after = log.castIn(2);
        log.append(List.of(after));
        log.publish(100);
        List<VoteCast> behind = log.votes().stream()
                .filter(vote -> vote.partition() == 2 && vote.seq() > lost.seq())
                .toList();

        Rebuilt rebuilt = rebuild();

        assertEquals(Map.of(2, lost.seq()), rebuilt.gaps());
        assertEquals(behind.size(), rebuilt.ahead());
        assertEquals(lost.seq() - 1, replica.seqOf(2));
        assertEquals(log.votes().size() - behind.size(), replica.count());

        log.append(List.of(lost));
        behind.forEach(log::inject);
        try (ReplicaSink _ = sink()) {
            await().until(() -> replica.count() == log.votes().size());
            assertEquals(log.votes(), replica.votes());
        }
    }

    @Test
    void faultBAVotersSecondVoteIsKeptLikeOthers() throws Exception {
        VoteCast first = log.publish(300).get(5);
        VoteCast next = log.castIn(first.partition());
        log.append(List.of(new VoteCast(
                first.electionId(),
                next.partition(),
                next.seq(),
                first.voter(),
                first.constituency(),
                first.revision(),
                first.ballot(),
                first.auth(),
                next.nonce(),
                next.castAt())));

        rebuild();

        assertEquals(log.votes(), replica.votes());
    }

    @Test
    void aLogThatWasCutIsRefused() {
        log.publish(400);
        log.truncateBefore(1, 10);

        String refusal = refusal();

        assertTrue(refusal.contains("no longer has its first records"), refusal);
        assertNothingWritten();
    }

    @Test
    void aDatabaseThatIsNotEmptyIsRefusedAndLeftAsItIs() throws Exception {
        log.publish(100);
        rebuild();
        log.publish(100);
        List<VoteCast> before = replica.votes();

        String refusal = refusal();

        assertTrue(refusal.contains("not empty"), refusal);
        assertEquals(before, replica.votes());
    }

    @Test
    void aDatabaseWithOtherTablesIsRefused() {
        replica.execute("CREATE TABLE something_else (id int)");

        String refusal = refusal();

        assertTrue(refusal.contains("not empty"), refusal);
    }

    @Test
    void killedAtAnyStepItLeavesAnEmptyDatabaseAndCanBeRunAgain() throws Exception {
        log.publish(9_000);
        for (String step : List.of("loading", "making key 1 of 1")) {
            AtomicBoolean killed = new AtomicBoolean();
            assertThrows(
                    SQLException.class,
                    () -> Rebuild.run(
                            replica.url(),
                            new ReplicaTarget(Set.of()),
                            Brokers.at(broker.bootstrap()),
                            (doing, done, all) -> {
                                if (doing.equals(step) && !killed.getAndSet(true)) {
                                    postgres.disconnectAll(replica.url());
                                }
                            }),
                    step);
            assertTrue(killed.get(), step);
            assertNothingWritten();
        }

        rebuild();

        assertEquals(log.votes(), replica.votes());
    }

    @Test
    void aSinkThatRunsDuringARebuildWaitsAndGoesOnFromItsEnd() throws Exception {
        try (ReplicaSink _ = sink()) {
            await().until(() -> replica.applied().size() == ROUTING.partitions());
            AtomicBoolean published = new AtomicBoolean();
            Rebuild.run(
                    replica.url(), new ReplicaTarget(Set.of()), Brokers.at(broker.bootstrap()), (doing, done, all) -> {
                        if (!published.getAndSet(true)) {
                            log.publish(500); // the database is claimed before the first progress
                        }
                    });

            await().until(() -> replica.count() == 500);
            assertEquals(log.votes(), replica.votes());
        }
    }

    private Rebuilt rebuild() throws RebuildException, SQLException {
        return Rebuild.run(replica.url(), new ReplicaTarget(Set.of()), Brokers.at(broker.bootstrap()), NO_WATCH);
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(RebuildException.class, this::rebuild).getMessage());
    }

    private ReplicaSink sink() {
        return ReplicaSink.start(
                new SinkConfig("r" + System.nanoTime(), replica.url(), Brokers.at(broker.bootstrap()), ROUTING, 1));
    }

    private void assertNothingWritten() {
        assertEquals(List.of(), replica.votes());
        assertEquals(
                0, replica.applied().values().stream().mapToLong(Applied::seq).sum());
        assertEquals(List.of(), replica.query("SELECT 1 FROM quarantine", row -> row.getInt(1)));
        assertEquals(List.of("vote_position"), keys());
    }

    private List<String> quarantined() {
        return replica.query(
                "SELECT kind, log_offset, seq FROM quarantine",
                row -> "%s %d %d".formatted(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    private static String bytesOf(VoteCast vote) {
        return new String(VoteCodec.encode(vote), UTF_8);
    }

    private List<String> keys() {
        return replica.query(
                "SELECT conname FROM pg_constraint WHERE conrelid = 'vote'::regclass AND contype IN ('p', 'u') ORDER"
                        + " BY 1",
                row -> row.getString(1));
    }
}
