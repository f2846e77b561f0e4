package org.disvote.ingest.move;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.disvote.ingest.move.ShardMove.Step;
import org.disvote.ingest.move.ShardMove.Watch;
import org.disvote.ingest.table.HeadTable.Moving;
import org.disvote.ingest.table.MoveTable.Move;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.OperatorNeededException;

/// The move of one partition from one master to another, step by step. See [ShardMove] on the order of the
/// steps.
final class PartitionMove {

    /// How long the command waits for the source's publisher, which another instance may just be taking over.
    /// Votes are taken meanwhile.
    private static final Duration PUBLISHING_MAX = Duration.ofSeconds(30);

    /// How long voters wait for the source's publisher before the move is given up.
    private static final Duration PUBLISH_MAX = Duration.ofSeconds(3);

    /// How long the command waits for the target to open. Voters wait for that, not for the command.
    private static final Duration OPEN_MAX = Duration.ofSeconds(30);

    private static final Duration LOOK_EACH = Duration.ofMillis(20);

    private final int partition;
    private final MovingMaster source;
    private final MovingMaster target;
    private final Runnable fence;
    private final Watch watch;

    /// @param fence fences the source's publisher
    PartitionMove(int partition, MovingMaster source, MovingMaster target, Runnable fence, Watch watch) {
        this.partition = partition;
        this.source = source;
        this.target = target;
        this.fence = fence;
        this.watch = watch;
    }

    void run() throws SQLException, OperatorNeededException, InterruptedException {
        if (target.head(partition).isEmpty()) {
            handOver();
        }
        awaitOpen();
        long last = released().lastSeq();
        compare(last);
        deleteFromSource(last);
    }

    private void handOver() throws SQLException, OperatorNeededException, InterruptedException {
        target.expect(partition, source.shard());
        reached(Step.EXPECTED);
        target.takeRows(partition, source);
        copy();
        reached(Step.COPIED);
        // From here on voters wait.
        release();
        // Not earlier: a publisher that read from the heads that it owns the partition began before, and is fenced.
        fence.run();
        reached(Step.FENCED);
        copy();
        if (!target.hasRowsOf(partition, source)) {
            target.takeRows(partition, source);
        }
        Move released = released();
        requireAllCopied(released.lastSeq());
        reached(Step.COMPLETE);
        target.own(partition, released);
        reached(Step.OWNED);
    }

    private void copy() throws SQLException {
        long last = target.lastVote(partition);
        long taken;
        do {
            taken = target.takeVotes(partition, last, source.votesAfter(partition, last));
            last += taken;
        } while (taken == MovingMaster.CHUNK_VOTES);
    }

    /// Stops the source from numbering votes, waits until the log has those that it numbered, and deletes the
    /// head.
    private void release() throws SQLException, OperatorNeededException, InterruptedException {
        Optional<Moving> head = source.head(partition);
        if (head.isPresent()) {
            if (!head.get().leaving()) {
                awaitPublished(head.get());
                source.close(partition, target.shard());
            }
            reached(Step.CLOSED);
            Deadline deadline = Deadline.after(PUBLISH_MAX);
            while (!source.release(partition)) {
                if (deadline.hasPassed()) {
                    source.reopen(partition);
                    throw unpublished();
                }
                Thread.sleep(LOOK_EACH);
            }
        }
        reached(Step.RELEASED);
    }

    /// Before the head is closed: if nobody publishes the shard, voters would wait for nothing.
    private void awaitPublished(Moving head) throws SQLException, OperatorNeededException, InterruptedException {
        Deadline deadline = Deadline.after(PUBLISHING_MAX);
        for (Moving now = head; !now.open() || now.published() < head.lastSeq(); ) {
            if (deadline.hasPassed()) {
                throw unpublished();
            }
            Thread.sleep(LOOK_EACH);
            now = source.head(partition).orElse(now);
        }
    }

    private OperatorNeededException unpublished() {
        return new OperatorNeededException(
                ("shard %d does not publish partition %d now, so it stays there and takes votes: see why on "
                                + "/health/ready of an ingest instance, and run this again")
                        .formatted(source.shard().index(), partition));
    }

    private Move released() throws SQLException {
        return source.move(partition)
                .filter(move -> move.step() == Move.Step.RELEASED)
                .orElseThrow(() -> new SQLException("shard %d forgot that it gives partition %d away"
                        .formatted(source.shard().index(), partition)));
    }

    private void requireAllCopied(long last) throws SQLException, OperatorNeededException {
        long copied = target.lastVote(partition);
        if (copied != last) {
            throw new OperatorNeededException(
                    "partition %d ends at %d on shard %d, and its copy on shard %d at %d: run an audit"
                            .formatted(
                                    partition,
                                    last,
                                    source.shard().index(),
                                    target.shard().index(),
                                    copied));
        }
    }

    private void awaitOpen() throws SQLException, OperatorNeededException, InterruptedException {
        Deadline deadline = Deadline.after(OPEN_MAX);
        while (!target.head(partition).map(Moving::open).orElse(false)) {
            if (deadline.hasPassed()) {
                throw new OperatorNeededException(
                        ("shard %d has partition %d but nobody opens it: does every ingest instance have this "
                                        + "master in its --masters? Then run this again")
                                .formatted(target.shard().index(), partition));
            }
            Thread.sleep(LOOK_EACH);
        }
        reached(Step.OPEN);
    }

    /// Votes that an interrupted move has already deleted on the source were compared before.
    private void compare(long last) throws SQLException, OperatorNeededException {
        for (long after = 0; after < last; after += MovingMaster.CHUNK_VOTES) {
            long to = Math.min(after + MovingMaster.CHUNK_VOTES, last);
            String there = source.digest(partition, after, to);
            if (!there.startsWith("0 ") && !there.equals(target.digest(partition, after, to))) {
                throw new OperatorNeededException(
                        ("shard %d and its copy on shard %d differ in partition %d between seq %d and %d; both "
                                        + "are kept: run an audit")
                                .formatted(
                                        source.shard().index(), target.shard().index(), partition, after + 1, to));
            }
        }
        reached(Step.COMPARED);
    }

    private void deleteFromSource(long last) throws SQLException {
        for (long deleted = 0; deleted < last; ) {
            deleted = Math.min(deleted + MovingMaster.CHUNK_VOTES, last);
            source.deleteVotes(partition, deleted);
        }
        source.forget(partition);
        reached(Step.DONE);
    }

    private void reached(Step step) {
        watch.reached(partition, step);
    }
}
