package org.disvote.topics.provision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.kafka.TopicCatalog.Topic;
import org.disvote.topics.lifetime.Deadline;

/// Waits until topics that were just created can be used through any broker. Their creation is acknowledged
/// earlier: each broker learns of it separately, and so does each of its threads.
final class TopicReadiness {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration LOOK_EACH = Duration.ofMillis(50);

    private final Brokers brokers;
    private final Admin admin;
    private final TopicCatalog catalog;

    /// @param admin closed by the caller
    TopicReadiness(Brokers brokers, Admin admin, TopicCatalog catalog) {
        this.brokers = brokers;
        this.admin = admin;
        this.catalog = catalog;
    }

    /// @throws KafkaException if a broker does not know them within this time
    void await(Duration within) {
        Deadline deadline = Deadline.after(within);
        while (true) {
            try {
                requireLeaders();
                for (Node broker : Answers.of(admin.describeCluster().nodes())) {
                    requireKnownTo(broker);
                }
                return;
            } catch (KafkaException e) {
                if (deadline.hasPassed()) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_EACH.toNanos());
            }
        }
    }

    /// This request goes to the leader of each partition.
    private void requireLeaders() {
        Answers.of(admin.listOffsets(catalog.topics().stream()
                        .flatMap(TopicReadiness::partitions)
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all());
    }

    private static Stream<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition));
    }

    /// A new client asks only the broker that it was configured with, so each broker is checked by another
    /// client.
    private void requireKnownTo(Node broker) {
        try (GrouplessConsumer client = GrouplessConsumer.toReadThrough(
                brokers.reachedAt(broker.host() + ":" + broker.port()), ANSWER_MAX, Map.of())) {
            for (Topic topic : catalog.topics()) {
                List<PartitionInfo> known = client.partitionsFor(topic.name());
                if (known.size() < topic.partitions()
                        || known.stream().anyMatch(partition -> partition.leader() == null)) {
                    throw new TimeoutException("broker " + broker.id() + " does not know topic " + topic.name());
                }
            }
        }
    }
}
