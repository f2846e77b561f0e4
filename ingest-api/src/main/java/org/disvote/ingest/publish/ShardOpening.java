package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.barrier.Barrier;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.barrier.HangingVotes;
import org.disvote.ingest.publish.barrier.LogComparison;
import org.disvote.ingest.publish.barrier.PartitionOpening;
import org.disvote.ingest.publish.barrier.PartitionOpening.Opened;
import org.disvote.ingest.publish.barrier.ShardPartitions;
import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.ingest.publish.log.LogReader;
import org.disvote.ingest.publish.repair.RestoredStatements;
import org.disvote.ingest.publish.repair.ShardRestore;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.LogTail;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.reason.OperatorNeededException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a shard once earlier publishers are fenced: compares the master with the log and opens each
/// partition that has every vote of it. What was restored is stated first. With auto-restore, it then restores a
/// master that lost commits and compares again.
final class ShardOpening {

    private static final Logger log = LoggerFactory.getLogger(ShardOpening.class);

    private final PublisherConfig config;
    private final SessionParts parts;
    private final HeadTable heads;
    private final VoteTable votes;
    private final RestoredStatements statements;

    ShardOpening(SessionParts parts) {
        this.parts = parts;
        config = parts.config();
        MasterSession master = parts.master();
        heads = new HeadTable(master.connection());
        votes = new VoteTable(master.connection());
        statements = new RestoredStatements(config.shard(), master, parts.producer(), parts::progressed);
    }

    ShardPartitions open(UUID topicId) throws SQLException, OperatorNeededException, CompareAgainException {
        List<BlockedPartition> blocked = new HangingVotes(config.shard(), parts.admin(), votes, parts::progressed)
                .end(heads.lastSeqs().keySet());
        try (LogReader reader = parts.admin().reader(IsolationLevel.READ_COMMITTED, parts::progressed)) {
            Opened opened = compareAndOpen(reader, blocked, topicId);
            if (config.autoRestore()
                    && opened.barriers().values().stream().anyMatch(Barrier.Behind.class::isInstance)) {
                blocked = blocked(opened);
                restore(reader, blocked, topicId);
                opened = compareAndOpen(reader, blocked, topicId);
            }
            return new ShardPartitions(config.shard(), opened);
        }
    }

    /// @param blocked partitions that are known to be unreadable to their end
    private Opened compareAndOpen(LogReader reader, List<BlockedPartition> blocked, UUID topicId)
            throws SQLException, OperatorNeededException, CompareAgainException {
        SortedMap<Integer, LogTail> noted = heads.notedTails(topicId);
        if (noted.isEmpty()) {
            throw new SQLException("the master owns no partition");
        }
        noted.keySet().removeAll(partitions(blocked));
        LogComparison comparison = LogComparison.toTheEnd(votes, reader, noted);
        comparison.runToTheEnd();
        List<BlockedPartition> all = new ArrayList<>(blocked);
        all.addAll(comparison.blocked());
        SortedMap<Integer, Long> restored = PartitionOpening.restored(heads, comparison);
        restored.keySet().removeAll(partitions(all));
        statements.state(restored);
        return PartitionOpening.run(parts.master(), comparison, all, restored, topicId);
    }

    private void restore(LogReader reader, List<BlockedPartition> blocked, UUID topicId)
            throws SQLException, OperatorNeededException {
        long restored = new ShardRestore(parts.master())
                .restore(reader, topicId, partitions(blocked), _ -> parts.progressed())
                .votes();
        log.atWarn()
                .addKeyValue("shard", config.shard().index())
                .addKeyValue("votes", restored)
                .log("Master had lost votes, they were restored from the log");
    }

    private static List<BlockedPartition> blocked(Opened opened) {
        List<BlockedPartition> blocked = new ArrayList<>();
        for (Barrier barrier : opened.barriers().values()) {
            if (barrier instanceof Barrier.Blocked(BlockedPartition at)) {
                blocked.add(at);
            }
        }
        return blocked;
    }

    private static Set<Integer> partitions(List<BlockedPartition> blocked) {
        return blocked.stream().map(BlockedPartition::partition).collect(Collectors.toSet());
    }
}
