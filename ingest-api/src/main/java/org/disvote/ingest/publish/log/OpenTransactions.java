package org.disvote.ingest.publish.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Stopwatch;

/// Finds up to which offset committed records can be read, and waits for transactions that are open below the
/// end: a reader of committed records stops before the first of them. The transaction's coordinator ends each
/// of them after the transaction's own timeout. For one thread.
final class OpenTransactions {

    /// How much later than its timeout a transaction may end: the coordinator looks for expired ones every 10
    /// s, and then writes markers.
    static final Duration LATE_MAX = Duration.ofSeconds(20);

    private static final Duration LOOK_EACH = Duration.ofMillis(100);

    private final Admin admin;
    private final Duration lateMax;
    private final String ownId;
    private final Runnable progress;

    /// @param admin stays the caller's
    /// @param ownId the transactional ID of the publisher that reads. A publisher waits for the whole timeout
    ///     of its own transactions only, because voters wait meanwhile. Empty for a command, which waits for
    ///     the timeout of every transaction.
    /// @param progress called after each bounded step
    OpenTransactions(Admin admin, Duration lateMax, String ownId, Runnable progress) {
        this.admin = admin;
        this.lateMax = lateMax;
        this.ownId = ownId;
        this.progress = progress;
    }

    /// @param stable by partition the last stable offset; not below the end that the partition had at first
    /// @param blocked the other partitions, in which a transaction stays open
    record Ends(Map<Integer, Long> stable, List<BlockedPartition> blocked) {}

    /// How far the partitions can be read. Returns once the transactions that are open now have ended, or
    /// have been waited for long enough.
    ///
    /// @throws TimeoutException if a transaction of the reader's own publisher stays open
    Ends stableEnds(Collection<Integer> partitions) {
        // Read before the stable offsets, so that a transaction that ends between the two requests does not count as
        // open. One that begins later does not matter.
        Map<Integer, Long> ends = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Stopwatch waited = Stopwatch.start();
        Map<Integer, Long> stable = new HashMap<>();
        List<BlockedPartition> blocked = new ArrayList<>();
        Set<Integer> open = new HashSet<>(partitions);
        while (true) {
            stable.putAll(offsets(open, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED));
            open.removeIf(
                    partition -> stable.getOrDefault(partition, 0L) >= ends.getOrDefault(partition, Long.MAX_VALUE));
            if (!open.isEmpty() && waited.exceeds(lateMax)) {
                List<BlockedPartition> expired = expired(open, stable, waited.elapsed());
                expired.forEach(one -> {
                    open.remove(one.partition());
                    stable.remove(one.partition());
                });
                blocked.addAll(expired);
            }
            if (open.isEmpty()) {
                return new Ends(stable, List.copyOf(blocked));
            }
            pause();
        }
    }

    /// The partitions whose transactions have been waited for long enough.
    private List<BlockedPartition> expired(Set<Integer> open, Map<Integer, Long> stable, Duration waited) {
        Map<Integer, List<TransactionOwner>> owners = TransactionOwner.find(admin, sources(open), progress).stream()
                .collect(Collectors.groupingBy(TransactionOwner::partition));
        List<BlockedPartition> expired = new ArrayList<>();
        for (int partition : open) {
            List<TransactionOwner> here = owners.getOrDefault(partition, List.of());
            if (waited.compareTo(waitMax(here)) > 0) {
                expired.add(blocked(partition, stable.getOrDefault(partition, 0L), here, waited));
            }
        }
        return expired;
    }

    private Duration waitMax(List<TransactionOwner> owners) {
        return owners.stream()
                .filter(owner -> ownId.isEmpty() || isOwn(owner))
                .map(TransactionOwner::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO)
                .plus(lateMax);
    }

    private BlockedPartition blocked(int partition, long offset, List<TransactionOwner> owners, Duration waited) {
        String owner = owners.stream()
                .findFirst()
                .map(TransactionOwner::toString)
                .orElse("a producer that the brokers do not name");
        if (owners.stream().anyMatch(this::isOwn)) {
            throw new TimeoutException("partition %d of the log has had a transaction open at offset %d for %d s, of %s"
                    .formatted(partition, offset, waited.toSeconds(), owner));
        }
        return new BlockedPartition(partition, offset, owner);
    }

    private boolean isOwn(TransactionOwner owner) {
        return !ownId.isEmpty() && owner.transactionalId().equals(ownId);
    }

    Map<Integer, Long> offsets(Collection<Integer> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, ListOffsetsResultInfo> found = Answers.of(admin.listOffsets(
                        sources(partitions).stream().collect(Collectors.toMap(source -> source, _ -> spec)),
                        new ListOffsetsOptions(isolation))
                .all());
        progress.run();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(),
                        entry -> entry.getValue().offset()));
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
