package org.disvote.topics.rights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Patience;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.rights.RightsIT.Act;

/// Tries acts as one user. An act that is allowed may fail for another reason, or change nothing of value.
final class Acts implements AutoCloseable {

    private static final String ELSEWHERE = "elsewhere";

    private final Brokers brokers;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Acts(Brokers brokers) {
        this.brokers = brokers;
        admin = Admin.create(brokers.properties());
        producer = new KafkaProducer<>(
                brokers.with(Map.of("enable.idempotence", false)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = consumer(Map.of("auto.offset.reset", "earliest"));
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(brokers.with(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Whether the brokers refuse it for want of a right.
    boolean isRefused(Act act) {
        try {
            switch (act.type()) {
                case TOPIC -> topic(act.name(), act.operation());
                case GROUP -> group(act.name(), act.operation());
                case TRANSACTIONAL_ID -> transactions(act.name());
                default -> cluster(act.operation());
            }
            return false;
        } catch (AuthorizationException e) {
            return true;
        } catch (KafkaException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof AuthorizationException) {
                    return true;
                }
            }
            return false;
        }
    }

    private void topic(String topic, AclOperation operation) {
        TopicPartition first = new TopicPartition(topic, 0);
        ConfigResource settings = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        switch (operation) {
            case READ -> read(first);
            case WRITE -> Answers.of(producer.send(new ProducerRecord<>(topic, 0, "any".getBytes(UTF_8), new byte[0])));
            case CREATE ->
                Answers.of(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all());
            case DELETE ->
                Answers.of(admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(0)))
                        .all());
            case ALTER ->
                Answers.of(admin.createPartitions(
                                Map.of(topic, NewPartitions.increaseTo(9)),
                                new CreatePartitionsOptions().validateOnly(true))
                        .all());
            case DESCRIBE ->
                Answers.of(admin.listOffsets(Map.of(first, OffsetSpec.latest())).all());
            case DESCRIBE_CONFIGS ->
                Answers.of(admin.describeConfigs(List.of(settings)).all());
            case ALTER_CONFIGS -> alterConfigs(settings, "retention.ms", "1");
            default -> throw new IllegalArgumentException("no act for " + operation);
        }
    }

    /// Every partition 0 has a record.
    private void read(TopicPartition source) {
        consumer.assign(List.of(source));
        consumer.seekToBeginning(List.of(source));
        Deadline deadline = Deadline.after(Patience.WAIT_MAX);
        while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
            if (deadline.hasPassed()) {
                throw new AssertionError("nothing is read and nothing is refused");
            }
        }
    }

    private void group(String group, AclOperation operation) {
        if (operation == AclOperation.DELETE) {
            Answers.of(admin.deleteConsumerGroups(List.of(group)).all());
            return;
        }
        try (KafkaConsumer<byte[], byte[]> member = consumer(Map.of("group.id", group))) {
            // Every kind of user may read the log, so only the group can be refused.
            member.commitSync(Map.of(new TopicPartition(TopicCatalog.VOTES, 0), new OffsetAndMetadata(0)));
        }
    }

    private void transactions(String id) {
        try (var transactional = new KafkaProducer<>(
                brokers.with(Map.of("transactional.id", id)), new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
        }
    }

    private void cluster(AclOperation operation) {
        switch (operation) {
            case CREATE ->
                Answers.of(admin.createTopics(
                                List.of(new NewTopic(ELSEWHERE, 1, (short) 1)),
                                new CreateTopicsOptions().validateOnly(true))
                        .all());
            case ALTER ->
                Answers.of(admin.createAcls(List.of(new AclBinding(
                                new ResourcePattern(ResourceType.TOPIC, ELSEWHERE, PatternType.LITERAL),
                                new AccessControlEntry(
                                        "User:nobody", "*", AclOperation.READ, AclPermissionType.ALLOW))))
                        .all());
            case DESCRIBE -> Answers.of(admin.describeAcls(AclBindingFilter.ANY).values());
            case ALTER_CONFIGS ->
                alterConfigs(new ConfigResource(ConfigResource.Type.BROKER, "1"), "log.cleaner.threads", "2");
            case CLUSTER_ACTION ->
                Answers.of(admin.abortTransaction(
                                new AbortTransactionSpec(new TopicPartition(TopicCatalog.VOTES, 0), 1, (short) 0, 0))
                        .all());
            default -> throw new IllegalArgumentException("no act for " + operation);
        }
    }

    private void alterConfigs(ConfigResource of, String name, String value) {
        Answers.of(admin.incrementalAlterConfigs(
                        Map.of(of, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))),
                        new AlterConfigsOptions().validateOnly(true))
                .all());
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        admin.close();
    }
}
