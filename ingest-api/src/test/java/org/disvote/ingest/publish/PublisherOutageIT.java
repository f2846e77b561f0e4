package org.disvote.ingest.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.disvote.ingest.Probe;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.ingest.publish.log.LogProducer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.disvote.topics.kafka.HangingTransactions;
import org.disvote.topics.kafka.HangingTransactions.Hanging;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts(embeddedOnly = true)
@Slow
class PublisherOutageIT {

    private final Postgres postgres;
    private final Broker broker;
    private final LogFixture log;
    private MasterFixture master;
    private InstancesFixture instances;
    private final List<VoteCast> votes = new ArrayList<>();

    PublisherOutageIT(Postgres postgres, Broker broker) {
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
    void aBrokerKilledWhilePublishingLeavesNoGapAndTheShardOpen() {
        Publisher publisher = publishing();

        broker.kill();
        commitUntil(publisher, State.DEGRADED);
        assertTrue(master.isOpen());
        assertTrue(publisher.status().votesWaiting() > 0);
        broker.start();

        assertAllIsPublished();
    }

    @Test
    void aFrozenBrokerIsNoticedAndItsVotesArePublishedLater() {
        Publisher publisher = publishing();

        broker.freeze();
        try {
            commitUntil(publisher, State.DEGRADED);
            assertTrue(master.isOpen());
        } finally {
            broker.resume();
        }

        assertAllIsPublished();
    }

    @Test
    void aShardOpensOnlyOnceTheBrokersAnswer() {
        votes.addAll(master.commit(10));
        broker.kill();
        Publisher publisher = instances.start();
        await().until(() -> publisher.status().state() == State.DEGRADED);
        assertFalse(master.isOpen());

        broker.start();

        await().until(master::isOpen);
        assertAllIsPublished();
    }

    @Test
    void aTransactionThatTheBrokerLostTrackOfIsEndedAndItsVotesArePublished() {
        publishing();
        instances.close();
        List<VoteCast> hanging = master.commit(10);
        votes.addAll(hanging);

        broker.forgetTransactions(() -> log.sendWithoutCommit(hanging));
        instances = new InstancesFixture(broker, master);
        instances.start();

        assertAllIsPublished();
    }

    @Test
    void aTransactionThatTheBrokerLostTrackOfIsKeptIfTheMasterLostItsVotes() {
        publishing();
        instances.close();
        List<VoteCast> hanging = master.commit(10);
        master.lose(hanging);

        broker.forgetTransactions(() -> log.sendWithoutCommit(hanging));
        instances = new InstancesFixture(broker, master);
        Publisher publisher = instances.start();

        await().until(() -> publisher.status().reason().code() == Code.TRANSACTION_HANGS);
        assertEquals(
                hanging.stream().map(VoteCast::partition).collect(Collectors.toSet()), Set.copyOf(master.closed()));
    }

    @Test
    void faultBAPartitionWhoseTransactionHangsDoesNotKeepTheOthersFromBeingRestoredAndOpensOnceItEnds() {
        publishing();
        instances.close();
        master.lose(1); // by partition, and the log has them
        List<VoteCast> again = master.commit(20);
        master.lose(again.reversed());
        VoteCast hanging = again.getFirst();

        broker.forgetTransactions(() -> log.sendWithoutCommit(List.of(hanging)));
        instances = new InstancesFixture(broker, master);
        Publisher publisher = instances.start(true, Probe.NONE);

        await().until(() -> publisher.status().reason().equals(Reason.at(Code.TRANSACTION_HANGS, hanging.partition())));
        assertEquals(Set.of(hanging.partition()), Set.copyOf(master.closed()));
        assertEquals(49, master.votes().size());

        abortHanging(hanging.partition());

        await().until(master::isOpen);
        assertEquals(50, master.votes().size());
        assertAllIsPublished();
    }

    private void abortHanging(int partition) {
        try (Admin admin = broker.admin()) {
            // None is found for as long as the publisher has a transaction of its own.
            List<Hanging> found = await().until(
                            () -> HangingTransactions.find(
                                    admin,
                                    List.of(new TopicPartition(TopicCatalog.VOTES, partition)),
                                    List.of(LogProducer.transactionalId(InstancesFixture.SHARD))),
                            hanging -> !hanging.isEmpty());
            HangingTransactions.abort(admin, found);
        }
    }

    private Publisher publishing() {
        Publisher publisher = instances.start();
        await().until(master::isOpen);
        votes.addAll(master.commit(50));
        await().until(() -> master.published() == 50);
        return publisher;
    }

    private void commitUntil(Publisher publisher, State state) {
        await().until(() -> {
            List<VoteCast> committed = master.commit(20);
            votes.addAll(committed);
            publisher.committed(
                    master.life(), committed.stream().map(EncodedVote::new).toList());
            return publisher.status().state() == state;
        });
    }

    private void assertAllIsPublished() {
        await().until(() -> master.published() == votes.size());
        log.assertHoldsOnce(votes);
    }
}
