package org.disvote.ingest.move;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.master.MasterShard;
import org.disvote.ingest.move.MovingMaster.Head;
import org.disvote.ingest.move.MovingMaster.Move;
import org.disvote.ingest.publish.OperatorNeededException;
import org.disvote.ingest.publish.Publisher;
import org.disvote.ingest.publish.PublisherConfig;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Moves a partition to another shard while votes come in. Only its own voters notice: from [Step#CLOSED] until the
/// other shard's publisher has opened it they are answered 503, for about a second, however many votes it has.
///
/// Each step is one transaction or repeatable, and both masters write down where the move is. So it can be killed at
/// any
/// moment: run again, it goes on from there.
///
/// The order is what keeps a position from having two votes. The source's head is closed before the rest is copied; it
/// is
/// deleted only when the log has all of its votes; then the source's producer is fenced, so that none of them can reach
/// the log once more behind those of the target; and only then does the target get the head, closed until its own
/// publisher has compared it with the log.
public final class ShardMove {

    /// What has been done. Production watches them to tell an operator; a test dies at them.
    public enum Step {
        /// The target knows that votes will come.
        EXPECTED,
        /// It has the votes that were there when it began.
        COPIED,
        /// The source takes no more votes.
        CLOSED,
        /// The log has all of them, and the source's head is deleted.
        RELEASED,
        /// No publisher can send them any more.
        FENCED,
        /// The target has all of them.
        COMPLETE,
        /// The target has the head.
        OWNED,
        /// Its publisher has opened the partition.
        OPEN,
        /// Both masters' votes were compared.
        COMPARED,
        /// The source has none of them any more.
        DONE
    }

    /// Told after each step.
    @FunctionalInterface
    public interface Watch {
        void reached(int partition, Step step);
    }

    /// How long the command waits for the source's publisher, which may just be changing hands. Votes are taken
    /// meanwhile.
    private static final Duration PUBLISHING_MAX = Duration.ofSeconds(30);

    /// How long voters wait for the source's publisher before the move is given up.
    private static final Duration PUBLISH_MAX = Duration.ofSeconds(3);

    /// How long the command waits to see the target open. Voters wait for that, not for the command.
    private static final Duration OPEN_MAX = Duration.ofSeconds(30);

    private static final Duration LOOK_EACH = Duration.ofMillis(20);

    private final List<String> masters;
    private final String brokers;
    private final Routing routing;
    private final Watch watch;

    /// @param masters JDBC URLs by shard
    public ShardMove(List<String> masters, String brokers, Routing routing, Watch watch) {
        this.masters = List.copyOf(masters);
        this.brokers = brokers;
        this.routing = routing;
        this.watch = watch;
    }

    /// Moves a partition, or goes on with a move that was interrupted.
    ///
    /// @return false if it was there already
    /// @throws OperatorNeededException if it must not be moved; says why
    /// @throws SQLException if a master does not answer; run it again
    /// @throws KafkaException if the brokers do not; run it again
    public boolean move(int partition, Shard to) throws SQLException, OperatorNeededException, InterruptedException {
        MasterShard.migrate(to, masters.get(to.index()));
        List<MovingMaster> all = new ArrayList<>();
        try {
            for (int shard = 0; shard < masters.size(); shard++) {
                all.add(MovingMaster.open(new Shard(shard), masters.get(shard)));
            }
            MovingMaster target = all.get(to.index());
            Optional<MovingMaster> source = source(all, partition, to);
            if (source.isEmpty()) {
                return false;
            }
            if (!target.tryLock() || !source.get().tryLock()) {
                throw new OperatorNeededException(
                        "another move uses shard %d or shard %d: wait for its end, and run this again"
                                .formatted(source.get().shard().index(), to.index()));
            }
            move(partition, source.get(), target);
            return true;
        } finally {
            all.forEach(MovingMaster::close);
        }
    }

    /// @return the master to take it from, none if nothing is left to do
    private static Optional<MovingMaster> source(List<MovingMaster> all, int partition, Shard to)
            throws SQLException, OperatorNeededException {
        boolean owned = false;
        for (MovingMaster master : all) {
            Optional<Move> move = master.move(partition);
            boolean unfinished = move.isPresent()
                    && (move.get().step() == Move.Step.LEAVING || move.get().step() == Move.Step.RELEASED);
            if (unfinished && !move.get().shard().equals(to)) {
                throw new OperatorNeededException(
                        "partition %d is on its way from shard %d to shard %d: finish that first"
                                .formatted(
                                        partition,
                                        master.shard().index(),
                                        move.get().shard().index()));
            }
            boolean owns = master.head(partition).isPresent();
            if (unfinished || (owns && !master.shard().equals(to))) {
                return Optional.of(master);
            }
            owned |= owns;
        }
        if (!owned) {
            throw new OperatorNeededException(
                    "no master has partition %d: name all of them, and start ingest once if the system is new"
                            .formatted(partition));
        }
        return Optional.empty();
    }

    private void move(int partition, MovingMaster source, MovingMaster target)
            throws SQLException, OperatorNeededException, InterruptedException {
        if (target.head(partition).isEmpty()) {
            handOver(partition, source, target);
        }
        awaitOpen(partition, target);
        Move released = released(partition, source);
        compare(partition, source, target, released.lastSeq());
        for (long last = 0; last < released.lastSeq(); ) {
            last = Math.min(last + MovingMaster.CHUNK_VOTES, released.lastSeq());
            source.deleteVotes(partition, last);
        }
        source.forget(partition);
        watch.reached(partition, Step.DONE);
    }

    private void handOver(int partition, MovingMaster source, MovingMaster target)
            throws SQLException, OperatorNeededException, InterruptedException {
        target.expect(partition, source.shard());
        watch.reached(partition, Step.EXPECTED);
        target.takeRows(partition, source);
        copy(partition, source, target);
        watch.reached(partition, Step.COPIED);
        // From here on voters wait.
        close(partition, source, target.shard());
        // Only now: a publisher that read the heads before has begun before, and is shut out.
        Publisher.fence(
                new PublisherConfig(source.shard(), masters.get(source.shard().index()), brokers, routing, false));
        watch.reached(partition, Step.FENCED);
        copy(partition, source, target);
        if (!target.hasRowsOf(partition, source)) {
            target.takeRows(partition, source);
        }
        Move released = released(partition, source);
        if (target.lastVote(partition) != released.lastSeq()) {
            throw new OperatorNeededException(
                    "partition %d ends at %d on shard %d, and its copy on shard %d at %d: run an audit"
                            .formatted(
                                    partition,
                                    released.lastSeq(),
                                    source.shard().index(),
                                    target.shard().index(),
                                    target.lastVote(partition)));
        }
        watch.reached(partition, Step.COMPLETE);
        target.own(partition, released);
        watch.reached(partition, Step.OWNED);
    }

    private static void copy(int partition, MovingMaster source, MovingMaster target) throws SQLException {
        long last = target.lastVote(partition);
        long taken;
        do {
            taken = target.takeVotes(partition, last, source.votesAfter(partition, last));
            last += taken;
        } while (taken == MovingMaster.CHUNK_VOTES);
    }

    /// Stops the source from numbering votes, waits until the log has those that it numbered, and deletes the head.
    private void close(int partition, MovingMaster source, Shard to)
            throws SQLException, OperatorNeededException, InterruptedException {
        Optional<Head> head = source.head(partition);
        if (head.isPresent()) {
            if (!head.get().leaving()) {
                requirePublished(partition, source, head.get());
                source.close(partition, to);
            }
            watch.reached(partition, Step.CLOSED);
            long deadline = System.nanoTime() + PUBLISH_MAX.toNanos();
            while (!source.release(partition)) {
                if (System.nanoTime() > deadline) {
                    source.reopen(partition);
                    throw unpublished(partition, source);
                }
                Thread.sleep(LOOK_EACH);
            }
        }
        watch.reached(partition, Step.RELEASED);
    }

    /// Else voters would wait for nothing.
    private static void requirePublished(int partition, MovingMaster source, Head head)
            throws SQLException, OperatorNeededException, InterruptedException {
        long deadline = System.nanoTime() + PUBLISHING_MAX.toNanos();
        for (Head now = head; !now.open() || now.published() < head.lastSeq(); ) {
            if (System.nanoTime() > deadline) {
                throw unpublished(partition, source);
            }
            Thread.sleep(LOOK_EACH);
            now = source.head(partition).orElse(now);
        }
    }

    private static OperatorNeededException unpublished(int partition, MovingMaster source) {
        return new OperatorNeededException(
                "shard %d does not publish partition %d now, so it stays there and takes votes: see why on /health/ready of an ingest instance, and run this again"
                        .formatted(source.shard().index(), partition));
    }

    private static Move released(int partition, MovingMaster source) throws SQLException {
        return source.move(partition)
                .filter(move -> move.step() == Move.Step.RELEASED)
                .orElseThrow(() -> new SQLException("shard %d forgot that it gives partition %d away"
                        .formatted(source.shard().index(), partition)));
    }

    private void awaitOpen(int partition, MovingMaster target)
            throws SQLException, OperatorNeededException, InterruptedException {
        long deadline = System.nanoTime() + OPEN_MAX.toNanos();
        while (!target.head(partition).map(Head::open).orElse(false)) {
            if (System.nanoTime() > deadline) {
                throw new OperatorNeededException(
                        "shard %d has partition %d but nobody opens it: is every ingest instance told of this master? Then run this again"
                                .formatted(target.shard().index(), partition));
            }
            Thread.sleep(LOOK_EACH);
        }
        watch.reached(partition, Step.OPEN);
    }

    /// What a resumed move has deleted on the source already was compared before.
    private void compare(int partition, MovingMaster source, MovingMaster target, long last)
            throws SQLException, OperatorNeededException {
        for (long after = 0; after < last; after += MovingMaster.CHUNK_VOTES) {
            long to = Math.min(after + MovingMaster.CHUNK_VOTES, last);
            String there = source.digest(partition, after, to);
            if (!there.startsWith("0 ") && !there.equals(target.digest(partition, after, to))) {
                throw new OperatorNeededException(
                        "shard %d and its copy on shard %d differ in partition %d between seq %d and %d; both are kept: run an audit"
                                .formatted(
                                        source.shard().index(), target.shard().index(), partition, after + 1, to));
            }
        }
        watch.reached(partition, Step.COMPARED);
    }
}
