package org.disvote.ingest.publish.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;
import org.disvote.topics.kafka.Answers;

/// A producer that has a transaction open in a partition.
///
/// @param transactionalId empty if no coordinator knows a transaction of this producer
record TransactionOwner(int partition, long producerId, String transactionalId, Duration timeout) {

    /// The owners of all transactions that are open in these partitions now.
    ///
    /// @param progress called after each bounded step
    static List<TransactionOwner> find(Admin admin, Collection<TopicPartition> partitions, Runnable progress) {
        Map<Integer, Set<Long>> producers = producers(admin, partitions);
        progress.run();
        Set<String> transactionalIds = transactionalIds(admin, producers.values());
        progress.run();
        Map<String, TransactionDescription> described =
                Answers.of(admin.describeTransactions(transactionalIds).all());
        progress.run();
        return producers.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(producer -> of(entry.getKey(), producer, described)))
                .toList();
    }

    /// By partition the IDs of the producers that have a transaction open there.
    private static Map<Integer, Set<Long>> producers(Admin admin, Collection<TopicPartition> partitions) {
        Map<Integer, Set<Long>> producers = new TreeMap<>();
        Answers.of(admin.describeProducers(partitions).all())
                .forEach((source, state) -> state.activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent())
                        .mapToLong(ProducerState::producerId)
                        .forEach(producer -> producers
                                .computeIfAbsent(source.partition(), _ -> new HashSet<>())
                                .add(producer)));
        return producers;
    }

    private static Set<String> transactionalIds(Admin admin, Collection<Set<Long>> producers) {
        Set<Long> ids = producers.stream().flatMap(Set::stream).collect(Collectors.toSet());
        return Answers.of(admin.listTransactions(new ListTransactionsOptions().filterProducerIds(ids))
                        .all())
                .stream()
                .map(TransactionListing::transactionalId)
                .collect(Collectors.toSet());
    }

    private static TransactionOwner of(int partition, long producerId, Map<String, TransactionDescription> described) {
        return described.entrySet().stream()
                .filter(entry -> entry.getValue().producerId() == producerId)
                .findFirst()
                .map(entry -> new TransactionOwner(
                        partition,
                        producerId,
                        entry.getKey(),
                        Duration.ofMillis(entry.getValue().transactionTimeoutMs())))
                .orElseGet(() -> new TransactionOwner(partition, producerId, "", Duration.ZERO));
    }

    @Override
    public String toString() {
        return transactionalId.isEmpty()
                ? "producer ID %d, of which no coordinator knows a transaction: see kafka-transactions.sh find-hanging"
                        .formatted(producerId)
                : "transactional ID %s, whose timeout is %d s".formatted(transactionalId, timeout.toSeconds());
    }
}
