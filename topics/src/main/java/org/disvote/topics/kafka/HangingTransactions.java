package org.disvote.topics.kafka;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Transactions that stand open in a partition and that no coordinator will ever end, so that readers of committed
/// records stand still before them for good.
///
/// A broker that is killed and back before the controller has missed it leaves one at times (seen with Kafka 4.3.1): at
/// the moment when it is fenced the partitions have no leader, its coordinator takes them for deleted, and drops their
/// markers. Kafka's own cure is `kafka-transactions.sh find-hanging` and `abort`; this is the same.
public final class HangingTransactions {

    /// What a coordinator will still end.
    private static final Set<TransactionState> ALIVE = EnumSet.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_EPOCH_FENCE,
            TransactionState.UNKNOWN);

    /// One of them.
    public record Hanging(TopicPartition partition, ProducerState producer) {}

    private HangingTransactions() {}

    /// Those of some producers that stand in these partitions now.
    ///
    /// @param admin stays the caller's, with its timeouts
    /// @throws KafkaException if the brokers do not answer
    public static List<Hanging> find(
            Admin admin, Collection<TopicPartition> partitions, Collection<String> transactionalIds) {
        List<Hanging> hanging = new ArrayList<>();
        Answers.of(admin.describeProducers(partitions).all())
                .forEach((partition, state) -> state.activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent())
                        .forEach(producer -> hanging.add(new Hanging(partition, producer))));
        if (!hanging.isEmpty()) {
            // Asked second, and each coordinator itself: one that was open and is still somebody's is found alive
            // there.
            Set<Long> idle = Answers.of(
                            admin.describeTransactions(transactionalIds).all())
                    .values()
                    .stream()
                    .filter(transaction -> !ALIVE.contains(transaction.state()))
                    .map(TransactionDescription::producerId)
                    .collect(toSet());
            hanging.removeIf(one -> !idle.contains(one.producer().producerId()));
        }
        return hanging;
    }

    /// Ends them: no reader of committed records ever sees what they hold.
    ///
    /// @throws KafkaException if the brokers do not answer, or one was ended otherwise meanwhile
    public static void abort(Admin admin, Collection<Hanging> hanging) {
        for (Hanging one : hanging) {
            ProducerState producer = one.producer();
            // The epoch as the partition knows it: whoever began another transaction since has a higher one.
            Answers.of(admin.abortTransaction(new AbortTransactionSpec(
                            one.partition(),
                            producer.producerId(),
                            (short) producer.producerEpoch(),
                            producer.coordinatorEpoch().orElse(0)))
                    .all());
        }
    }

    /// Ends those of all topics but one, Kafka's own and the counts' included, which can all be made again.
    ///
    /// @return how many there were
    /// @throws KafkaException if the brokers do not answer
    public static int abortExceptIn(Admin admin, String topic) {
        Set<String> topics = new HashSet<>(Answers.of(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names()));
        topics.remove(topic);
        List<TopicPartition> partitions = Answers.of(
                        admin.describeTopics(topics).allTopicNames())
                .values()
                .stream()
                .flatMap(description -> description.partitions().stream()
                        .map(partition -> new TopicPartition(description.name(), partition.partition())))
                .toList();
        List<String> transactionalIds = Answers.of(admin.listTransactions().all()).stream()
                .map(TransactionListing::transactionalId)
                .toList();
        List<Hanging> hanging = find(admin, partitions, transactionalIds);
        abort(admin, hanging);
        return hanging.size();
    }
}
