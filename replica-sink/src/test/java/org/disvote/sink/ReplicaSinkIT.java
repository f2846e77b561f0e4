package org.disvote.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.sink.progress.PartitionStatus;
import org.disvote.sink.replica.Probe;
import org.disvote.sink.replica.ReplicaDatabase;
import org.disvote.sink.replica.ReplicaDatabase.OtherReplicaException;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@RealParts
class ReplicaSinkIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Duration PATIENCE = Patience.WAIT_MAX;

    /// A stopped partition is retried each 30 s.
    private static final Duration PATIENCE_OF_STOPS = PATIENCE.plusSeconds(30);

    private static final Duration GAP_ALARM_AFTER = Duration.ofSeconds(1);

    private static final long FAR_AHEAD = 1_000_000_000_000_000L;

    private static final AtomicInteger GROUPS = new AtomicInteger();

    private final Postgres postgres;
    private final Broker broker;
    private final long seed = System.nanoTime();
    private final List<ReplicaSink> sinks = new ArrayList<>();
    private VoteLog log;
    private Replica replica;
    private String name;

    ReplicaSinkIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void open() {
        System.out.println("seed " + seed);
        log = new VoteLog(broker, ROUTING, seed);
        replica = new Replica(postgres.createDatabase());
        name = "r" + GROUPS.incrementAndGet();
    }

    @AfterEach
    void close() {
        sinks.forEach(ReplicaSink::close);
        log.close();
    }

    @Test
    void everyVoteOfTheLogIsAppliedAsItIs() {
        log.publish(2_000);
        start(2);
        log.publish(1_000);
        log.publish(1);

        awaitEqual();
        assertEquals(log.heads(), seqs());
    }

    @Test
    void faultFAPartitionThatWasAddedToTheLogIsIgnored() throws Exception {
        log.publish(200);
        ReplicaSink sink = start(2);
        awaitEqual();
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(ROUTING.partitions() + 1)))
                    .all()
                    .get();
        }
        start(1); // joins the group, which then assigns the partitions again

        log.publish(200);

        awaitEqual();
        assertEquals(Set.of(State.FOLLOWING), states());
        assertFalse(sink.status().containsKey(ROUTING.partitions()));
        assertEquals(
                List.of(Integer.toString(ROUTING.partitions())),
                replica.query("SELECT partitions FROM system", row -> row.getString(1)));
    }

    @Test
    void faultBAReplicaOfAnotherSystemIsRefused() throws Exception {
        log.publish(200);
        start(1);
        awaitEqual();
        sinks.forEach(ReplicaSink::close);
        sinks.clear();

        ReplicaSink other = ReplicaSink.start(
                new SinkConfig(name, replica.url(), Brokers.at(broker.bootstrap()), new Routing(48), 1));
        sinks.add(other);

        await().until(() -> !other.status().isEmpty()
                && other.status().values().stream()
                        .allMatch(status -> status.reason().code() == Code.OTHER_REPLICA));
        assertEquals(List.of(), replica.query("SELECT reason FROM quarantine", row -> row.getString(1)));
        OtherReplicaException refused = assertThrows(
                OtherReplicaException.class,
                new ReplicaDatabase(name, replica.url(), new Routing(48))::requireSameSystem);
        assertEquals(
                ("the replica was made for a log of %d partitions, and the system's has 48: check --replica-db "
                                + "and --brokers")
                        .formatted(ROUTING.partitions()),
                refused.getMessage());
    }

    @Test
    void votesOfAbortedTransactionsAreNotApplied() {
        log.publish(100);
        List<VoteCast> votes = log.cast(50);
        log.appendAborted(votes.stream().map(VoteLog::forged).toList());
        log.append(votes);
        start(1);

        awaitEqual();
    }

    @Test
    void aDuplicateVoteIsSkipped() {
        List<VoteCast> votes = log.publish(500);
        start(1);
        awaitEqual();

        votes.subList(100, 400).forEach(log::inject);
        votes.subList(0, 10).forEach(log::inject);
        log.publish(100);

        awaitEqual();
        assertEquals(Set.of(State.FOLLOWING), states());
    }

    @Test
    void faultBAnotherVoteForAnAppliedPositionIsQuarantinedAndStopsNothing() {
        List<VoteCast> votes = log.publish(400);
        ReplicaSink sink = start(1);
        awaitEqual();
        VoteCast victim = votes.get(17);

        long offset = log.inject(VoteLog.forged(victim));
        log.publish(400);

        awaitEqual();
        assertEquals(List.of("conflict %d %d".formatted(offset, victim.seq())), quarantined());
        assertEquals(
                List.of(new String(VoteCodec.encode(VoteLog.forged(victim)), UTF_8)),
                replica.query("SELECT record_value FROM quarantine", row -> new String(row.getBytes(1), UTF_8)));
        assertEquals(Set.of(State.FOLLOWING), states(sink));
        await().until(() -> metric(sink, "disvote_sink_quarantined", "kind=\"conflict\"") == 1);
    }

    @Test
    void faultBAGapIsAlarmedAndEndsOnceTheMissingVotesCome() {
        log.publish(200);
        VoteCast lost = log.castIn(2);
        VoteCast after = log.castIn(2);
        log.append(List.of(after));
        ReplicaSink sink = start(1);
        log.publish(200);
        List<VoteCast> behind = log.votes().stream()
                .filter(vote -> vote.partition() == 2 && vote.seq() > lost.seq())
                .toList();

        awaitEqualExcept(2);
        PartitionStatus status = await().until(() -> sink.status().get(2), at -> at != null && at.state() == State.GAP);
        assertEquals(lost.seq() - 1, status.applied().seq());
        assertEquals(Reason.at(Code.GAP, lost.position()), status.reason());
        assertEquals(1, metric(sink, "disvote_sink_partitions", "state=\"gap\""));
        assertEquals(behind.size(), metric(sink, "disvote_sink_quarantined", "kind=\"ahead\""));
        await().until(() -> sink.health().equals(new Health(true, Reason.at(Code.GAP, lost.position()))));

        // The gap is still known after a restart.
        sink.close();
        ReplicaSink next = start(1);
        await().until(() -> next.status().get(2), at -> at != null && at.state() == State.GAP);

        // The publisher sends again from the gap.
        log.append(List.of(lost));
        behind.forEach(log::inject);
        log.publish(100);

        awaitEqual();
        await().until(() -> states(next).equals(Set.of(State.FOLLOWING)));
        await().until(() -> next.health().equals(Health.READY));
    }

    @Test
    void faultBAForgedRecordFarAheadBecomesNoVoteAndDelaysNone() {
        log.publish(100);
        VoteCast next = log.castIn(1);
        VoteCast far = new VoteCast(
                next.electionId(),
                1,
                FAR_AHEAD,
                next.voter(),
                next.constituency(),
                1,
                next.ballot(),
                next.auth(),
                next.nonce(),
                next.castAt());
        long offset = log.inject(far);
        log.append(List.of(next));
        ReplicaSink sink = start(1);
        log.publish(100);

        awaitEqual();
        assertEquals(List.of("ahead %d %d".formatted(offset, FAR_AHEAD)), quarantined());
        await().until(() -> metric(sink, "disvote_sink_lag_votes") == 0);
        await().until(() -> sink.health().ready());
    }

    @Test
    void faultBAVotersSecondVoteIsKeptLikeOthers() {
        List<VoteCast> votes = log.publish(300);
        VoteCast first = votes.get(5);
        VoteCast next = log.castIn(first.partition());
        VoteCast second = new VoteCast(
                first.electionId(),
                next.partition(),
                next.seq(),
                first.voter(),
                first.constituency(),
                first.revision(),
                first.ballot(),
                first.auth(),
                next.nonce(),
                next.castAt());
        log.append(List.of(second));
        ReplicaSink sink = start(1);
        log.publish(300);

        awaitEqual();
        assertEquals(List.of(), quarantined());
        assertEquals(Set.of(State.FOLLOWING), states(sink));
    }

    @Test
    void aReplicaThatLostRowsStopsThatPartitionOnly() {
        List<VoteCast> votes = log.publish(200);
        ReplicaSink sink = start(1);
        awaitEqual();
        VoteCast lost = votes.get(9);
        replica.forge("DELETE FROM vote WHERE partition = %d AND seq = %d".formatted(lost.partition(), lost.seq()));

        log.inject(lost);

        PartitionStatus status = awaitStopped(sink, lost.partition());
        assertEquals(Reason.at(Code.REPLICA_LOST_VOTES, lost.partition()), status.reason());
        log.publish(200);
        awaitEqualExcept(lost.partition());
    }

    @Test
    void faultFAStoppedPartitionGoesOnOnceItsRowIsBack() {
        List<VoteCast> votes = log.publish(200);
        ReplicaSink sink = start(1);
        awaitEqual();
        VoteCast lost = votes.get(9);
        String where = "WHERE partition = %d AND seq = %d".formatted(lost.partition(), lost.seq());
        replica.execute("CREATE TABLE kept AS SELECT * FROM vote " + where);
        replica.forge("DELETE FROM vote " + where);
        log.inject(lost);
        awaitStopped(sink, lost.partition());

        replica.execute("INSERT INTO vote SELECT * FROM kept");

        await().atMost(PATIENCE_OF_STOPS).until(() -> states(sink).equals(Set.of(State.FOLLOWING)));
        log.publish(200);
        awaitEqual();
    }

    @Test
    void faultFStoppedPartitionsGoOnInAReplicaThatIsCreatedAgain() {
        List<VoteCast> votes = log.publish(200);
        ReplicaSink sink = start(2);
        awaitEqual();
        for (int partition : List.of(0, 3)) { // one of each consumer
            VoteCast lost = votes.stream()
                    .filter(vote -> vote.partition() == partition)
                    .findFirst()
                    .orElseThrow();
            replica.forge("DELETE FROM vote WHERE partition = %d AND seq = %d".formatted(partition, lost.seq()));
            log.inject(lost);
            awaitStopped(sink, partition);
        }

        replica.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        postgres.disconnectAll(replica.url());
        log.publish(100);

        await().atMost(PATIENCE_OF_STOPS)
                .until(() -> replica.count() >= log.votes().size());
        assertEquals(log.votes(), replica.votes());
        await().atMost(PATIENCE_OF_STOPS).until(() -> states(sink).equals(Set.of(State.FOLLOWING)));
    }

    @Test
    void faultBARowThatIsNoVoteStopsItsPartitionOnly() {
        List<VoteCast> votes = log.publish(200);
        ReplicaSink sink = start(1);
        awaitEqual();
        VoteCast odd = votes.get(9);
        replica.forge("UPDATE vote SET nonce = '\\x010203' WHERE partition = %d AND seq = %d"
                .formatted(odd.partition(), odd.seq()));

        log.inject(odd);

        PartitionStatus status = awaitStopped(sink, odd.partition());
        assertEquals(Reason.at(Code.REPLICA_LOST_VOTES, odd.partition()), status.reason());
        log.publish(200);
        long others = log.votes().stream()
                .filter(vote -> vote.partition() != odd.partition())
                .count();
        await().until(() -> replica.query(
                        "SELECT count(*) FROM vote WHERE partition <> " + odd.partition(), row -> row.getLong(1))
                .equals(List.of(others)));
    }

    @Test
    void faultFAReplicaThatIsDroppedAndCreatedAgainIsFilledFromTheLog() {
        log.publish(300);
        ReplicaSink sink = start(2);
        awaitEqual();

        replica.execute("DROP SCHEMA public CASCADE");
        replica.execute("CREATE SCHEMA public");
        postgres.disconnectAll(replica.url());
        log.publish(100);

        awaitEqual();
        await().until(() -> states(sink).equals(Set.of(State.FOLLOWING)));
        await().until(() -> sink.health().equals(Health.READY));
    }

    @Test
    void faultFADatabaseWithOtherTablesStopsTheSinkUntilItIsEmptied() {
        replica.execute("CREATE TABLE something_else (id int)");
        log.publish(50);
        ReplicaSink sink = start(1);

        await().until(() -> states(sink).equals(Set.of(State.STOPPED)));
        assertFalse(sink.health().ready());
        assertEquals(Code.REPLICA_OCCUPIED, sink.health().reason().code());

        replica.execute("DROP TABLE something_else");

        awaitEqual();
        await().until(() -> sink.health().equals(Health.READY));
    }

    @Test
    void faultFARoleWithoutCreateStopsTheSinkUntilTheRightIsGranted() {
        String role = "reader" + System.nanoTime();
        replica.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        replica.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        log.publish(50);
        ReplicaSink sink = ReplicaSink.start(
                new SinkConfig(name, as(role, replica.url()), Brokers.at(broker.bootstrap()), ROUTING, 1));
        sinks.add(sink);

        await().until(() -> states(sink).equals(Set.of(State.STOPPED)));
        assertFalse(sink.health().ready());
        assertEquals(Code.REPLICA_NO_RIGHT, sink.health().reason().code());

        replica.execute("GRANT CREATE ON SCHEMA public TO " + role);

        awaitEqual();
        await().until(() -> sink.health().equals(Health.READY));
    }

    /// The server's error quotes the row ("Failing row contains", "Key (…)=(…)"), which has a voter's ID and
    /// choice.
    @Test
    void faultDNoContentOfARowThatTheReplicaRefusesIsLogged() {
        log.publish(100);
        ReplicaSink sink = start(1);
        awaitEqual();
        VoteCast next = log.cast(1).getFirst();
        replica.execute("ALTER TABLE vote ADD CONSTRAINT nobody CHECK (voter <> '%s')"
                .formatted(next.voter().value()));

        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger("org.disvote");
        logged.start();
        root.addAppender(logged);
        try {
            log.append(List.of(next));
            awaitStopped(sink, next.partition());
            await().until(() -> written(logged).contains("SQL state 23514"));
        } finally {
            root.detachAppender(logged);
        }

        PartitionStatus status = awaitStopped(sink, next.partition());
        assertEquals(Reason.at(Code.ROW_REFUSED, next.partition()), status.reason());
        String written = written(logged);
        assertFalse(written.contains(next.voter().value()) || written.contains("Failing row"), written);
    }

    @Test
    void aRecordThatIsNoVoteIsQuarantinedWithItsBytesAndSkipped() {
        log.publish(50);
        byte[] key = "someone".getBytes(UTF_8);
        byte[] value = {0, 1, 2, (byte) 0xff};
        long offset = log.inject(new ProducerRecord<>(TopicCatalog.VOTES, 1, key, value));
        long empty = log.inject(new ProducerRecord<>(TopicCatalog.VOTES, 1, null, null));
        start(1);
        log.publish(50);

        awaitEqual();
        var kept = replica.query("SELECT * FROM quarantine ORDER BY log_offset", row -> {
            assertEquals(1, row.getInt("partition"));
            if (row.getLong("log_offset") == offset) {
                assertArrayEquals(key, row.getBytes("record_key"));
                assertArrayEquals(value, row.getBytes("record_value"));
            }
            return row.getLong("log_offset") + " " + row.getString("reason");
        });
        assertEquals(2, kept.size());
        assertTrue(kept.get(0).startsWith(offset + " not a vote's canonical bytes"), kept.get(0));
        assertEquals(empty + " it has no key", kept.get(1));
        ReplicaSink sink = sinks.getFirst();
        await().until(() -> metric(sink, "disvote_sink_quarantined") == 2);
    }

    @Test
    void aRecordOfANewerVersionIsQuarantinedOnlyIfNobodyAnnouncedThatVersion() {
        log.publish(50);
        byte[] newer = "{\"v\":3}".getBytes(UTF_8);
        log.inject(new ProducerRecord<>(TopicCatalog.VOTES, 1, "someone".getBytes(UTF_8), newer));
        ReplicaSink sink = start(1);
        log.publish(50);
        awaitEqual();
        assertEquals(
                1,
                replica.query("SELECT log_offset FROM quarantine", row -> row.getLong(1))
                        .size());

        log.inject(new ProducerRecord<>(
                TopicCatalog.ELECTIONS,
                0,
                "version/3".getBytes(UTF_8),
                "{\"kind\":\"version\",\"record\":3}".getBytes(UTF_8)));
        log.inject(new ProducerRecord<>(TopicCatalog.VOTES, 1, "someone".getBytes(UTF_8), newer));

        await().until(
                        () -> sink.status().get(1),
                        at -> at != null && at.reason().code() == Code.NEWER_VERSION);
        assertEquals(
                1,
                replica.query("SELECT log_offset FROM quarantine", row -> row.getLong(1))
                        .size());
    }

    @Test
    void consumersThatJoinShareThePartitionsAndApplyEachVoteOnce() {
        log.publish(500);
        ReplicaSink first = start(1);
        await().until(() -> first.status().size() == ROUTING.partitions());
        ReplicaSink second = start(1);
        log.publish(500);
        await().until(() -> first.status().size() == 2 && second.status().size() == 2);
        ReplicaSink third = start(1);
        log.publish(500);
        await().until(() -> !third.status().isEmpty());
        log.publish(500);
        awaitEqual();

        second.close();
        log.publish(500);
        awaitEqual();
    }

    @Test
    void aSinkFollowsOnlyThePartitionsItIsConfiguredFor() {
        log.publish(400);
        sinks.add(ReplicaSink.start(
                new SinkConfig(name, replica.url(), Brokers.at(broker.bootstrap()), ROUTING, 2, Set.of(0, 2, 3))));
        log.publish(400);

        awaitEqualExcept(1);
        assertEquals(Set.of(0, 2, 3), replica.applied().keySet());
    }

    @Test
    void aCrashBetweenRowsAndCommitLeavesNeither() {
        for (Probe.Step step : List.of(Probe.Step.ROWS_WRITTEN, Probe.Step.BEFORE_COMMIT)) {
            CountDownLatch crashed = new CountDownLatch(1);
            List<VoteCast> before = replica.votes();
            log.publish(200);
            ReplicaSink sink = ReplicaSink.start(config(1), reached -> {
                if (reached == step) {
                    crashed.countDown();
                    throw new IllegalStateException("crash at " + reached);
                }
            });
            try {
                await().until(() -> crashed.getCount() == 0);
            } finally {
                sink.close();
            }
            assertEquals(before, replica.votes());
            assertEquals(
                    before.size(),
                    replica.applied().values().stream()
                            .mapToLong(applied -> applied.seq())
                            .sum());

            ReplicaSink next = start(1);
            awaitEqual();
            next.close();
        }
    }

    @Test
    void aCrashRightAfterTheCommitAppliesNothingTwice() {
        log.publish(200);
        AtomicInteger crashes = new AtomicInteger();
        sinks.add(ReplicaSink.start(config(1), reached -> {
            if (reached == Probe.Step.AFTER_COMMIT && crashes.incrementAndGet() == 1) {
                throw new IllegalStateException("crash at " + reached);
            }
        }));

        awaitEqual();
        log.publish(200);
        awaitEqual();
        assertTrue(crashes.get() > 1);
    }

    @Test
    void aReplicaThatWasAwayCatchesUp() {
        log.publish(500);
        start(2);
        for (int i = 0; i < 5; i++) {
            postgres.disconnectAll(replica.url());
            log.publish(300);
        }
        awaitEqual();
        assertEquals(Set.of(State.FOLLOWING), states());
    }

    @Test
    void aSinkWhoseReplicaDoesNotAnswerPausesAndStaysInItsGroup() {
        log.publish(300);
        ReplicaSink sink = start(1);
        awaitEqual();
        replica.execute("ALTER TABLE vote RENAME TO away"); // every statement fails until the table is back

        log.publish(300);
        await().until(() -> states(sink).equals(Set.of(State.PAUSED)));
        assertEquals(ROUTING.partitions(), sink.status().size());

        replica.execute("ALTER TABLE away RENAME TO vote");
        awaitEqual();
        assertEquals(Set.of(State.FOLLOWING), states(sink));
    }

    @Test
    void metricsShowExactlyHowManyVotesAPausedReplicaLacks() {
        ReplicaSink sink = start(1);
        log.publish(300);
        awaitEqual();
        await().until(() -> sink.health().equals(Health.READY));
        assertEquals(300, metric(sink, "disvote_sink_votes_applied_total"));
        replica.execute("ALTER TABLE vote RENAME TO away");

        log.publish(7);
        log.publish(5);
        await().untilAsserted(() -> {
            assertEquals(12, metric(sink, "disvote_sink_lag_votes"));
            assertTrue(metric(sink, "disvote_sink_lag_seconds") > 1);
            assertEquals(ROUTING.partitions(), metric(sink, "disvote_sink_partitions", "state=\"paused\""));
            assertEquals(Code.REPLICA_FAILS, sink.health().reason().code());
        });

        replica.execute("ALTER TABLE away RENAME TO vote");
        await().untilAsserted(() -> {
            assertEquals(0, metric(sink, "disvote_sink_lag_votes"));
            assertEquals(0, metric(sink, "disvote_sink_lag_seconds"));
            assertEquals(ROUTING.partitions(), metric(sink, "disvote_sink_partitions", "state=\"following\""));
            assertEquals(Health.READY, sink.health());
        });
        assertEquals(312, metric(sink, "disvote_sink_votes_applied_total"));
        assertTrue(
                new String(sink.metrics().scrape(), UTF_8).contains("kafka_consumer_fetch_manager_records_consumed"));
    }

    @Test
    void aSlowReplicaDelaysNoOther() {
        CountDownLatch release = new CountDownLatch(1);
        Replica slow = new Replica(postgres.createDatabase());
        ReplicaSink stuck = ReplicaSink.start(
                new SinkConfig(name + "slow", slow.url(), Brokers.at(broker.bootstrap()), ROUTING, 1), step -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        try {
            start(1);
            log.publish(1_000);

            awaitEqual();
            assertEquals(0, slow.count());
        } finally {
            release.countDown();
        }
        await().untilAsserted(() -> assertEquals(log.votes(), slow.votes()));
        stuck.close();
    }

    @Test
    void aLogThatIsCreatedAgainStopsTheReplica() {
        log.publish(200);
        ReplicaSink sink = start(1);
        awaitEqual();
        List<VoteCast> before = replica.votes();

        log.recreate();
        log.publish(200);

        for (int partition = 0; partition < ROUTING.partitions(); partition++) {
            PartitionStatus status = awaitStopped(sink, partition);
            assertTrue(
                    Set.of(Code.OTHER_LOG, Code.LOG_CUT)
                            .contains(status.reason().code()),
                    status::toString);
        }
        assertEquals(before, replica.votes());

        sink.close();
        ReplicaSink next = start(1);
        PartitionStatus status = awaitStopped(next, 0);
        assertEquals(Reason.at(Code.OTHER_LOG, 0), status.reason());
        assertEquals(before, replica.votes());
    }

    @Test
    void aLogThatWasCutStopsAReplicaThatNeedsTheDeletedRecords() {
        log.publish(400);
        log.truncateBefore(1, 10);
        ReplicaSink sink = start(1);

        PartitionStatus status = awaitStopped(sink, 1);
        assertEquals(Reason.at(Code.LOG_CUT, 1), status.reason());
        awaitEqualExcept(1);
        assertEquals(0, replica.seqOf(1));
    }

    private SinkConfig config(int consumers) {
        return new SinkConfig(
                name, replica.url(), Brokers.at(broker.bootstrap()), ROUTING, consumers, Set.of(), GAP_ALARM_AFTER);
    }

    private ReplicaSink start(int consumers) {
        ReplicaSink sink = ReplicaSink.start(config(consumers));
        sinks.add(sink);
        return sink;
    }

    /// @param labels what the sample's labels must contain
    private static double metric(ReplicaSink sink, String name, String... labels) {
        return new String(sink.metrics().scrape(), UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void awaitEqual() {
        await().until(() -> replica.count() >= log.votes().size());
        assertEquals(log.votes(), replica.votes());
    }

    private void awaitEqualExcept(int partition) {
        await().untilAsserted(() -> assertEquals(
                log.votes().stream()
                        .filter(vote -> vote.partition() != partition)
                        .toList(),
                replica.votes().stream()
                        .filter(vote -> vote.partition() != partition)
                        .toList()));
    }

    private Map<Integer, Long> seqs() {
        Map<Integer, Long> seqs = new HashMap<>();
        replica.applied().values().forEach(applied -> seqs.put(applied.partition(), applied.seq()));
        return seqs;
    }

    private List<String> quarantined() {
        return replica.query(
                "SELECT kind, log_offset, seq FROM quarantine ORDER BY partition, log_offset",
                row -> "%s %d %d".formatted(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    private static String written(ListAppender<ILoggingEvent> logged) {
        StringBuilder written = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(logged.list)) {
            written.append(event.getFormattedMessage()).append(event.getKeyValuePairs());
            for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                written.append(cause.getMessage());
            }
        }
        return written.toString();
    }

    private static String as(String role, String url) {
        return url.replaceAll("([?&])(user|password)=[^&]*", "$1") + (url.contains("?") ? "&" : "?") + "user=" + role
                + "&password=secret";
    }

    private static PartitionStatus awaitStopped(ReplicaSink sink, int partition) {
        return await().until(
                        () -> sink.status().get(partition),
                        status -> status != null && status.state() == State.STOPPED);
    }

    private Set<State> states() {
        Set<State> states = new TreeSet<>();
        sinks.forEach(sink -> states.addAll(states(sink)));
        return states;
    }

    private static Set<State> states(ReplicaSink sink) {
        Set<State> states = new TreeSet<>();
        sink.status().values().forEach(status -> states.add(status.state()));
        return states;
    }
}
