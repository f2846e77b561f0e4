package org.disvote.topics.provision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class TopicProvisionerIT {

    private static final Routing ROUTING = new Routing(6);

    private final Broker broker;
    private final Admin admin;
    private final TopicProvisioner provisioner;

    TopicProvisionerIT(Broker broker) {
        this.broker = broker;
        admin = broker.admin();
        provisioner = new TopicProvisioner(Brokers.at(broker.bootstrap()), admin, TopicCatalog.ofOneBroker(ROUTING));
    }

    @BeforeEach
    void provision() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void provisioningAgainChangesNothing() {
        UUID logId = TopicProvisioner.logId(admin);

        provisioner.provision();

        assertEquals(logId, TopicProvisioner.logId(admin));
    }

    @Test
    void aWrongRetentionIsNamedAndNotRepaired() throws Exception {
        var log = new ConfigResource(ConfigResource.Type.TOPIC, TopicCatalog.VOTES);
        admin.incrementalAlterConfigs(Map.of(
                        log,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("retention.ms", "604800000"), AlterConfigOp.OpType.SET))))
                .all()
                .get();

        awaitDrifts("topic disvote.votes.v1 has retention.ms 604800000, expected -1");
        TopicDriftException drift = assertThrows(TopicDriftException.class, provisioner::provision);

        assertEquals(List.of("topic disvote.votes.v1 has retention.ms 604800000, expected -1"), drift.drifts());
    }

    @Test
    void aSystemKeepsItsOriginAndItsKeyAndRefusesOthers() {
        SystemRecord first = SystemTopic.read(Brokers.at(broker.bootstrap()));
        assertEquals("disvote.invalid/log-" + first.id(), first.origin());
        assertEquals(Optional.empty(), first.voterKey());

        for (var other : List.of(
                new TopicProvisioner.Identity(Optional.of("log.example.org/other"), Optional.empty()),
                new TopicProvisioner.Identity(Optional.empty(), Optional.of("sha256:" + "0".repeat(64))))) {
            var refused = new TopicProvisioner(
                    Brokers.at(broker.bootstrap()), admin, TopicCatalog.ofOneBroker(ROUTING), other);
            assertThrows(TopicDriftException.class, refused::provision);
            assertThrows(TopicDriftException.class, refused::check);
        }
        var same = new TopicProvisioner.Identity(Optional.of("disvote.invalid/log"), Optional.empty());
        assertEquals(
                first,
                new TopicProvisioner(Brokers.at(broker.bootstrap()), admin, TopicCatalog.ofOneBroker(ROUTING), same)
                        .provision()
                        .system());
    }

    @Test
    void faultBTheSystemRecordIsWrittenOnceAndFirst() {
        SystemRecord first = SystemTopic.read(Brokers.at(broker.bootstrap()));
        assertEquals(ROUTING, first.routing());

        assertEquals(first, provisioner.provision().system());
        assertEquals(first, provisioner.check().system());
    }

    @Test
    void faultBAnotherNumberOfPartitionsIsRefusedWithBothNumbers() {
        var other =
                new TopicProvisioner(Brokers.at(broker.bootstrap()), admin, TopicCatalog.ofOneBroker(new Routing(12)));
        String expected = "the system record says 6 partitions, and 12 were asked for; their number never changes";

        assertEquals(
                List.of(expected),
                assertThrows(TopicDriftException.class, other::provision).drifts());
        assertEquals(
                List.of(expected),
                assertThrows(TopicDriftException.class, other::check).drifts());
    }

    @Test
    void faultBALaterSystemRecordChangesNothingAndIsReported() {
        SystemRecord first = SystemTopic.read(Brokers.at(broker.bootstrap()));

        SystemTopic.write(
                Brokers.at(broker.bootstrap()),
                SystemRecord.of(new Routing(12), "other", Optional.empty(), Instant.now()));

        assertEquals(first, provisioner.provision().system());
        assertEquals(
                List.of("topic disvote.elections.v1 has another system record at offset 1, which changes nothing"),
                provisioner.check().notes());
    }

    @Test
    void faultBATopicThatBeginsWithAnotherRecordIsRefused() throws Exception {
        remakeElections(Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "-1",
                "retention.bytes", "-1",
                "message.timestamp.type", "LogAppendTime",
                "min.insync.replicas", "1"));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicCatalog.ELECTIONS, 0, "demo".getBytes(UTF_8), new byte[0]))
                    .get();
        }

        TopicDriftException drift = assertThrows(TopicDriftException.class, provisioner::provision);

        assertTrue(
                drift.drifts().getFirst().contains("does not begin with a system record"),
                drift.drifts().toString());
        assertThrows(SystemRecordException.class, () -> SystemTopic.read(Brokers.at(broker.bootstrap())));
    }

    @Test
    void faultBACompactedElectionsTopicIsRefused() throws Exception {
        remakeElections(Map.of("cleanup.policy", "compact", "min.insync.replicas", "1"));

        TopicDriftException drift = assertThrows(TopicDriftException.class, provisioner::provision);

        assertTrue(
                drift.drifts()
                        .getFirst()
                        .contains("topic disvote.elections.v1 has cleanup.policy compact, expected delete"),
                drift.drifts().toString());
        assertEquals(Optional.empty(), SystemTopic.find(Brokers.at(broker.bootstrap())));
        SystemRecordException none =
                assertThrows(SystemRecordException.class, () -> SystemTopic.read(Brokers.at(broker.bootstrap())));
        assertTrue(String.valueOf(none.getMessage()).endsWith("create the topics first, with `disvote topics`"));
    }

    @Test
    void faultFAnAddedPartitionIsANote() throws Exception {
        admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(7)))
                .all()
                .get();

        await().untilAsserted(() -> assertEquals(
                List.of("topic disvote.votes.v1 has 7 partitions, 1 more than the system: "
                        + "somebody added them; nobody reads them"),
                provisioner.check().notes()));
        assertEquals(ROUTING, provisioner.provision().system().routing());
    }

    @Test
    void faultBAMissingPartitionIsNamed() throws Exception {
        admin.deleteTopics(List.of(TopicCatalog.VOTES)).all().get();
        await().ignoreExceptions()
                .until(() -> admin.createTopics(List.of(new NewTopic(TopicCatalog.VOTES, 5, (short) 1)
                                        .configs(TopicCatalog.ofOneBroker(ROUTING)
                                                .topics()
                                                .getFirst()
                                                .settings())))
                                .all()
                                .get()
                        == null);

        awaitDrifts("topic disvote.votes.v1 has partition count 5, expected 6");
    }

    @Test
    void checkingNamesEveryMissingTopicAndCreatesNone() throws Exception {
        admin.deleteTopics(List.of(TopicCatalog.TALLY, TopicCatalog.TURNOUT))
                .all()
                .get();

        awaitDrifts("topic disvote.turnout.v1 is missing", "topic disvote.tally.v1 is missing");
    }

    @Test
    void aSystemFromBeforeTheNotaryIsRefusedAndNotMended() throws Exception {
        admin.deleteTopics(List.of(TopicCatalog.NOTARY)).all().get();
        String expected = "topic disvote.notary.v1 is missing, so this system is of an earlier version of DisVote,"
                + " without a notary (or somebody has deleted the topic): create a new system, with other brokers or"
                + " another data folder";

        await().untilAsserted(() -> assertEquals(
                expected,
                assertThrows(SystemRecordException.class, provisioner::provision)
                        .getMessage()));
        await().untilAsserted(() -> assertEquals(
                expected,
                assertThrows(SystemRecordException.class, () -> SystemTopic.read(Brokers.at(broker.bootstrap())))
                        .getMessage()));
        awaitDrifts("topic disvote.notary.v1 is missing");
    }

    /// As an older version or another program created it: without a system record.
    private void remakeElections(Map<String, String> settings) throws Exception {
        admin.deleteTopics(List.of(TopicCatalog.ELECTIONS)).all().get();
        await().ignoreExceptions()
                .until(() -> admin.createTopics(
                                        List.of(new NewTopic(TopicCatalog.ELECTIONS, 1, (short) 1).configs(settings)))
                                .all()
                                .get()
                        == null);
        await().ignoreExceptions()
                .until(() -> SystemTopic.find(Brokers.at(broker.bootstrap())).isEmpty());
    }

    /// Brokers acknowledge a change of topics before all of their threads know it.
    private void awaitDrifts(String... expected) {
        await().untilAsserted(() -> {
            TopicDriftException drift = assertThrows(TopicDriftException.class, provisioner::check);
            assertEquals(List.of(expected), drift.drifts());
        });
    }
}
