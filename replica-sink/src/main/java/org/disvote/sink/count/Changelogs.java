package org.disvote.sink.count;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.disvote.sink.count.topology.CountsTopology;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics in which Kafka Streams keeps the state of the counts. Kafka Streams requires that each has as
/// many partitions as the log's topic, and counts nothing otherwise. So if somebody adds partitions to the
/// log, a thread adds as many here, although nothing is counted in them.
final class Changelogs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Changelogs.class);

    /// More often than Kafka Streams asks for the log's partitions. If it still sees a new one first, its
    /// thread fails, the changelogs grow at once, and a new thread takes its place.
    private static final Duration CHECK_EACH = Duration.ofSeconds(3);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private static final List<String> TOPICS = Stream.of(CountsTopology.COUNTS, CountsTopology.VOTERS)
            .map(store -> CountsApp.APPLICATION_ID + "-" + store + "-changelog")
            .toList();

    private final Admin admin;
    private final Worker checks;

    /// @param admin for this object only; closed with it
    Changelogs(Admin admin) {
        this.admin = admin;
        checks = Worker.virtual("counts-changelogs", CLOSE_MAX, this::checkUntilStopped);
    }

    static List<String> topics() {
        return TOPICS;
    }

    void start() {
        checks.start();
    }

    /// Gives each as many partitions as the log's topic has now. Topics that do not exist are left to Kafka
    /// Streams.
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
                    .log("Log has partitions that do not belong to the system, nothing is counted in them");
        } catch (InvalidPartitionsException e) {
            // Another counting process did it first.
        }
    }

    private void checkUntilStopped(Worker worker) throws InterruptedException {
        while (worker.pause(CHECK_EACH)) {
            growIfAnswered();
        }
    }

    /// As [#grow], if the brokers answer.
    void growIfAnswered() {
        try {
            grow();
        } catch (KafkaException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("Partitions of the log cannot be read");
        }
    }

    @Override
    public void close() {
        checks.interrupt();
        admin.close(CLOSE_MAX);
    }
}
