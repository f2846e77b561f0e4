package org.disvote.ingest.publish.barrier;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.disvote.ingest.publish.barrier.PartitionOpening.Opened;
import org.disvote.ingest.publish.log.AppendedRange;
import org.disvote.ingest.table.LogTail;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;

/// The partitions of a shard while it is published from here: how far the open ones are sent, and why the
/// others are closed. No I/O. For one thread.
public final class ShardPartitions {

    /// How long the heads of closed partitions must not move before these are compared again: a restore moves
    /// them many times, and a comparison may read the whole log.
    private static final Duration HEADS_STILL = Duration.ofSeconds(2);

    private final Shard shard;
    private final LongSupplier nanoTime;

    // Each partition is in one of the two.
    private final SortedMap<Integer, Long> sent = new TreeMap<>();
    private final SortedMap<Integer, Barrier> closed = new TreeMap<>();

    /// By closed partition the master's head, as last seen.
    private final Map<Integer, Long> closedHeads = new HashMap<>();

    /// Present once a head of a closed partition has moved.
    private Optional<Deadline> headsStill = Optional.empty();

    /// By partition the offset after the last record that was read or sent; -1 in an empty partition.
    private final Map<Integer, Long> ends = new HashMap<>();

    public ShardPartitions(Shard shard, Opened opened) {
        this(shard, opened, System::nanoTime);
    }

    /// @param nanoTime a clock like [System#nanoTime], for tests
    ShardPartitions(Shard shard, Opened opened, LongSupplier nanoTime) {
        this.shard = shard;
        this.nanoTime = nanoTime;
        opened.barriers().forEach((partition, barrier) -> {
            if (barrier instanceof Barrier.Open(LogTail tail)) {
                sent.put(partition, tail.seq());
            } else {
                closed.put(partition, barrier);
                closedHeads.put(partition, opened.heads().getOrDefault(partition, 0L));
            }
        });
        // As if the log ended with a marker. If it ends with a record, that record may be compared twice.
        opened.ends().forEach((partition, end) -> ends.put(partition, end - 1));
    }

    /// By open partition the last seq in the log.
    public SortedMap<Integer, Long> sent() {
        return Collections.unmodifiableSortedMap(sent);
    }

    public Set<Integer> closed() {
        return Collections.unmodifiableSet(closed.keySet());
    }

    public boolean areAllClosed() {
        return sent.isEmpty();
    }

    /// Why some partitions are closed; [Reason#NONE] while all are open.
    public Reason closedReason() {
        return ClosedPartitions.reason(closed.values());
    }

    /// As [#closedReason], for the log.
    public String closedText() {
        return ClosedPartitions.text(shard, closed.values());
    }

    /// By partition the offset at which a transaction is open.
    public Map<Integer, Long> blocked() {
        Map<Integer, Long> offsets = new HashMap<>();
        closed.forEach((partition, barrier) -> {
            if (barrier instanceof Barrier.Blocked(var at)) {
                offsets.put(partition, at.offset());
            }
        });
        return offsets;
    }

    /// @param heads the master's, by partition
    /// @throws CompareAgainException if the partitions are others than those compared, or a closed one was
    ///     restored
    public void check(SortedMap<Integer, Long> heads) throws CompareAgainException {
        if (heads.size() != sent.size() + closed.size()
                || !heads.keySet().containsAll(sent.keySet())
                || !heads.keySet().containsAll(closed.keySet())) {
            throw new CompareAgainException("the master owns other partitions than a moment ago");
        }
        Map<Integer, Long> now = new HashMap<>(heads);
        now.keySet().retainAll(closedHeads.keySet());
        if (!now.equals(closedHeads)) {
            closedHeads.putAll(now);
            headsStill = Optional.of(Deadline.after(HEADS_STILL, nanoTime));
        } else if (headsStill.filter(Deadline::hasPassed).isPresent()) {
            throw new CompareAgainException("partitions that were closed were restored");
        }
    }

    /// The parts of the log that are to be compared before votes count as published: by partition where
    /// another producer has written before or among the records just appended.
    ///
    /// @return where each part begins; it ends with these records
    public Map<Integer, LogTail> interleaved(Map<Integer, AppendedRange> appended) {
        Map<Integer, LogTail> from = new HashMap<>();
        appended.forEach((partition, range) -> {
            long end = ends.getOrDefault(partition, range.first());
            if (range.isInterleaved(end)) {
                from.put(partition, new LogTail(sent.getOrDefault(partition, 0L), Math.max(0, end)));
            }
        });
        return from;
    }

    /// Closes a partition in which master and log have two votes for one position.
    ///
    /// @param head the master's last seq
    public void close(Position difference, long head) {
        closed.put(difference.partition(), new Barrier.Different(difference));
        closedHeads.put(difference.partition(), head);
        sent.remove(difference.partition());
    }

    /// Notes that the log has these records.
    ///
    /// @param reached by partition the last seq among them
    /// @return the new tails of the open partitions
    public SortedMap<Integer, LogTail> appended(
            Map<Integer, AppendedRange> appended, SortedMap<Integer, Long> reached) {
        SortedMap<Integer, LogTail> tails = new TreeMap<>();
        appended.forEach((partition, range) -> {
            ends.put(partition, range.end());
            if (!closed.containsKey(partition)) {
                long seq = reached.getOrDefault(partition, 0L);
                tails.put(partition, new LogTail(seq, range.end()));
                sent.put(partition, seq);
            }
        });
        return tails;
    }
}
