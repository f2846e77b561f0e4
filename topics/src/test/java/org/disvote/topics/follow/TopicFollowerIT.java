package org.disvote.topics.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

@RealParts(embeddedOnly = true)
class TopicFollowerIT {

    private final Broker broker;

    TopicFollowerIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void faultARecordOnWhichTheListenerFailsIsSkippedAlone() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
        send();
        send();
        List<Long> read = new CopyOnWriteArrayList<>();
        try (TopicFollower follower =
                new TopicFollower(Brokers.at(broker.bootstrap()), TopicCatalog.PROGRESS, new TopicFollower.Listener() {
                    @Override
                    public void read(ConsumerRecord<byte[], byte[]> record) {
                        read.add(record.offset());
                        if (record.offset() == 0) {
                            throw new IllegalStateException("expected by a test");
                        }
                    }

                    @Override
                    public void startedOver() {
                        read.clear();
                    }
                })) {
            follower.start();
            await().until(() -> read.size() >= 2);

            send();

            await().until(() -> read.size() >= 3);
            assertEquals(List.of(0L, 1L, 2L), read);
        }
    }

    /// The follower is blocked while the topic is replaced. Afterwards the topic has as many records as the
    /// follower has read, so their number does not show that they are others.
    @Test
    void recreatedTopicOfTheSameLengthIsReadFromItsBeginning() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
        send(1);
        send(2);
        List<Integer> read = new CopyOnWriteArrayList<>();
        Semaphore turns = new Semaphore(0);
        try (TopicFollower follower =
                new TopicFollower(Brokers.at(broker.bootstrap()), TopicCatalog.PROGRESS, new TopicFollower.Listener() {
                    @Override
                    public void read(ConsumerRecord<byte[], byte[]> record) {
                        read.add((int) record.value()[0]);
                    }

                    @Override
                    public void caughtUp(long asOf) {
                        if (read.size() >= 2) {
                            turns.acquireUninterruptibly();
                        }
                    }

                    @Override
                    public void startedOver() {
                        read.clear();
                    }
                })) {
            follower.start();
            await().until(() -> turns.hasQueuedThreads());

            broker.recreateTopics(
                    TopicCatalog.ofOneBroker(new Routing(6)).names(),
                    brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
            send(3);
            send(4);
            turns.release(1_000);

            await().untilAsserted(() -> assertEquals(List.of(3, 4), read));
        }
    }

    private void send() throws Exception {
        send(1);
    }

    private void send(int value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicCatalog.PROGRESS, 0, new byte[] {1}, new byte[] {(byte) value}))
                    .get();
        }
    }
}
