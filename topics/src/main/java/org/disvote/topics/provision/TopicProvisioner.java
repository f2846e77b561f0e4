package org.disvote.topics.provision;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.disvote.topics.provision.TopicCatalog.Topic;
import org.disvote.topics.routing.Routing;

/// Makes the topics that are missing and compares those that are there with the catalogue. It repairs no drift: a
/// wrong partition count or retention means that votes may be missing already, and that is for a person to judge.
public final class TopicProvisioner {

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EACH = Duration.ofMillis(50);
    private static final String MISSING = " is missing";

    private final Admin admin;
    private final TopicCatalog catalog;

    /// @param admin stays the caller's, with its timeouts
    public TopicProvisioner(Admin admin, TopicCatalog catalog) {
        this.admin = admin;
        this.catalog = catalog;
    }

    /// Creates what is missing; running it again changes nothing.
    ///
    /// @throws TopicDriftException if a topic that is there is not as the catalogue says
    /// @throws KafkaException if the brokers do not answer
    public void provision() {
        Set<String> existing = existing();
        List<NewTopic> missing = catalog.topics().stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), catalog.replicationFactor())
                        .configs(topic.settings()))
                .toList();
        admin.createTopics(missing).values().forEach((name, created) -> {
            try {
                Answers.of(created);
            } catch (TopicExistsException e) {
                // Another process provisioned at the same time; the comparison below judges what it made.
            }
        });
        // A creation is acknowledged before every broker that may be asked next has heard of it.
        long began = System.nanoTime();
        List<String> drifts = drifts();
        while (!missing.isEmpty()
                && drifts.stream().anyMatch(drift -> drift.endsWith(MISSING))
                && System.nanoTime() - began < KNOWN_WITHIN.toNanos()) {
            LockSupport.parkNanos(LOOK_EACH.toNanos());
            drifts = drifts();
        }
        requireNone(drifts);
    }

    /// @throws TopicDriftException naming every topic that is missing and every setting that is wrong
    /// @throws KafkaException if the brokers do not answer
    public void check() {
        requireNone(drifts());
    }

    private static void requireNone(List<String> drifts) {
        if (!drifts.isEmpty()) {
            throw new TopicDriftException(drifts);
        }
    }

    private List<String> drifts() {
        Set<String> existing = existing();
        List<String> drifts = new ArrayList<>();
        List<Topic> present = new ArrayList<>();
        for (Topic topic : catalog.topics()) {
            if (existing.contains(topic.name())) {
                present.add(topic);
            } else {
                drifts.add("topic " + topic.name() + MISSING);
            }
        }
        try {
            drifts.addAll(driftsOf(present));
        } catch (UnknownTopicOrPartitionException e) {
            drifts.add("on one of the brokers a topic" + MISSING);
        }
        return drifts;
    }

    /// The ID that tells this log from one recreated under the same name.
    ///
    /// @throws KafkaException if the brokers do not answer or have no such topic
    public static Uuid logId(Admin admin) {
        return log(admin).topicId();
    }

    /// The routing of the log that is there.
    ///
    /// @throws KafkaException if the brokers do not answer or have no such topic
    public static Routing routing(Admin admin) {
        return new Routing(log(admin).partitions().size());
    }

    private static TopicDescription log(Admin admin) {
        return Answers.of(admin.describeTopics(List.of(TopicCatalog.VOTES)).allTopicNames())
                .values()
                .iterator()
                .next();
    }

    private Set<String> existing() {
        return Answers.of(admin.listTopics().names());
    }

    private List<String> driftsOf(Collection<Topic> topics) {
        Map<String, TopicDescription> descriptions = Answers.of(
                admin.describeTopics(topics.stream().map(Topic::name).toList()).allTopicNames());
        Map<ConfigResource, Config> configs = Answers.of(admin.describeConfigs(
                        topics.stream().map(TopicProvisioner::resource).toList())
                .all());
        List<String> drifts = new ArrayList<>();
        for (Topic topic : topics) {
            Map<String, String> expected = new TreeMap<>(topic.settings());
            expected.put("partition count", Integer.toString(topic.partitions()));
            expected.put("replication factor", Integer.toString(catalog.replicationFactor()));
            Map<String, String> actual = settingsOf(
                    requireNonNull(descriptions.get(topic.name())), requireNonNull(configs.get(resource(topic))));
            expected.forEach((setting, value) -> {
                if (!value.equals(actual.get(setting))) {
                    drifts.add("topic %s has %s %s, expected %s"
                            .formatted(topic.name(), setting, actual.get(setting), value));
                }
            });
        }
        return drifts;
    }

    private static Map<String, String> settingsOf(TopicDescription description, Config config) {
        Map<String, String> settings = new HashMap<>();
        config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
        settings.put(
                "partition count", Integer.toString(description.partitions().size()));
        settings.put(
                "replication factor",
                Integer.toString(description.partitions().getFirst().replicas().size()));
        return settings;
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }
}
