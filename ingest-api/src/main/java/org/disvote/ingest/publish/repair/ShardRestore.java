package org.disvote.ingest.publish.repair;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.barrier.Barrier;
import org.disvote.ingest.publish.barrier.ClosedPartitions;
import org.disvote.ingest.publish.barrier.ComparedVote;
import org.disvote.ingest.publish.barrier.LogComparison;
import org.disvote.ingest.publish.barrier.LogTopic;
import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.ingest.publish.log.LogReader;
import org.disvote.ingest.revision.VoidVotes;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.LogTail;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.VoteCast;

/// Brings back to a master the votes that it lost and the log has: those above the master's heads, by the
/// reading rule. A partition is left as it is where master and log have two different votes for one position,
/// or where the log cannot be read to its end. The other partitions are restored.
///
/// The log may have void votes, such as two of one voter for one revision: see [VoidVotes]. They keep their
/// positions and are marked: the log's votes cannot be changed, and the master must have the same ones.
///
/// Each chunk is one transaction under the locks of the heads, which it moves. So a restore can be stopped
/// and run again at any time, and several can run at once.
///
/// First of all it closes every partition of the shard and marks it as restored. The partitions stay closed
/// until a publisher has compared them and has stated that they were restored, see [RestoredStatements].
public final class ShardRestore {

    private final MasterSession master;
    private final HeadTable heads;
    private final VoteTable votes;
    private final VoidVotes voids;

    /// By partition the first position with two different votes.
    private final SortedMap<Integer, Position> different = new TreeMap<>();

    public ShardRestore(MasterSession master) {
        this.master = master;
        heads = new HeadTable(master.connection());
        votes = new VoteTable(master.connection());
        voids = new VoidVotes(master.connection());
    }

    /// The operator's command.
    ///
    /// @param master the shard's JDBC URL
    /// @param restored called after each chunk with the number of votes brought back so far
    /// @return how many votes were brought back; 0 for a master that lost none
    /// @throws OperatorNeededException if some partitions could not be restored; names the positions where
    ///     master and log differ, or the owner of an open transaction. The other partitions are restored.
    /// @throws SQLException if the master does not answer; run it again
    /// @throws KafkaException if the brokers do not; run it again
    public static long run(Shard shard, String master, Brokers brokers, Routing routing, LongConsumer restored)
            throws SQLException, OperatorNeededException {
        // The session first: see LogComparison.
        try (MasterSession session = MasterSession.open(master, "disvote-publisher-" + shard.index());
                LogAdmin admin = LogAdmin.ofCommand(brokers, routing);
                LogReader reader = admin.reader(IsolationLevel.READ_COMMITTED, () -> {})) {
            UUID topicId = admin.topicId();
            LogTopic.requireSame(new HeadTable(session.connection()), topicId);
            Restored result = new ShardRestore(session).restore(reader, topicId, Set.of(), restored);
            result.requireWhole(shard);
            return result.votes();
        }
    }

    /// @param different where master and log have two votes
    /// @param blocked where the log cannot be read to its end
    public record Restored(long votes, List<Position> different, List<BlockedPartition> blocked) {

        private void requireWhole(Shard shard) throws OperatorNeededException {
            List<Barrier> left = new ArrayList<>();
            blocked.forEach(at -> left.add(new Barrier.Blocked(at)));
            different.forEach(position -> left.add(new Barrier.Different(position)));
            if (!left.isEmpty()) {
                throw new OperatorNeededException(ClosedPartitions.reason(left), ClosedPartitions.text(shard, left));
            }
        }
    }

    /// See [#run].
    ///
    /// @param leaveOut partitions that are known to be unreadable to their end
    public Restored restore(LogReader reader, UUID topicId, Collection<Integer> leaveOut, LongConsumer restored)
            throws SQLException, OperatorNeededException {
        master.inTransaction(() -> {
            heads.lockAll();
            heads.markRestored();
            return true;
        });
        SortedMap<Integer, LogTail> noted = heads.notedTails(topicId);
        noted.keySet().removeAll(leaveOut);
        LogComparison comparison = LogComparison.toTheEnd(votes, reader, noted);
        long count = 0;
        while (!comparison.isDone()) {
            List<ComparedVote> missing = new ArrayList<>();
            for (ComparedVote one : comparison.next()) {
                if (one.masters() == null) {
                    missing.add(one);
                } else if (!one.vote().equals(one.masters())) {
                    noteDifferent(one.vote());
                }
            }
            count += bringBack(missing);
            restored.accept(count);
        }
        return new Restored(count, List.copyOf(different.values()), comparison.blocked());
    }

    /// All of them or none.
    ///
    /// @param missing those of each partition in seq order
    /// @return how many were brought back
    private int bringBack(List<ComparedVote> missing) throws SQLException, OperatorNeededException {
        return missing.isEmpty() ? 0 : master.inTransaction(() -> bringBackLocked(heads.lockAll(), missing));
    }

    private int bringBackLocked(SortedMap<Integer, Long> owned, List<ComparedVote> missing)
            throws SQLException, OperatorNeededException {
        SortedMap<Integer, LogTail> moved = new TreeMap<>();
        List<VoteCast> lost = new ArrayList<>();
        List<VoteCast> taken = new ArrayList<>();
        for (ComparedVote one : missing) {
            VoteCast vote = one.vote();
            Long head = owned.get(vote.partition());
            if (head == null || different.containsKey(vote.partition())) {
                continue;
            }
            LogTail before = moved.get(vote.partition());
            if (vote.seq() == (before == null ? head : before.seq()) + 1) {
                lost.add(vote);
                moved.put(vote.partition(), one.tail());
            } else {
                taken.add(vote);
            }
        }
        compareAgain(taken);
        votes.insertFromLog(lost, voids.among(lost));
        heads.restore(moved);
        return lost.size();
    }

    /// Positions that were found free may have been taken since: by another restore, or, in an open
    /// partition, by a committer.
    private void compareAgain(List<VoteCast> taken) throws SQLException, OperatorNeededException {
        Map<Position, VoteCast> here = votes.inPlaceOf(taken);
        for (VoteCast vote : taken) {
            if (!vote.equals(here.get(vote.position()))) {
                noteDifferent(vote);
            }
        }
    }

    private void noteDifferent(VoteCast vote) {
        different.putIfAbsent(vote.partition(), vote.position());
    }
}
