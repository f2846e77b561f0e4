package org.disvote.sink.count;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.disvote.sink.count.topology.CountsTopology;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.TopicCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics in which Kafka Streams keeps the state of the counts. Each must have as many partitions as the log's
/// topic, or no partition is counted any more. So where a stranger has added some to the log, these grow with it,
/// although nothing is counted there.
final class Changelogs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Changelogs.class);

    /// More often than Kafka Streams asks for the log's partitions. Should it still see one first, its thread
    /// fails, the changelogs grow at once, and another thread takes its place.
    private static final Duration LOOK_EACH = Duration.ofSeconds(3);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private static final List<String> TOPICS = Stream.of(CountsTopology.COUNTS, CountsTopology.VOTERS)
            .map(store -> CountsApp.APPLICATION_ID + "-" + store + "-changelog")
            .toList();

    private final Admin admin;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread looking;

    /// @param admin this one's own; closed with it
    Changelogs(Admin admin) {
        this.admin = admin;
        looking = Thread.ofVirtual().name("counts-changelogs").unstarted(this::lookUntilClosed);
    }

    static List<String> topics() {
        return TOPICS;
    }

    void start() {
        looking.start();
    }

    /// Gives each as many partitions as the log's topic has now. Those that are missing are Kafka Streams' to
    /// make.
    ///
    /// @throws KafkaException if the brokers do not answer
    void grow() {
        Set<String> existing = Answers.of(admin.listTopics().names());
        List<String> described = Stream.concat(Stream.of(TopicCatalog.VOTES), TOPICS.stream())
                .filter(existing::contains)
                .toList();
        Map<String, TopicDescription> topics =
                Answers.of(admin.describeTopics(described).allTopicNames());
        TopicDescription votes = topics.get(TopicCatalog.VOTES);
        if (votes == null) {
            return;
        }
        int partitions = votes.partitions().size();
        Map<String, NewPartitions> growing = new HashMap<>();
        topics.forEach((name, topic) -> {
            if (topic.partitions().size() < partitions) {
                growing.put(name, NewPartitions.increaseTo(partitions));
            }
        });
        if (growing.isEmpty()) {
            return;
        }
        try {
            Answers.of(admin.createPartitions(growing).all());
            log.atWarn()
                    .addKeyValue("partitions", partitions)
                    .log(
                            "somebody added partitions to the log; the counts' own topics follow, and nobody counts there");
        } catch (InvalidPartitionsException e) {
            // Another counting process was first.
        }
    }

    private void lookUntilClosed() {
        try {
            while (!closing.await(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                growIfAnswered();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// As [#grow], where the brokers answer.
    void growIfAnswered() {
        try {
            grow();
        } catch (KafkaException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("the brokers do not tell the log's partitions");
        }
    }

    @Override
    public void close() {
        closing.countDown();
        looking.interrupt();
        admin.close(CLOSE_MAX);
    }
}
