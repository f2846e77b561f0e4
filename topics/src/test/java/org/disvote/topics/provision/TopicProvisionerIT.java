package org.disvote.topics.provision;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.disvote.parts.Broker;
import org.disvote.parts.RealParts;
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
        provisioner = new TopicProvisioner(admin, TopicCatalog.ofOneBroker(ROUTING));
    }

    @BeforeEach
    void provision() {
        broker.recreateTopics(ROUTING);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void provisioningAgainChangesNothing() {
        Uuid logId = TopicProvisioner.logId(admin);

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
    void aWrongPartitionCountIsNamed() throws Exception {
        admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(7)))
                .all()
                .get();

        awaitDrifts("topic disvote.votes.v1 has partition count 7, expected 6");
    }

    @Test
    void checkingNamesEveryMissingTopicAndMakesNone() throws Exception {
        admin.deleteTopics(List.of(TopicCatalog.TALLY, TopicCatalog.TURNOUT))
                .all()
                .get();

        awaitDrifts("topic disvote.turnout.v1 is missing", "topic disvote.tally.v1 is missing");
    }

    /// Brokers acknowledge a change of topics before every part of them has seen it.
    private void awaitDrifts(String... expected) {
        await().untilAsserted(() -> {
            TopicDriftException drift = assertThrows(TopicDriftException.class, provisioner::check);
            assertEquals(List.of(expected), drift.drifts());
        });
    }
}
