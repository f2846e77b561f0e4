package org.disvote.ingest.move;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.publish.Publisher;
import org.disvote.ingest.publish.PublisherConfig;
import org.disvote.ingest.table.MoveTable.Move;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Moves a partition to another shard while votes come in. Only its own voters notice: from [Step#CLOSED]
/// until the other shard's publisher has opened it they are answered 503, for about a second, however many
/// votes it has.
///
/// Each step is one transaction or can be repeated, and both masters note how far the move is. So it can be
/// killed at any moment; run again, it goes on from there.
///
/// The order of the steps ensures that no position gets two votes. The source's head is closed before the
/// rest is copied; it is deleted only when the log has all of its votes; then the source's producer is
/// fenced, so that it cannot send them to the log again after votes of the target; and only then does the
/// target get the head. That is closed until its own publisher has compared it with the log.
public final class ShardMove {

    /// What has been done. In production the steps are shown to an operator; tests kill the move at them.
    public enum Step {
        /// The target knows that votes will come.
        EXPECTED,
        /// It has the votes that were there when the move began.
        COPIED,
        /// The source takes no more votes.
        CLOSED,
        /// The log has all of them, and the source's head is deleted.
        RELEASED,
        /// No publisher of the source can send them any more.
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

    /// Called after each step.
    @FunctionalInterface
    public interface Watch {
        void reached(int partition, Step step);
    }

    private final List<String> masters;
    private final Brokers brokers;
    private final Routing routing;
    private final Watch watch;

    /// @param masters JDBC URLs by shard
    public ShardMove(List<String> masters, Brokers brokers, Routing routing, Watch watch) {
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
        MasterSchema.migrate(to, masters.get(to.index()));
        List<MovingMaster> all = new ArrayList<>();
        try {
            for (int shard = 0; shard < masters.size(); shard++) {
                all.add(MovingMaster.open(new Shard(shard), masters.get(shard)));
            }
            Optional<MovingMaster> source = source(all, partition, to);
            if (source.isEmpty()) {
                return false;
            }
            MovingMaster target = all.get(to.index());
            lock(source.get(), target);
            new PartitionMove(partition, source.get(), target, () -> fence(source.get()), watch).run();
            return true;
        } finally {
            all.forEach(MovingMaster::close);
        }
    }

    /// @return the master to take it from; none if nothing is left to do
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

    private static void lock(MovingMaster source, MovingMaster target) throws SQLException, OperatorNeededException {
        if (!target.tryLock() || !source.tryLock()) {
            throw new OperatorNeededException(
                    "another move uses shard %d or shard %d: wait for its end, and run this again"
                            .formatted(source.shard().index(), target.shard().index()));
        }
    }

    private void fence(MovingMaster source) {
        Publisher.fence(new PublisherConfig(
                source.shard(),
                masters.get(source.shard().index()),
                brokers,
                routing,
                false,
                PublisherConfig.AWAITED_EACH));
    }
}
