package org.disvote.ingest.move;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.disvote.ingest.master.MasterLock;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.revision.VoidVotes;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.HeadTable.Moving;
import org.disvote.ingest.table.MoveTable;
import org.disvote.ingest.table.MoveTable.Move;
import org.disvote.ingest.table.PartitionRows;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.routing.Shard;

/// The source or the target of a move. Each method is one transaction, or changes nothing. Owns a direct
/// session; for one thread.
final class MovingMaster implements AutoCloseable {

    /// How many votes one transaction copies, compares or deletes: a fraction of a second.
    static final int CHUNK_VOTES = 10_000;

    private final Shard shard;
    private final MasterSession session;
    private final HeadTable heads;
    private final MoveTable moves;
    private final VoteTable votes;
    private final VoidVotes voids;
    private final PartitionRows rows;
    private final ElectionTable elections;

    private MovingMaster(Shard shard, MasterSession session) {
        this.shard = shard;
        this.session = session;
        heads = new HeadTable(session.connection());
        moves = new MoveTable(session.connection());
        votes = new VoteTable(session.connection());
        voids = new VoidVotes(session.connection());
        rows = new PartitionRows(session.connection());
        elections = new ElectionTable(session.connection());
    }

    static MovingMaster open(Shard shard, String url) throws SQLException {
        MasterSession session = MasterSession.open(url, "disvote-move-" + shard.index());
        try (var statement = session.connection().createStatement()) {
            // Both masters then write a vote's text alike, and find it by its position.
            statement.execute("SET TimeZone = 'UTC'; SET enable_seqscan = off; SET jit = off");
            return new MovingMaster(shard, session);
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    Shard shard() {
        return shard;
    }

    /// @return whether no other move uses this master. The lock is kept until the session ends.
    boolean tryLock() throws SQLException {
        return MasterLock.MOVE.tryTake(session.connection());
    }

    Optional<Moving> head(int partition) throws SQLException {
        return heads.moving(partition);
    }

    Optional<Move> move(int partition) throws SQLException {
        return moves.find(partition);
    }

    /// From here on the partition's votes on this master are known to be a copy.
    void expect(int partition, Shard from) throws SQLException {
        moves.begin(partition, Move.Step.ARRIVING, from);
    }

    /// From the commit of this on, no vote of the partition is numbered: committers read `leaving` under the
    /// head's lock, which this takes as well.
    void close(int partition, Shard to) throws SQLException {
        session.inTransaction(() -> {
            heads.setLeaving(partition, true);
            moves.begin(partition, Move.Step.LEAVING, to);
            return true;
        });
    }

    /// Undoes [#close], so that voters do not wait for a log that is not written.
    void reopen(int partition) throws SQLException {
        session.inTransaction(() -> {
            heads.setLeaving(partition, false);
            moves.delete(partition);
            return true;
        });
    }

    /// Deletes the head, if the log is known to have all of its votes, in this life of the master.
    ///
    /// @return whether it did
    boolean release(int partition) throws SQLException {
        return session.inTransaction(() -> {
            Optional<Moving> head = heads.lockMoving(partition);
            if (head.isEmpty() || !head.get().leaving() || !head.get().isPublished()) {
                return false;
            }
            moves.release(partition, head.get());
            heads.delete(partition);
            return true;
        });
    }

    /// The partition's last seq among the votes here; 0 if there are none.
    long lastVote(int partition) throws SQLException {
        return votes.last(partition);
    }

    /// The next votes, in PostgreSQL's own binary form.
    byte[] votesAfter(int partition, long seq) throws SQLException {
        return votes.copyOut(partition, seq, CHUNK_VOTES);
    }

    /// Inserts votes, all of them or none.
    ///
    /// @param after the seq that they follow
    /// @return how many
    /// @throws SQLException also if one is missing among them
    long takeVotes(int partition, long after, byte[] copied) throws SQLException {
        return session.inTransaction(() -> {
            long taken = votes.copyIn(copied);
            if (votes.last(partition) != after + taken) {
                throw new SQLException(
                        "votes of partition %d are missing after %d/%d, or there are others: run an audit"
                                .formatted(partition, partition, after));
            }
            return taken;
        });
    }

    /// Copies from the other master what it knows of the partition besides its votes: its voters on the
    /// electoral roll, what is sealed, and the elections. Otherwise these would come from the topic, only
    /// after this master has opened.
    void takeRows(int partition, MovingMaster from) throws SQLException {
        ElectionTable.Copied launched = from.elections.copyOut();
        session.inTransaction(() -> {
            List<ElectionTable.Row> known = elections.rows();
            elections.copyInMissing(launched);
            for (ElectionTable.Row row : elections.rows()) {
                if (!known.contains(row)) {
                    voids.applyTerms(row);
                }
            }
            rows.replace(partition, from.rows);
            return true;
        });
    }

    /// Whether both masters know the same of the partition besides its votes.
    boolean hasRowsOf(int partition, MovingMaster other) throws SQLException {
        return rows.areEqual(partition, other.rows);
    }

    /// Makes this master the owner. The shard's publisher compares the partition with the log before it takes
    /// votes.
    void own(int partition, Move released) throws SQLException {
        session.inTransaction(() -> {
            heads.add(partition, released);
            moves.delete(partition);
            return true;
        });
    }

    /// SHA-256 over the votes from after `after` to `last`, with their number.
    String digest(int partition, long after, long last) throws SQLException {
        return votes.digest(partition, after, last);
    }

    /// Deletes copies of votes that are still here.
    ///
    /// @param last up to this seq
    void deleteVotes(int partition, long last) throws SQLException {
        votes.delete(partition, last);
    }

    /// Deletes what is here of the partition besides its votes, and notes that nothing is left.
    void forget(int partition) throws SQLException {
        session.inTransaction(() -> {
            rows.delete(partition);
            moves.setGone(partition);
            return true;
        });
    }

    @Override
    public void close() {
        session.close();
    }
}
