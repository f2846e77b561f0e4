package org.disvote.topics.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.kafka.TopicCatalog.Topic;
import org.disvote.topics.operator.OperatorException;

/// Creates the topics of the catalogue for records that have their timestamps already, such as those of a backup.
/// What is in force depends on the time at which a broker appended a record, so these times must be the old ones.
/// While the records are written, the topics therefore take the writer's timestamps.
public final class RestoredTopics {

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final String TIMESTAMPS = TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

    private final Brokers brokers;
    private final Admin admin;
    private final TopicCatalog catalog;

    /// @param admin of these brokers; its timeouts bound the waits; the caller closes it
    public RestoredTopics(Brokers brokers, Admin admin, TopicCatalog catalog) {
        this.brokers = brokers;
        this.admin = admin;
        this.catalog = catalog;
    }

    /// Creates all topics, empty.
    ///
    /// @throws OperatorException if the brokers have one of them already
    public void create() {
        Set<String> existing = new TreeSet<>(Answers.of(admin.listTopics().names()));
        existing.retainAll(catalog.names());
        if (!existing.isEmpty()) {
            throw new OperatorException(
                    ("the brokers have topics of a system already (%s): name brokers without any, or, if an earlier"
                                    + " restore was cut off, delete these topics")
                            .formatted(String.join(", ", existing)));
        }
        List<NewTopic> topics = catalog.topics().stream()
                .map(topic -> {
                    Map<String, String> settings = new HashMap<>(topic.settings());
                    settings.put(TIMESTAMPS, "CreateTime");
                    return new NewTopic(topic.name(), topic.partitions(), catalog.replicationFactor())
                            .configs(settings);
                })
                .toList();
        Answers.of(admin.createTopics(topics).all());
        new TopicReadiness(brokers, admin, catalog).await(KNOWN_WITHIN);
    }

    /// Gives the topics the timestamps of the catalogue, and compares them with it.
    ///
    /// @throws TopicDriftException if they are not as the catalogue says
    public void finish() {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Topic topic : catalog.topics()) {
            String type = topic.settings().get(TIMESTAMPS);
            AlterConfigOp change = type == null
                    ? new AlterConfigOp(new ConfigEntry(TIMESTAMPS, ""), AlterConfigOp.OpType.DELETE)
                    : new AlterConfigOp(new ConfigEntry(TIMESTAMPS, type), AlterConfigOp.OpType.SET);
            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), new ArrayList<>(List.of(change)));
        }
        Answers.of(admin.incrementalAlterConfigs(changes).all());
        new TopicProvisioner(brokers, admin, catalog).check();
    }
}
