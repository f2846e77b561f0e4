package org.disvote.topics.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.Vectors;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.LeafReading.Read;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts(embeddedOnly = true)
final class NotaryFollowerIT {

    private static final List<String> STATEMENTS = new ArrayList<>();

    static {
        Vectors.values().at("/log1/statements").forEach(each -> STATEMENTS.add(each.asText()));
    }

    private final Broker broker;

    NotaryFollowerIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void provision() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(new Routing(24)).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), new Routing(24)));
    }

    @Test
    void statementsAreFollowedAndForeignRecordsPassedOver() throws Exception {
        send(STATEMENTS.subList(0, 2));
        send(List.of("no statement"));
        send(STATEMENTS.subList(2, STATEMENTS.size()));
        try (NotaryFollower follower = NotaryFollower.start(Brokers.at(broker.bootstrap()))) {
            await().until(() -> follower.size() == 24);

            assertEquals(OptionalLong.of(10), follower.index(20, 1));
            assertEquals(OptionalLong.empty(), follower.index(20, 2));
            assertTrue(follower.terms(new ElectionId("ref")).isPresent());
            assertEquals(Optional.empty(), follower.terms(new ElectionId("none")));
            assertEquals(11, follower.statements().size());
            assertEquals(24, follower.system().orElseThrow().partitions());
            assertEquals(24, follower.heads().size());
            assertEquals(1, follower.foreign());
            assertEquals(2, follower.skipped().getFirst().offset());
            assertEquals(Optional.empty(), follower.broken());
            long now = System.nanoTime();
            await().until(() -> follower.isCaughtUp(now));

            provision();
            send(STATEMENTS.subList(0, 1));

            await().until(() -> follower.size() == 1);
            assertEquals(0, follower.foreign());
        }
    }

    @Test
    void aSnapshotHasEveryStatementOrNamesTheBrokenRound() throws Exception {
        send(STATEMENTS);
        List<Read.Taken> taken = new ArrayList<>();

        NotarySnapshot snapshot = NotarySnapshot.read(Brokers.at(broker.bootstrap()), taken::add);

        assertEquals(
                STATEMENTS,
                taken.stream()
                        .map(each -> new String(each.leaf().bytes(), UTF_8))
                        .toList());
        assertEquals(24, snapshot.reading().size());
        assertEquals(0, snapshot.foreign());
        assertFalse(taken.isEmpty());

        send(List.of(STATEMENTS.getLast().replace("\"n\":15", "\"n\":16")));
        BrokenRoundException broken = assertThrows(
                BrokenRoundException.class, () -> NotarySnapshot.read(Brokers.at(broker.bootstrap()), each -> {}));
        assertEquals("round 5 (n 16) follows round 5", broken.getMessage());
    }

    private void send(List<String> values) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TopicCatalog.NOTARY, 0, null, value.getBytes(UTF_8)))
                        .get();
            }
        }
    }
}
