package org.disvote.ingest.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.progress.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far each replica has applied each partition, as its sink last reported it. A replica that was retired has no
/// reports any more. While the brokers are down it stays as last read.
public final class ReplicaProgress implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReplicaProgress.class);

    private final TopicFollower follower;
    /// By the record's key, which names replica and partition.
    private final Map<String, Progress> newest = new ConcurrentHashMap<>();

    private ReplicaProgress(String brokers) {
        follower = new TopicFollower(brokers, TopicCatalog.PROGRESS, new Reader());
    }

    /// Follows the topic from now until closed. It need not exist yet, nor need the brokers answer.
    public static ReplicaProgress follow(String brokers) {
        ReplicaProgress progress = new ReplicaProgress(brokers);
        progress.follower.start();
        return progress;
    }

    /// The newest report on this partition of each replica that was not retired, by ascending name.
    public List<Progress> of(int partition) {
        return newest.values().stream()
                .filter(progress -> progress.partition() == partition)
                .sorted(Comparator.comparing(Progress::replica))
                .toList();
    }

    /// The last seq of this partition that any replica has applied; 0 before the first.
    public long reachedSeq(int partition) {
        return of(partition).stream().mapToLong(Progress::seq).max().orElse(0);
    }

    @Override
    public void close() {
        follower.close();
    }

    private final class Reader implements TopicFollower.Listener {
        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            String key = record.key() == null ? "" : new String(record.key(), UTF_8);
            if (record.value() == null) {
                newest.remove(key);
                return;
            }
            try {
                newest.put(key, Json.decode(record.key(), record.value(), Progress.class));
            } catch (MalformedEventException e) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", e.getMessage())
                        .log("passed over a record that reports no progress");
            }
        }

        @Override
        public void startedOver() {
            newest.clear();
        }
    }
}
