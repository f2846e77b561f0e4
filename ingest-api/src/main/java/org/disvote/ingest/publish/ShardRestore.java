package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Brings back to a master exactly those votes that it lost and the log has: what stands in the log above its heads. It
/// compares what stands below them as far as it reads, and refuses where both cannot be right.
///
/// Each chunk is one transaction under the locks of the heads, which it moves; so it can be stopped and run again at
/// any
/// time, and beside another. It leaves the shard closed: the publisher's barrier opens it.
public final class ShardRestore {

    private ShardRestore() {}

    /// @param master the shard's JDBC URL
    /// @param restored told how many votes are back so far, after each chunk
    /// @return how many votes were brought back; 0 for a master that lost none
    /// @throws OperatorNeededException where master and log cannot both be right, naming the position
    /// @throws SQLException if the master does not answer; run it again
    /// @throws KafkaException if the brokers do not; run it again
    public static long run(Shard shard, String master, String brokers, Routing routing, LongConsumer restored)
            throws SQLException, OperatorNeededException {
        Admin admin = LogSession.admin(brokers);
        try (MasterOutbox outbox = MasterOutbox.open(master, shard);
                LogReader reader = new LogReader(brokers, admin, routing, () -> {})) {
            requireSameTopic(outbox.topicId(), LogSession.uuid(TopicProvisioner.logId(admin)));
            return restore(outbox, reader, restored);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    static long restore(MasterOutbox outbox, LogReader reader, LongConsumer restored)
            throws SQLException, OperatorNeededException {
        long votes = 0;
        LogReader.Reading reading = reader.read(reader.windowsAbove(outbox.heads()));
        while (!reading.isDone()) {
            votes += outbox.restore(reading.next());
            restored.accept(votes);
        }
        return votes;
    }

    static void requireSameTopic(Optional<UUID> known, UUID actual) throws OperatorNeededException {
        if (known.isPresent() && !known.get().equals(actual)) {
            throw new OperatorNeededException(
                    "the log is topic ID %s, but this master's votes went to topic ID %s: the topic was deleted and made anew. Bring the old one back; or, if the new one is meant, run UPDATE partition_head SET topic_id = NULL on the master, and its votes are published anew from the first"
                            .formatted(LogSession.kafkaUuid(actual), LogSession.kafkaUuid(known.get())));
        }
    }
}
