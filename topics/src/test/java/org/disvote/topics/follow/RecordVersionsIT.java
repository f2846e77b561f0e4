package org.disvote.topics.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.SystemRecordException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts(embeddedOnly = true)
class RecordVersionsIT {

    private static final Routing ROUTING = new Routing(4);
    private static final Voter VOTER = new Voter("GR-1");

    private final Broker broker;

    RecordVersionsIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void provision() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
    }

    @Test
    void aVersionIsAnnouncedOnceTheElectionsTopicSaysSo() throws Exception {
        AnnouncedVersions versions = new AnnouncedVersions(Brokers.at(broker.bootstrap()));
        ConsumerRecord<byte[], byte[]> first = write(TopicCatalog.VOTES, "a", "{\"v\":3}");
        assertFalse(versions.isAnnounced(3, first));

        write(TopicCatalog.ELECTIONS, "version/4", "{\"kind\":\"version\",\"record\":3}");
        write(TopicCatalog.ELECTIONS, "version/3", "{\"kind\":\"version\",\"record\":3}");

        assertFalse(versions.isAnnounced(3, first), "it was written before, so it was answered");
        ConsumerRecord<byte[], byte[]> second = write(TopicCatalog.VOTES, "a", "{\"v\":3}");
        assertTrue(versions.isAnnounced(3, second));
        assertFalse(versions.isAnnounced(4, second));
    }

    @Test
    void aLogThatBeginsWithVotesOfVersion1IsRefused() throws Exception {
        write(
                TopicCatalog.VOTES,
                "GR-1",
                "{\"electionId\":\"demo\",\"partition\":0,\"seq\":1,\"voterId\":\"GR-1\",\"revision\":1,"
                        + "\"choice\":\"c3\",\"nonce\":\"AAECAwQFBgcICQoLDA0ODw\","
                        + "\"castAt\":\"2027-05-21T07:00:00.123456Z\"}");

        SystemRecordException refusal =
                assertThrows(SystemRecordException.class, () -> SystemTopic.read(Brokers.at(broker.bootstrap())));

        assertTrue(String.valueOf(refusal.getMessage()).contains("earlier version"), refusal.getMessage());
    }

    @Test
    void aForgedRecordOfVersion1RefusesNoLogThatHasAVote() throws Exception {
        int partition = ROUTING.partitionOf(VOTER);
        write(
                TopicCatalog.VOTES,
                (partition + 1) % ROUTING.partitions(),
                "GR-1",
                "{\"electionId\":\"demo\",\"partition\":0,\"seq\":1,\"voterId\":\"GR-1\",\"revision\":1,"
                        + "\"choice\":\"c3\",\"nonce\":\"AAECAwQFBgcICQoLDA0ODw\","
                        + "\"castAt\":\"2027-05-21T07:00:00.123456Z\"}");
        var vote = LogRecord.toProduce(new VoteCast(
                new ElectionId("demo"),
                partition,
                1,
                VOTER,
                "",
                1,
                ShortBallot.of(new ChoiceId("c1")),
                "",
                new Nonce(1, 2),
                Instant.parse("2027-05-21T07:00:00Z")));
        write(TopicCatalog.VOTES, partition, VOTER.value(), new String(vote.value(), UTF_8));

        assertEquals(ROUTING, SystemTopic.read(Brokers.at(broker.bootstrap())).routing());
    }

    private ConsumerRecord<byte[], byte[]> write(String topic, String key, String value) throws Exception {
        return write(topic, 0, key, value);
    }

    private ConsumerRecord<byte[], byte[]> write(String topic, int partition, String key, String value)
            throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var written = producer.send(
                            new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
            return new ConsumerRecord<>(topic, partition, written.offset(), key.getBytes(UTF_8), value.getBytes(UTF_8));
        }
    }
}
