package org.disvote.topics.provision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.kafka.TopicCatalog.Topic;
import org.disvote.topics.kafka.TopicIds;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Routing;

/// Creates the topics that are missing, writes the system record as the first record, and compares existing
/// topics with the catalogue. It does not repair differences. A missing partition or a wrong retention means
/// that votes may be lost already, so an operator has to decide.
public final class TopicProvisioner {

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EACH = Duration.ofMillis(50);
    private static final String MISSING = " is missing";
    private static final String COUNT = "partition count";

    private final Brokers brokers;
    private final Admin admin;
    private final TopicCatalog catalog;
    private final Identity identity;

    /// What the system record of a new system says besides the number of partitions, and what that of an
    /// existing system must say.
    ///
    /// @param originName empty for the default in a new system, and for any in an existing one
    /// @param voterKey the commitment to the key of the pseudonyms; empty for none in a new system, and for
    ///     any in an existing one
    public record Identity(Optional<String> originName, Optional<String> voterKey) {

        public static final Identity DEFAULT = new Identity(Optional.empty(), Optional.empty());

        private SystemRecord newSystem(Routing routing) {
            return SystemRecord.of(
                    routing, originName.orElse(SystemRecord.ORIGIN_NAME_DEFAULT), voterKey, Instant.now());
        }

        private void requireOf(SystemRecord there) {
            if (originName
                    .filter(name -> !there.origin().equals(name + "-" + there.id()))
                    .isPresent()) {
                throw new TopicDriftException(
                        List.of("the system record says the origin %s, and the name %s was given; it never changes"
                                .formatted(there.origin(), originName.get())));
            }
            if (voterKey.isPresent() && !voterKey.equals(there.voterKey())) {
                throw new TopicDriftException(List.of(
                        ("the system record says %s, and the key that was given has the commitment %s; "
                                        + "a system's key never changes")
                                .formatted(
                                        there.voterKey()
                                                .map(commitment -> "a voter key with the commitment " + commitment)
                                                .orElse("that the system has no voter key"),
                                        voterKey.get())));
            }
        }
    }

    /// For a system with the default origin and without a key, or for any that exists.
    ///
    /// @param admin of these brokers; its timeouts bound the waits; the caller closes it
    public TopicProvisioner(Brokers brokers, Admin admin, TopicCatalog catalog) {
        this(brokers, admin, catalog, Identity.DEFAULT);
    }

    /// @param admin of these brokers; its timeouts bound the waits; the caller closes it
    public TopicProvisioner(Brokers brokers, Admin admin, TopicCatalog catalog, Identity identity) {
        this.brokers = brokers;
        this.admin = admin;
        this.catalog = catalog;
        this.identity = identity;
    }

    /// Creates the topics of a system with one broker.
    ///
    /// @param brokers `host:port`
    public static Provisioned ofOneBroker(Brokers brokers, Routing routing) {
        return ofOneBroker(brokers, routing, Identity.DEFAULT);
    }

    /// As [#ofOneBroker(Brokers, Routing)].
    public static Provisioned ofOneBroker(Brokers brokers, Routing routing, Identity identity) {
        try (Admin admin = Admin.create(brokers.properties())) {
            return new TopicProvisioner(brokers, admin, TopicCatalog.ofOneBroker(routing), identity).provision();
        }
    }

    /// The topics are as the catalogue says.
    ///
    /// @param system their system record
    /// @param notes one sentence for each difference that does no harm
    public record Provisioned(SystemRecord system, List<String> notes) {
        public Provisioned {
            notes = List.copyOf(notes);
        }
    }

    /// Creates what is missing, and returns once every broker knows it. It is idempotent.
    ///
    /// @throws TopicDriftException if an existing topic is not as the catalogue says
    /// @throws SystemRecordException if the system is of an earlier version, without a notary
    /// @throws KafkaException if the brokers do not answer
    public Provisioned provision() {
        Optional<SystemRecord> system = system();
        Set<String> existing = existing();
        if (system.isPresent() && !existing.contains(TopicCatalog.NOTARY)) {
            throw new SystemRecordException(EarlierLog.WITHOUT_NOTARY);
        }
        List<NewTopic> missing = catalog.topics().stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), catalog.replicationFactor())
                        .configs(topic.settings()))
                .toList();
        admin.createTopics(missing).values().forEach((name, created) -> {
            try {
                Answers.of(created);
            } catch (TopicExistsException e) {
                // Another process created it at the same time. The comparison below checks it.
            }
        });
        // A creation is acknowledged before every broker knows of it.
        Deadline known = Deadline.after(KNOWN_WITHIN);
        Drifts drifts = drifts(system);
        while (!missing.isEmpty()
                && drifts.wrong().stream().anyMatch(drift -> drift.endsWith(MISSING))
                && !known.hasPassed()) {
            LockSupport.parkNanos(LOOK_EACH.toNanos());
            drifts = drifts(system);
        }
        requireNone(drifts.wrong());
        if (!missing.isEmpty()) {
            new TopicReadiness(brokers, admin, catalog).await(KNOWN_WITHIN);
        }
        if (system.isEmpty()) {
            SystemTopic.write(brokers, identity.newSystem(catalog.routing()));
            system = system(); // another process may have been first
        }
        return new Provisioned(system.orElseThrow(), drifts.notes());
    }

    /// Creates nothing.
    ///
    /// @throws TopicDriftException with every topic that is missing and every setting that is wrong
    /// @throws KafkaException if the brokers do not answer
    public Provisioned check() {
        Optional<SystemRecord> system = system();
        Drifts drifts = drifts(system);
        List<String> wrong = new ArrayList<>(drifts.wrong());
        if (system.isEmpty()) {
            wrong.add("topic " + TopicCatalog.ELECTIONS + " has no system record yet");
        }
        requireNone(wrong);
        List<String> notes = new ArrayList<>(drifts.notes());
        notes.addAll(laterSystemRecords());
        return new Provisioned(system.orElseThrow(), notes);
    }

    private static void requireNone(List<String> drifts) {
        if (!drifts.isEmpty()) {
            throw new TopicDriftException(drifts);
        }
    }

    private Optional<SystemRecord> system() {
        Optional<SystemRecord> system;
        try {
            system = SystemTopic.find(brokers);
        } catch (SystemRecordException e) {
            throw new TopicDriftException(List.of(String.valueOf(e.getMessage())));
        }
        system.filter(there -> there.partitions() != catalog.routing().partitions())
                .ifPresent(there -> {
                    throw new TopicDriftException(List.of(
                            "the system record says %d partitions, and %d were asked for; their number never changes"
                                    .formatted(
                                            there.partitions(),
                                            catalog.routing().partitions())));
                });
        system.ifPresent(identity::requireOf);
        return system;
    }

    private List<String> laterSystemRecords() {
        List<String> later = new ArrayList<>();
        TopicSnapshot.read(brokers, TopicCatalog.ELECTIONS, record -> {
            if (Arrays.equals(record.key(), SystemRecord.KEY.getBytes(UTF_8)) && record.offset() > 0) {
                later.add("topic %s has another system record at offset %d, which changes nothing"
                        .formatted(TopicCatalog.ELECTIONS, record.offset()));
            }
        });
        return later;
    }

    /// How the topics differ from the catalogue.
    ///
    /// @param wrong differences that are not allowed
    /// @param notes differences that do no harm
    private record Drifts(List<String> wrong, List<String> notes) {}

    private Drifts drifts(Optional<SystemRecord> system) {
        Set<String> existing = existing();
        Drifts drifts = new Drifts(new ArrayList<>(), new ArrayList<>());
        List<Topic> present = new ArrayList<>();
        for (Topic topic : catalog.topics()) {
            if (existing.contains(topic.name())) {
                present.add(topic);
            } else {
                drifts.wrong().add("topic " + topic.name() + MISSING);
            }
        }
        try {
            compare(present, system, drifts);
        } catch (UnknownTopicOrPartitionException e) {
            drifts.wrong().add("on one of the brokers a topic" + MISSING);
        }
        return drifts;
    }

    /// The topic ID of the log. A log that was deleted and created again has another one.
    ///
    /// @throws KafkaException if the brokers do not answer or have no such topic
    public static UUID logId(Admin admin) {
        return TopicIds.of(log(admin).topicId());
    }

    private static TopicDescription log(Admin admin) {
        return Answers.of(
                        TopicCatalog.VOTES,
                        admin.describeTopics(List.of(TopicCatalog.VOTES)).allTopicNames())
                .values()
                .iterator()
                .next();
    }

    /// A listing has only what the client may describe. So what is not in it is asked for by name: a topic without
    /// a right on it is not a missing one.
    private Set<String> existing() {
        Set<String> existing = new HashSet<>(Answers.of(admin.listTopics().names()));
        List<String> unlisted = catalog.names().stream()
                .filter(name -> !existing.contains(name))
                .toList();
        admin.describeTopics(unlisted).topicNameValues().forEach((name, described) -> {
            try {
                var _ = Answers.of(name, described);
                existing.add(name);
            } catch (UnknownTopicOrPartitionException e) {
                // It is missing.
            }
        });
        return existing;
    }

    private void compare(Collection<Topic> topics, Optional<SystemRecord> system, Drifts drifts) {
        Map<String, TopicDescription> descriptions = Answers.of(
                admin.describeTopics(topics.stream().map(Topic::name).toList()).allTopicNames());
        Map<ConfigResource, Config> configs = Answers.of(admin.describeConfigs(
                        topics.stream().map(TopicProvisioner::resource).toList())
                .all());
        for (Topic topic : topics) {
            Map<String, String> expected = new TreeMap<>(topic.settings());
            expected.put(COUNT, Integer.toString(topic.partitions()));
            expected.put("replication factor", Integer.toString(catalog.replicationFactor()));
            TopicDescription description = requireNonNull(descriptions.get(topic.name()));
            Map<String, String> actual = settingsOf(description, requireNonNull(configs.get(resource(topic))));
            // Added partitions are harmless only if the system record says how many the system has.
            if (system.isPresent()) {
                surplus(description, topic.partitions()).ifPresent(note -> {
                    drifts.notes().add(note);
                    expected.remove(COUNT);
                });
            }
            expected.forEach((setting, value) -> {
                if (!value.equals(actual.get(setting))) {
                    drifts.wrong()
                            .add("topic %s has %s %s, expected %s"
                                    .formatted(topic.name(), setting, actual.get(setting), value));
                }
            });
        }
    }

    private static Optional<String> surplus(TopicDescription topic, int partitions) {
        int surplus = topic.partitions().size() - partitions;
        return surplus <= 0
                ? Optional.empty()
                : Optional.of(
                        "topic %s has %d partitions, %d more than the system: somebody added them; nobody reads them"
                                .formatted(topic.name(), topic.partitions().size(), surplus));
    }

    private static Map<String, String> settingsOf(TopicDescription description, Config config) {
        Map<String, String> settings = new HashMap<>();
        config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
        settings.put(COUNT, Integer.toString(description.partitions().size()));
        settings.put(
                "replication factor",
                Integer.toString(description.partitions().getFirst().replicas().size()));
        return settings;
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }
}
