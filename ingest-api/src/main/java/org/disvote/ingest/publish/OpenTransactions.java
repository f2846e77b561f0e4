package org.disvote.ingest.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.TopicCatalog;

/// Finds how far the log can be read, and waits for transactions that are open in it: committed votes behind them
/// cannot be read until they end. Their coordinator ends each within the transaction's own timeout. Of one thread.
final class OpenTransactions {

    /// How long after a transaction's timeout its end may be late: the coordinator looks each 10 s, and then
    /// writes markers.
    static final Duration LATE_MAX = Duration.ofSeconds(20);

    private static final Duration LOOK_EACH = Duration.ofMillis(100);

    private final Admin admin;
    private final Duration lateMax;
    private final String own;
    private final Runnable turned;

    /// @param admin stays the caller's
    /// @param own the transactional ID of the publisher that reads, which waits for its own transactions alone
    ///     as long as they may take: voters wait meanwhile. Empty for a command, which waits for all.
    /// @param turned called after each bounded step
    OpenTransactions(Admin admin, Duration lateMax, String own, Runnable turned) {
        this.admin = admin;
        this.lateMax = lateMax;
        this.own = own;
        this.turned = turned;
    }

    /// @param stable by partition the last stable offset, not below the end that it had at the beginning
    /// @param stuck the other partitions, where a transaction stays open
    record Ends(Map<Integer, Long> stable, List<Barrier.Stuck> stuck) {}

    /// How far the partitions can be read, once the transactions that are open now have ended, or are not
    /// waited for any more.
    ///
    /// @throws TimeoutException if one of the reader's own stays open
    Ends stableEnds(Collection<Integer> partitions) {
        // Read first: a transaction that ends between the two requests is then no open one. One that begins later does
        // not matter.
        Map<Integer, Long> ends = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        long began = System.nanoTime();
        Map<Integer, Long> stable = new HashMap<>(partitions.size());
        List<Barrier.Stuck> stuck = new ArrayList<>();
        Set<Integer> open = new HashSet<>(partitions);
        while (!open.isEmpty()) {
            offsets(open, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED).forEach(stable::put);
            open.removeIf(
                    partition -> stable.getOrDefault(partition, 0L) >= ends.getOrDefault(partition, Long.MAX_VALUE));
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (!open.isEmpty() && waited.compareTo(lateMax) > 0) {
                List<Barrier.Stuck> given = givenUp(stable, open, waited);
                given.forEach(one -> open.remove(one.partition()));
                stuck.addAll(given);
            }
            if (!open.isEmpty()) {
                pause();
            }
        }
        stuck.forEach(one -> stable.remove(one.partition()));
        return new Ends(stable, List.copyOf(stuck));
    }

    /// Those that have been open for longer than they are waited for.
    private List<Barrier.Stuck> givenUp(Map<Integer, Long> stable, Set<Integer> open, Duration waited) {
        Map<Integer, List<Owner>> owners = owners(open).stream().collect(Collectors.groupingBy(Owner::partition));
        List<Barrier.Stuck> given = new ArrayList<>();
        for (int partition : open) {
            List<Owner> here = owners.getOrDefault(partition, List.of());
            Duration waitMax = here.stream()
                    .filter(one -> own.isEmpty() || isOwn(one))
                    .map(Owner::timeout)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO)
                    .plus(lateMax);
            if (waited.compareTo(waitMax) > 0) {
                long offset = stable.getOrDefault(partition, 0L);
                String text = here.stream()
                        .findFirst()
                        .map(Owner::toString)
                        .orElse("a producer that the brokers do not name");
                if (here.stream().anyMatch(this::isOwn)) {
                    throw new TimeoutException(
                            "partition %d of the log has had a transaction open at offset %d for %d s, of %s"
                                    .formatted(partition, offset, waited.toSeconds(), text));
                }
                given.add(new Barrier.Stuck(partition, offset, text));
            }
        }
        return given;
    }

    private boolean isOwn(Owner owner) {
        return !own.isEmpty() && owner.transactionalId().equals(own);
    }

    Map<Integer, Long> offsets(Collection<Integer> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, ListOffsetsResultInfo> found = Answers.of(admin.listOffsets(
                        sources(partitions).stream().collect(Collectors.toMap(source -> source, source -> spec)),
                        new ListOffsetsOptions(isolation))
                .all());
        turned.run();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset()));
    }

    /// One who has a transaction open in a partition.
    ///
    /// @param transactionalId empty if no coordinator knows one of this producer
    private record Owner(int partition, long producerId, String transactionalId, Duration timeout) {
        @Override
        public String toString() {
            return transactionalId.isEmpty()
                    ? "producer ID %d, of which no coordinator knows a transaction: see kafka-transactions.sh find-hanging"
                            .formatted(producerId)
                    : "transactional ID %s, whose timeout is %d s".formatted(transactionalId, timeout.toSeconds());
        }
    }

    private List<Owner> owners(Collection<Integer> partitions) {
        Map<Integer, Set<Long>> producers = new TreeMap<>();
        Answers.of(admin.describeProducers(sources(partitions)).all())
                .forEach((source, state) -> state.activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent())
                        .mapToLong(ProducerState::producerId)
                        .forEach(producer -> producers
                                .computeIfAbsent(source.partition(), _ -> new HashSet<>())
                                .add(producer)));
        turned.run();
        Set<String> ids = Answers.of(admin.listTransactions(new ListTransactionsOptions()
                                .filterProducerIds(producers.values().stream()
                                        .flatMap(Set::stream)
                                        .collect(Collectors.toSet())))
                        .all())
                .stream()
                .map(TransactionListing::transactionalId)
                .collect(Collectors.toSet());
        turned.run();
        Map<String, TransactionDescription> described =
                Answers.of(admin.describeTransactions(ids).all());
        turned.run();
        return producers.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(producer -> owner(entry.getKey(), producer, described)))
                .toList();
    }

    private static Owner owner(int partition, long producerId, Map<String, TransactionDescription> described) {
        return described.entrySet().stream()
                .filter(entry -> entry.getValue().producerId() == producerId)
                .findFirst()
                .map(entry -> new Owner(
                        partition,
                        producerId,
                        entry.getKey(),
                        Duration.ofMillis(entry.getValue().transactionTimeoutMs())))
                .orElseGet(() -> new Owner(partition, producerId, "", Duration.ZERO));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EACH);
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        }
    }

    private static List<TopicPartition> sources(Collection<Integer> partitions) {
        return partitions.stream()
                .map(partition -> new TopicPartition(TopicCatalog.VOTES, partition))
                .toList();
    }
}
