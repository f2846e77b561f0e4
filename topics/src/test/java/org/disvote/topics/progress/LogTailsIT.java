package org.disvote.topics.progress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class LogTailsIT {

    private static final Routing ROUTING = new Routing(6);
    private static final Voter VOTER = new Voter("GR-1");

    private final Broker broker;

    LogTailsIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void provision() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
    }

    /// A partition to which no vote was ever written has an end offset but no last vote. It must not block
    /// the others.
    @Test
    void theLastVoteIsFoundBehindTransactionMarkersAndBesideEmptyPartitions() throws Exception {
        int partition = ROUTING.partitionOf(VOTER);
        try (LogTails tails = LogTails.follow(Brokers.at(broker.bootstrap()), ROUTING);
                Producer<byte[], byte[]> publisher = publisher()) {
            await().until(tails::isCurrent);
            for (long seq = 1; seq <= 30; seq++) {
                publisher.beginTransaction();
                publisher.send(LogRecord.toProduce(vote(partition, seq))).get(30, SECONDS);
                publisher.commitTransaction();
            }

            await().until(() -> tails.seq(partition) == 30);
            assertTrue(tails.isCurrent());
            assertEquals(10, tails.lag(partition, 20, 0).votes());
            for (int other = 0; other < ROUTING.partitions(); other++) {
                assertEquals(other == partition ? 30 : 0, tails.seq(other));
            }
        }
        try (LogTails later = LogTails.follow(Brokers.at(broker.bootstrap()), ROUTING)) {
            await().until(() -> later.seq(partition) == 30);
            await().until(later::isCurrent);
        }
    }

    @Test
    void faultFAnAddedPartitionIsCounted() throws Exception {
        try (LogTails tails = LogTails.follow(Brokers.at(broker.bootstrap()), ROUTING)) {
            await().until(tails::isCurrent);
            assertEquals(0, tails.surplusPartitions());
            try (Admin admin = broker.admin()) {
                admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(ROUTING.partitions() + 1)))
                        .all()
                        .get();
            }

            await().until(() -> tails.surplusPartitions() == 1);
            assertTrue(tails.isCurrent());
        }
    }

    /// A record that another program writes ahead of the votes, or again, does not move the tail. The next
    /// vote does.
    @Test
    void faultBARecordAheadOfMissingVotesDoesNotRaiseTheTail() throws Exception {
        int partition = ROUTING.partitionOf(VOTER);
        try (LogTails tails = LogTails.follow(Brokers.at(broker.bootstrap()), ROUTING);
                Producer<byte[], byte[]> publisher = publisher()) {
            publish(publisher, partition, 1, 2, 3);
            await().until(() -> tails.seq(partition) == 3);

            publish(publisher, partition, 5_000_000, 2, 4);

            await().until(() -> tails.seq(partition) == 4);
        }
        try (LogTails later = LogTails.follow(Brokers.at(broker.bootstrap()), ROUTING)) {
            await().until(() -> later.seq(partition) == 4);
        }
    }

    private static void publish(Producer<byte[], byte[]> publisher, int partition, long... seqs) throws Exception {
        for (long seq : seqs) {
            publisher.beginTransaction();
            publisher.send(LogRecord.toProduce(vote(partition, seq))).get(30, SECONDS);
            publisher.commitTransaction();
        }
    }

    private Producer<byte[], byte[]> publisher() {
        Producer<byte[], byte[]> publisher = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "test-publisher"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        publisher.initTransactions();
        return publisher;
    }

    private static VoteCast vote(int partition, long seq) {
        return new VoteCast(
                new ElectionId("demo"),
                partition,
                seq,
                VOTER,
                "",
                1,
                ShortBallot.of(new ChoiceId("c1")),
                "",
                new Nonce(seq, seq),
                Instant.parse("2027-05-21T07:00:00Z"));
    }
}
