package org.disvote.ingest.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
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
    void faultAARecordThatTheListenerFailsOnIsPassedOverAlone() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(brokers, new Routing(6)));
        send();
        send();
        List<Long> read = new CopyOnWriteArrayList<>();
        try (TopicFollower follower = new TopicFollower(broker.bootstrap(), TopicCatalog.PROGRESS, record -> {
            read.add(record.offset());
            if (record.offset() == 0) {
                throw new IllegalStateException("unforeseen");
            }
        })) {
            follower.start();
            await().until(() -> read.size() >= 2);

            send();

            await().until(() -> read.size() >= 3);
            assertEquals(List.of(0L, 1L, 2L), read);
        }
    }

    private void send() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicCatalog.PROGRESS, 0, new byte[] {1}, new byte[] {1}))
                    .get();
        }
    }
}
