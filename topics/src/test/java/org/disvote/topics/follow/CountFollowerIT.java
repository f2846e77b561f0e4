package org.disvote.topics.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.JsonRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

@RealParts(embeddedOnly = true)
final class CountFollowerIT {

    private static final ElectionId DEMO = new ElectionId("demo");
    private static final ChoiceId C1 = new ChoiceId("c1");
    private static final ChoiceId C2 = new ChoiceId("c2");

    private final Broker broker;

    CountFollowerIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void countsOfARecreatedTopicReplaceTheOldOnes() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
        send(new OptionTally(DEMO, 0, "", "choice", "c1", 5, new TreeMap<>(), 5));
        send(new OptionTally(DEMO, 0, "", "choice", "c2", 5, new TreeMap<>(), 5));
        send(new Counted(0, 10, ""));
        try (CountFollower follower = CountFollower.start(Brokers.at(broker.bootstrap()))) {
            await().until(() -> follower.counts().tally(DEMO).equals(Map.of(C1, 5L, C2, 5L)));

            broker.recreateTopics(
                    TopicCatalog.ofOneBroker(new Routing(6)).names(),
                    brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
            send(new OptionTally(DEMO, 0, "", "choice", "c1", 1, new TreeMap<>(), 1));

            await().untilAsserted(
                            () -> assertEquals(Map.of(C1, 1L), follower.counts().tally(DEMO)));
        }
    }

    private void send(JsonRecord record) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicCatalog.TALLY, 0, record.key(), record.encode()))
                    .get();
        }
    }
}
