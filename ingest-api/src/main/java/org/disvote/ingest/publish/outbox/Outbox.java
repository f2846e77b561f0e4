package org.disvote.ingest.publish.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.barrier.ShardPartitions;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.VoteCast;

/// Chooses the votes that go to the log next: those that this instance has just committed, as long as they
/// follow the last ones sent; otherwise, and every now and then, what the master has. For one thread.
public final class Outbox {

    /// How many votes one log transaction has at most.
    public static final int BATCH_MAX = 2_000;

    /// How soon votes are seen that another instance committed, while this one commits without a pause.
    private static final Duration READ_MASTER_EACH = Duration.ofMillis(250);

    private final String life;
    private final HeadTable heads;
    private final VoteTable votes;
    private final FreshVotes fresh;

    private boolean readMaster = true;
    private Deadline readMasterDue = Deadline.after(READ_MASTER_EACH);

    /// @param life of the master that was compared with the log
    /// @param fresh what this instance commits
    public Outbox(String life, HeadTable heads, VoteTable votes, FreshVotes fresh) {
        this.life = life;
        this.heads = heads;
        this.votes = votes;
        this.fresh = fresh;
    }

    /// @param votes of each partition without a gap, in seq order
    /// @param reached by partition the last seq of these votes
    /// @param waiting how many votes waited, these included
    public record Batch(List<EncodedVote> votes, SortedMap<Integer, Long> reached, long waiting) {}

    /// The votes of the next log transaction, possibly none.
    ///
    /// @throws OperatorNeededException if a vote is missing on the master
    public Batch next(ShardPartitions partitions) throws SQLException, OperatorNeededException, CompareAgainException {
        if (!readMaster && !readMasterDue.hasPassed()) {
            FreshVotes.Run run = fresh.take(life, partitions.sent(), BATCH_MAX);
            readMaster = !run.complete();
            if (!run.votes().isEmpty()) {
                return new Batch(run.votes(), run.reached(), run.votes().size());
            }
        }
        Batch batch = fromMaster(partitions);
        // A backlog, or votes of other instances: the fresh ones do not follow yet.
        readMaster = batch.waiting() > BATCH_MAX;
        readMasterDue = Deadline.after(READ_MASTER_EACH);
        return batch;
    }

    private Batch fromMaster(ShardPartitions partitions)
            throws SQLException, OperatorNeededException, CompareAgainException {
        SortedMap<Integer, Long> owned = heads.lastSeqs();
        partitions.check(owned);
        SortedMap<Integer, Long> after = new TreeMap<>();
        long waiting = 0;
        for (var sent : partitions.sent().entrySet()) {
            long head = owned.getOrDefault(sent.getKey(), 0L);
            if (head < sent.getValue()) {
                throw new SQLException("partition %d ends at %d on the master, below %d in the log"
                        .formatted(sent.getKey(), head, sent.getValue()));
            }
            if (head > sent.getValue()) {
                after.put(sent.getKey(), sent.getValue());
                waiting += head - sent.getValue();
            }
        }
        if (after.isEmpty()) {
            return new Batch(List.of(), after, 0);
        }
        // An equal share for each partition, so that one with a long backlog does not delay the others.
        List<EncodedVote> next = votes.after(after, Math.max(1, BATCH_MAX / after.size()));
        return new Batch(next, requireContiguous(after, next), waiting);
    }

    /// @param after by partition the seq after which the votes begin
    /// @return by partition the last seq of these votes
    /// @throws OperatorNeededException if a vote is missing. Each of the partitions has at least one, by its
    ///     head.
    public static SortedMap<Integer, Long> requireContiguous(SortedMap<Integer, Long> after, List<EncodedVote> votes)
            throws OperatorNeededException {
        SortedMap<Integer, Long> reached = new TreeMap<>(after);
        for (EncodedVote encoded : votes) {
            VoteCast vote = encoded.vote();
            long next = reached.getOrDefault(vote.partition(), 0L) + 1;
            if (vote.seq() != next) {
                throw missing(vote.partition(), next);
            }
            reached.put(vote.partition(), next);
        }
        for (var entry : after.entrySet()) {
            if (entry.getValue().equals(reached.get(entry.getKey()))) {
                throw missing(entry.getKey(), entry.getValue() + 1);
            }
        }
        return reached;
    }

    private static OperatorNeededException missing(int partition, long seq) {
        return new OperatorNeededException(
                Reason.at(Code.VOTE_MISSING, new Position(partition, seq)),
                ("the master has no vote at %d/%d although its head is not below it; nothing is published around "
                                + "a missing vote: run an audit, and find out who removed it")
                        .formatted(partition, seq));
    }
}
