package org.disvote.notary.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Stopwatch;
import org.jspecify.annotations.Nullable;

/// Which of several notaries writes: the one to which Kafka's group protocol assigns the only partition of
/// the notary's topic. No record is read here.
///
/// A process that was frozen does not know at first that another one has taken over. So what is written to
/// files is written only for [#PROOF_MAX] after the brokers confirmed the membership. This is shorter than
/// the time after which they give the partition to another one. What is written to Kafka is protected by
/// the producer's fencing.
///
/// For one thread, except [#isProven].
public final class Leadership implements AutoCloseable {

    private static final String GROUP = ClientNames.NOTARY;

    /// How long a process that is gone keeps the partition.
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT_EACH = Duration.ofSeconds(2);
    private static final Duration TURN_MAX = Duration.ofSeconds(60);
    private static final Duration PROOF_EACH = Duration.ofSeconds(1);

    /// How long a proof is relied on.
    static final Duration PROOF_MAX = Duration.ofSeconds(5);

    private static final TopicPartition PARTITION = new TopicPartition(TopicCatalog.NOTARY, 0);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /// Another notary writes now, or may.
    public static final class LostException extends Exception {
        public LostException(String message) {
            super(message);
        }
    }

    private final KafkaConsumer<byte[], byte[]> member;
    private boolean assigned;
    private volatile @Nullable Stopwatch proven;

    public Leadership(Brokers brokers) {
        member = new KafkaConsumer<>(
                brokers.with(Map.ofEntries(
                        Map.entry(ConsumerConfig.GROUP_ID_CONFIG, GROUP),
                        // Its client sets the session's timeout; of the newer protocol, the brokers set it
                        // for all.
                        Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
                        // A process that joins takes nothing from the one that writes.
                        Map.entry(
                                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                CooperativeStickyAssignor.class.getName()),
                        Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis()),
                        Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT_EACH.toMillis()),
                        // A notary that makes no progress for so long loses the partition.
                        Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) TURN_MAX.toMillis()),
                        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"),
                        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                        Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_MAX.toMillis()),
                        Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_MAX.toMillis()))),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(TopicCatalog.NOTARY), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                if (partitions.contains(PARTITION)) {
                    member.pause(List.of(PARTITION));
                    assigned = true;
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                if (partitions.contains(PARTITION)) {
                    assigned = false;
                    proven = null;
                }
            }
        });
    }

    /// Waits for the partition.
    ///
    /// @return whether this process has it
    /// @throws KafkaException if the brokers refuse
    public boolean await(Duration max) {
        var _ = member.poll(max);
        return assigned;
    }

    /// To be called often, at least each [#TURN_MAX]. It asks the brokers each [#PROOF_EACH].
    ///
    /// @throws LostException if this process does not have the partition any more
    /// @throws KafkaException if the brokers do not answer
    public void check() throws LostException {
        var _ = member.poll(Duration.ZERO);
        if (!assigned) {
            throw new LostException("the brokers gave the notary's partition to another process");
        }
        Stopwatch last = proven;
        if (last == null || last.exceeds(PROOF_EACH)) {
            prove();
        }
    }

    private void prove() throws LostException {
        // Started before the request: the proof counts from there.
        Stopwatch asked = Stopwatch.start();
        try {
            member.commitSync(Map.of(PARTITION, new OffsetAndMetadata(0)), ANSWER_MAX);
        } catch (RebalanceInProgressException e) {
            return; // another notary joins or leaves; the next poll shows who has the partition
        } catch (CommitFailedException | FencedInstanceIdException e) {
            throw new LostException("the brokers gave the notary's partition to another process");
        }
        proven = asked;
    }

    /// Whether the brokers have confirmed lately that this process has the partition. Safe for any thread.
    public boolean isProven() {
        Stopwatch last = proven;
        return last != null && !last.exceeds(PROOF_MAX);
    }

    /// Leaves the group, so that another process takes over at once.
    @Override
    public void close() {
        proven = null;
        try {
            member.close(CloseOptions.timeout(CLOSE_MAX));
        } catch (KafkaException e) {
            // Interrupted, or the brokers are away: they notice by the session's timeout.
        }
    }
}
