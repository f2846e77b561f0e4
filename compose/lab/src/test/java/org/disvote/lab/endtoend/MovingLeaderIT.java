package org.disvote.lab.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.lab.voters.Acknowledged;
import org.disvote.lab.voters.Voters;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.Rebuild.Rebuilt;
import org.disvote.sink.rebuild.ReplicaTarget;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.disvote.testlog.StandInNotary;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.provision.TopicProvisioner.Identity;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A master at one address whose leader moves, as the service of an operator for Kubernetes: nobody can be asked who
/// leads, and sessions with a former leader may go on.
@RealParts(embeddedOnly = true)
@Slow
final class MovingLeaderIT {

    private static final Routing ROUTING = new Routing(6);
    private static final String ELECTION = "demo";
    private static final int VOTERS_AT_A_TIME = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Broker broker;
    private final Brokers brokers;
    private final List<IngestApi> instances = new CopyOnWriteArrayList<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private StreamingPair pair;
    private LeaderAddress address;

    @TempDir
    private Path folder;

    MovingLeaderIT(Broker broker) {
        this.broker = broker;
        brokers = Brokers.at(broker.bootstrap());
    }

    @BeforeEach
    void start() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                at -> TopicProvisioner.ofOneBroker(
                        Brokers.at(at), ROUTING, new Identity(Optional.empty(), Optional.empty())));
        parts.push(StandInNotary.start(brokers));
        new ElectionTopic(brokers)
                .launch(
                        Definition.of(Pipeline.election(ELECTION, Instant.parse("2100-01-01T00:00:00Z"))),
                        Election.NOTICE_MIN);
        pair = new StreamingPair(folder);
        parts.push(pair);
        address = new LeaderAddress(pair.firstPort());
        parts.push(address);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    @Test
    void votesGoOnAfterAPlannedChangeOfTheLeaderAndNoneIsLostOrDoubled() throws Exception {
        pair.makeSynchronous();
        startInstance(Confirm.MASTER);
        try (Voters voters = voters()) {
            voters.start(VOTERS_AT_A_TIME);
            Pipeline.awaitAcknowledged(voters, 100);

            pair.stopFirst();
            pair.promote();
            address.moveTo(pair.secondPort());

            awaitMore(voters, 100);
            voters.stop();
            assertWhole(voters);
        }
    }

    /// The former leader lives, and has nothing to publish. Its commits wait for a standby that is none any more;
    /// nothing else fails there.
    @Test
    void anInstanceLeavesAFormerLeaderThatLivesOnAndNothingIsAcknowledgedThere() throws Exception {
        pair.makeSynchronous();
        startInstance(Confirm.LOG);
        Map<VoterId, Acknowledged> before;
        try (Voters voters = voters()) {
            voters.start(VOTERS_AT_A_TIME);
            Pipeline.awaitAcknowledged(voters, 50);
            voters.stop();
            before = voters.acknowledged();
        }

        pair.promote();
        address.moveTo(pair.secondPort());

        List<URI> uris = instances.stream().map(IngestApi::uri).toList();
        try (Voters voters = new Voters(new ElectionId(ELECTION), "LATE-", () -> uris, vote -> {})) {
            voters.start(1);
            Pipeline.awaitAcknowledged(voters, 20);
            voters.stop();
            Pipeline.assertIn(pair.url(pair.secondPort()), before, VoterId::value);
            assertWhole(voters);
        }
    }

    /// Without synchronous standbys the former leader goes on to commit. Votes that only it has are lost then.
    /// Those that the log has are not, and no place in the log has two votes.
    @Test
    void whatTheLogHasIsNotLostEvenIfAFormerLeaderCommitsBesideTheNewOne() throws Exception {
        startInstance(Confirm.LOG);
        try (Voters voters = voters()) {
            voters.start(VOTERS_AT_A_TIME);
            Pipeline.awaitAcknowledged(voters, 100);

            pair.promote();
            long onFirst = votesAt(pair.firstPort());
            long onSecond = votesAt(pair.secondPort());
            address.moveTo(pair.secondPort());
            startInstance(Confirm.LOG);
            Awaitility.await("both commit")
                    .until(() -> votesAt(pair.firstPort()) > onFirst && votesAt(pair.secondPort()) > onSecond);
            pair.stopFirst();
            Map<VoterId, Acknowledged> acknowledged = Map.copyOf(voters.acknowledged());

            assertEquals(List.of(), voters.contradictions());
            String replica = pair.databaseOfSecond("replica");
            Rebuilt log = Rebuild.run(replica, new ReplicaTarget(Set.of()), brokers, (doing, done, all) -> {});
            assertEquals(0, log.conflicts());
            Pipeline.assertIn(replica, acknowledged, VoterId::value);
        }
    }

    private void startInstance(Confirm confirm) {
        IngestApi instance = IngestApi.start(IngestConfig.builder(List.of(pair.url(address.port())), brokers)
                .confirm(confirm)
                .routing(ROUTING)
                .autoRestore(true)
                .build());
        parts.push(instance);
        instances.add(instance);
    }

    private Voters voters() {
        return new Voters(
                new ElectionId(ELECTION),
                () -> instances.stream().map(IngestApi::uri).toList());
    }

    private static void awaitMore(Voters voters, int votes) {
        Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + votes);
    }

    private long votesAt(int port) throws Exception {
        return Long.parseLong(
                Postgres.rows(pair.url(port), "SELECT count(*) FROM vote").getFirst());
    }

    private void assertWhole(Voters voters) throws Exception {
        assertEquals(List.of(), voters.contradictions());
        AuditReport report = Audit.run(
                new AuditTargets(List.of(pair.url(address.port())), brokers, new TreeMap<>()),
                PATIENCE,
                20,
                (doing, done, all) -> {});
        assertEquals(AuditReport.Verdict.EQUAL, report.verdict(), report::text);
        Pipeline.assertAcknowledgedIn(pair.url(pair.secondPort()), voters, VoterId::value);
    }
}
