package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.disvote.ingest.Probe;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.barrier.InterleavedWrites;
import org.disvote.ingest.publish.barrier.ShardPartitions;
import org.disvote.ingest.publish.log.AppendedRange;
import org.disvote.ingest.publish.outbox.Outbox;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.LogTail;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.LogRecord;

/// Publishes an opened shard, one log transaction after the other. For one thread.
final class ShardPublishing {

    private final SessionParts parts;
    private final ShardPartitions partitions;
    private final PublisherLease lease;
    private final HeadTable heads;
    private final Outbox outbox;
    private final InterleavedWrites interleaved;
    private final SessionChecks checks;
    private final Consumer<Map<Integer, Long>> published;
    private final Probe probe;

    /// @param published called with the seqs that have reached the log, by partition
    ShardPublishing(
            SessionParts parts,
            ShardPartitions partitions,
            Outbox outbox,
            InterleavedWrites interleaved,
            SessionChecks checks,
            Consumer<Map<Integer, Long>> published,
            Probe probe) {
        this.parts = parts;
        this.partitions = partitions;
        lease = parts.lease();
        heads = new HeadTable(parts.master().connection());
        this.outbox = outbox;
        this.interleaved = interleaved;
        this.checks = checks;
        this.published = published;
        this.probe = probe;
    }

    ShardPartitions partitions() {
        return partitions;
    }

    SessionChecks checks() {
        return checks;
    }

    /// Sends the next votes to the log, in one transaction.
    ///
    /// @return how many votes waited, these included
    long publishNext() throws SQLException, OperatorNeededException, CompareAgainException {
        Outbox.Batch batch = outbox.next(partitions);
        if (!batch.votes().isEmpty()) {
            append(batch);
        }
        return batch.waiting();
    }

    private void append(Outbox.Batch batch) throws SQLException, OperatorNeededException {
        lease.requireHeld();
        lease.progressed();
        Map<Integer, AppendedRange> appended =
                AppendedRange.byPartition(parts.producer().append(batch.votes(), LogRecord::toProduce, probe));
        lease.progressed();
        closeDiffering(appended);
        SortedMap<Integer, LogTail> tails = partitions.appended(appended, batch.reached());
        SortedMap<Integer, Long> seqs = new TreeMap<>();
        tails.forEach((partition, tail) -> seqs.put(partition, tail.seq()));
        published.accept(seqs);
        heads.movePublished(tails);
    }

    /// Where another producer has written before or among the votes just appended, the partition is compared
    /// before its votes count as published, and closed if it differs.
    private void closeDiffering(Map<Integer, AppendedRange> appended) throws SQLException, OperatorNeededException {
        Map<Integer, Long> ends = new HashMap<>();
        appended.forEach((partition, range) -> ends.put(partition, range.end()));
        for (Position difference :
                interleaved.differences(partitions.interleaved(appended), ends).values()) {
            parts.master().inTransaction(() -> {
                heads.lockAll();
                heads.closeDiffering(difference.partition());
                return true;
            });
            partitions.close(difference, heads.lastSeqs().getOrDefault(difference.partition(), 0L));
        }
    }
}
