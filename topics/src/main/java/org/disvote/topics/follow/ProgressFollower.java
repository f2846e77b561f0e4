package org.disvote.topics.follow;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.progress.ProgressFold;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far each replica has applied each partition, as its sink last reported it. A replica that was retired
/// has no reports any more. While the brokers are down it stays as last read.
public final class ProgressFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProgressFollower.class);

    private final TopicFollower follower;
    private final ProgressFold reports = new ProgressFold();

    private ProgressFollower(Brokers brokers) {
        follower = new TopicFollower(brokers, TopicCatalog.PROGRESS, new Reader());
    }

    /// Follows the topic from now until closed. It need not exist yet, nor need the brokers answer.
    public static ProgressFollower start(Brokers brokers) {
        ProgressFollower progress = new ProgressFollower(brokers);
        progress.follower.start();
        return progress;
    }

    /// The newest report on this partition of each replica that was not retired, by ascending name.
    public List<Progress> of(int partition) {
        return reports.newest().stream()
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
            try {
                reports.accept(record);
            } catch (MalformedEventException e) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", e.getMessage())
                        .log("Record skipped, it is not a progress report");
            }
        }

        @Override
        public void startedOver() {
            reports.clear();
        }
    }
}
