package org.disvote.topics.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.Launches;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.ElectionFollower.Withheld;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

@RealParts(embeddedOnly = true)
final class ElectionFollowerIT {

    private static final Instant OPENS = Instant.parse("2100-01-01T00:00:00Z");

    private final Broker broker;

    ElectionFollowerIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void electionsOfRecreatedTopicsReplaceTheOldOnes() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
        Election old = launch("old");
        try (ElectionFollower follower = ElectionFollower.start(Brokers.at(broker.bootstrap()))) {
            await().until(() -> follower.elections().equals(List.of(old)));
            var before = follower.system().orElseThrow();

            broker.recreateTopics(
                    TopicCatalog.ofOneBroker(new Routing(12)).names(),
                    brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(12)));
            Election now = launch("new");

            await().untilAsserted(() -> assertEquals(List.of(now), follower.elections()));
            assertEquals(12, follower.system().orElseThrow().partitions());
            assertEquals(6, before.partitions());
            long since = System.nanoTime();
            await().until(() -> follower.definitionsSince(since).isPresent());
            assertTrue(follower.skipped().isEmpty());
        }
    }

    @Test
    void aLaunchIsWithheldUntilTheNotaryStatesItsTermsAndEveryChangeIsReported() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(6)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(6)));
        SystemRecord system = SystemTopic.read(Brokers.at(broker.bootstrap()));
        AtomicInteger changes = new AtomicInteger();
        try (ElectionFollower follower = ElectionFollower.start(Brokers.at(broker.bootstrap()))) {
            follower.onChange(changes::incrementAndGet);
            long began = System.nanoTime();
            Instant before = Instant.now().minusMillis(1);
            Election demo = launch("demo");
            await().until(() -> follower.elections().equals(List.of(demo)));
            Withheld withheld = follower.withheld().getFirst();
            assertEquals(demo.id(), withheld.id());
            assertEquals(Reason.of(Code.TERMS_NOT_STATED), withheld.reason());
            assertFalse(withheld.launchedAt().isBefore(before.truncatedTo(ChronoUnit.MILLIS)), withheld::toString);
            assertEquals(List.of(), follower.openable());
            await().until(() -> follower.definitionsSince(began).isPresent());
            assertEquals(
                    Map.of(demo.id(), withheld.reason()),
                    follower.definitionsSince(began).orElseThrow().withheld());
            int until = changes.get();

            state(Leaf.SystemLeaf.of(system, OPENS, 600));
            state(new Leaf.TermsLeaf(OPENS, 1, "demo", demo.digest()));

            await().until(() -> follower.openable().equals(List.of(demo)));
            assertEquals(List.of(), follower.withheld());
            await().until(() -> changes.get() > until);
        }
    }

    private void state(Leaf leaf) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicCatalog.NOTARY, 0, null, leaf.bytes()))
                    .get();
        }
    }

    private Election election(String id) {
        return Launches.election(
                Launches.file(id, OPENS, OPENS.plusSeconds(3_600), "c1"),
                SystemTopic.read(Brokers.at(broker.bootstrap())));
    }

    private Election launch(String id) throws Exception {
        Election election = election(id);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (var record : ElectionFold.toProduce(election)) {
                producer.send(record).get();
            }
        }
        return election;
    }
}
