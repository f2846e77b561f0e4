package org.disvote.ingest.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.disvote.testkit.SlowLine;
import org.disvote.topics.follow.TopicFollower;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A broker that takes longer for a step than the step's first bound. If the bound did not grow, the
/// publisher would fail at that step each time.
@RealParts(embeddedOnly = true)
@Slow
class SlowBrokerIT {

    private static final Duration FIRST = Duration.ofSeconds(1);

    /// Above the first bound of a request and of a call, and below their largest.
    private static final Duration DELAY = Duration.ofMillis(1_600);

    private final SlowLine line;
    private final LogFixture log;
    private final Postgres postgres;
    private MasterFixture master;
    private InstancesFixture instances;

    SlowBrokerIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        line = broker.slowLine();
        log = new LogFixture(broker);
    }

    @BeforeEach
    void start() {
        log.recreateTopics();
        master = new MasterFixture(postgres);
        instances = new InstancesFixture(Brokers.at(line.bootstrap()), master);
    }

    @AfterEach
    void close() {
        line.clear();
        instances.close();
    }

    /// The steps of opening, in their order: the topic's ID, the producer's ID, hanging transactions, the
    /// log's ends, its last votes; then those of each transaction.
    @ParameterizedTest
    @EnumSource(
            value = ApiKeys.class,
            names = {
                "API_VERSIONS",
                "METADATA",
                "DESCRIBE_TOPIC_PARTITIONS",
                "FIND_COORDINATOR",
                "INIT_PRODUCER_ID",
                "DESCRIBE_PRODUCERS",
                "LIST_OFFSETS",
                "FETCH",
                "PRODUCE",
                "END_TXN"
            })
    void faultIASlowStepSucceedsInTheEnd(ApiKeys step) {
        List<VoteCast> votes = new ArrayList<>(master.commit(20));
        line.delay(DELAY, Set.of(step));

        instances.start(AnswerBounds.of(FIRST));

        await().until(() -> master.published() == votes.size());
        line.clear();
        log.assertHoldsOnce(votes);
    }

    @Test
    void faultIABrokerThatNeverAnswersIsNoticed() {
        Publisher publisher = instances.start(AnswerBounds.of(FIRST));
        await().until(master::isOpen);
        List<VoteCast> votes = new ArrayList<>();

        line.delay(Duration.ofHours(1), Set.of(ApiKeys.values()));
        await().until(() -> {
            votes.addAll(master.commit(5));
            return publisher.status().state() == State.DEGRADED;
        });
        assertTrue(master.isOpen());
        line.clear();

        await().until(() -> master.published() == votes.size());
    }

    @Test
    void faultIATopicIsFollowedAlthoughTheBrokerIsSlow() {
        log.append(new ProducerRecord<>(TopicCatalog.PROGRESS, 0, new byte[] {1}, new byte[] {2}));
        List<Long> offsets = new CopyOnWriteArrayList<>();
        line.delay(Duration.ofSeconds(6), Set.of(ApiKeys.LIST_OFFSETS));

        try (TopicFollower follower =
                new TopicFollower(Brokers.at(line.bootstrap()), TopicCatalog.PROGRESS, new TopicFollower.Listener() {
                    @Override
                    public void read(ConsumerRecord<byte[], byte[]> record) {
                        offsets.add(record.offset());
                    }

                    @Override
                    public void startedOver() {
                        offsets.clear();
                    }
                })) {
            follower.start();
            await().until(() -> offsets.contains(0L));
        }
    }
}
