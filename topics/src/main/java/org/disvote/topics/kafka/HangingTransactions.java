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

/// Hanging transactions: they are open in a partition, and no coordinator will ever end them. Readers of
/// committed records cannot read past them.
///
/// A broker that is killed and starts again before the controller has noticed sometimes leaves one (seen with
/// Kafka 4.3.1). When it is fenced, the partitions have no leader for a moment; its coordinator takes them
/// for deleted and drops their markers. Kafka's own tool for this is `kafka-transactions.sh find-hanging` and
/// `abort`; this class does the same.
public final class HangingTransactions {

    /// The states of transactions that a coordinator will still end.
    private static final Set<TransactionState> ALIVE = EnumSet.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_EPOCH_FENCE,
            TransactionState.UNKNOWN);

    /// A hanging transaction.
    public record Hanging(TopicPartition partition, ProducerState producer) {}

    private HangingTransactions() {}

    /// Finds those of some producers in these partitions.
    ///
    /// @param admin its timeouts bound the wait; the caller closes it
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
            // The coordinators are asked after the partitions: a transaction that is still in use is alive
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

    /// Aborts them: no reader of committed records ever reads their records.
    ///
    /// @throws KafkaException if the brokers do not answer, or a transaction ended in the meantime
    public static void abort(Admin admin, Collection<Hanging> hanging) {
        for (Hanging one : hanging) {
            ProducerState producer = one.producer();
            // The epoch that the partition knows. A producer that has begun another transaction since has a
            // higher one.
            Answers.of(admin.abortTransaction(new AbortTransactionSpec(
                            one.partition(),
                            producer.producerId(),
                            (short) producer.producerEpoch(),
                            producer.coordinatorEpoch().orElse(0)))
                    .all());
        }
    }

    /// Aborts those in all topics but one, also in Kafka's own topics and in those of the counts. What those
    /// topics contain can be derived again.
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
