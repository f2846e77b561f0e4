package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.disvote.ingest.publish.Opening.Opened;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.vote.VoteCast;

/// A master as publishing sees it: its vote table is the outbox.
final class MasterOutbox {

    /// What is known of the log's tails is not what is needed any more; everything is read again.
    static final class CompareAgainException extends SQLException {
        CompareAgainException(String because) {
            super(because);
        }
    }

    private final HeadsSession master;

    MasterOutbox(HeadsSession master) {
        this.master = master;
    }

    /// The master's present life, as `opened_for` names it.
    String life() throws SQLException {
        try (var select = master.prepare("SELECT master_identity()");
                var row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /// How many votes of this master the log does not have, by the head rows.
    long votesWaiting() throws SQLException {
        long waiting = 0;
        for (long votes : master.longs("SELECT partition, last_seq - published FROM partition_head")
                .values()) {
            waiting += votes;
        }
        return waiting;
    }

    /// The ID of the log's topic that the heads know, if they know one.
    ///
    /// @throws OperatorNeededException if two heads know two
    Optional<UUID> topicId() throws SQLException, OperatorNeededException {
        try (var select = master.prepare(
                        "SELECT DISTINCT topic_id FROM partition_head WHERE topic_id IS NOT NULL ORDER BY topic_id");
                var rows = select.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            UUID known = rows.getObject(1, UUID.class);
            if (rows.next()) {
                throw new OperatorNeededException(
                        Reason.of(Code.TWO_LOGS),
                        "the master's head rows name two topic IDs, %s and %s; set partition_head.topic_id to NULL where it is wrong"
                                .formatted(known, rows.getObject(1, UUID.class)));
            }
            return Optional.of(known);
        }
    }

    /// What the head rows note of the log's tails, for each partition that this master owns; [LogTail#NONE]
    /// where they note nothing, or of another log.
    SortedMap<Integer, LogTail> notedTails(UUID topicId) throws SQLException {
        try (var select = master.prepare("""
                SELECT partition, published, CASE WHEN topic_id = ? THEN published_offset END AS published_offset
                FROM partition_head
                """)) {
            select.setObject(1, topicId);
            SortedMap<Integer, LogTail> noted = new TreeMap<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    Long offset = rows.getObject("published_offset", Long.class);
                    noted.put(
                            rows.getInt("partition"),
                            offset == null ? LogTail.NONE : new LogTail(rows.getLong("published"), offset));
                }
            }
            return noted;
        }
    }

    /// Compares this master with the log and opens, for this life of the master, each partition where nothing
    /// is amiss. The others are closed: to number further votes there could give one position two votes.
    ///
    /// @param fold begun after this session was opened, and done
    /// @param stuck the partitions of the log that cannot be read to their end
    Opened passBarrier(LogFold fold, Collection<Barrier.Stuck> stuck, UUID topicId)
            throws SQLException, OperatorNeededException {
        return master.inTransaction(() -> {
            SortedMap<Integer, Long> heads = master.lockHeads();
            Set<Integer> compared = new TreeSet<>(fold.folds().keySet());
            stuck.forEach(one -> compared.add(one.partition()));
            if (!heads.keySet().equals(compared)) {
                throw new CompareAgainException("the master owns other partitions than a moment ago");
            }
            SortedMap<Integer, Barrier> barriers = new TreeMap<>();
            stuck.forEach(one -> barriers.put(one.partition(), one));
            fold.folds()
                    .forEach((partition, one) -> barriers.put(partition, one.judge(heads.getOrDefault(partition, 0L))));
            SortedMap<Integer, LogTail> open = new TreeMap<>();
            List<Integer> closed = new ArrayList<>();
            barriers.forEach((partition, barrier) -> {
                if (barrier instanceof Barrier.Open(LogTail tail)) {
                    open.put(partition, tail);
                } else {
                    closed.add(partition);
                }
            });
            open(open, fold.fromNoted(), topicId);
            close(closed, fold.fromNoted());
            return new Opened(barriers, heads, fold.ends());
        });
    }

    /// @param fromNoted where a tail that was noted was believed: if it is not noted any more, it was taken
    ///     away meanwhile, and stays so until a fold has begun at the log's beginning
    private void open(SortedMap<Integer, LogTail> tails, Set<Integer> fromNoted, UUID topicId) throws SQLException {
        try (var update = master.prepare("""
                UPDATE partition_head AS head
                SET opened_for = master_identity(), topic_id = log.id,
                    -- A publisher that comes here late has read older tails. Another log begins anew.
                    published = CASE WHEN head.topic_id = log.id THEN greatest(head.published, tail.seq) ELSE tail.seq END,
                    -- Noted from here on in any case: only an operator's `shard resend` takes it away again.
                    published_offset = CASE
                        WHEN head.published_offset IS NULL AND head.partition = ANY (?) THEN NULL
                        WHEN head.topic_id = log.id AND head.published > tail.seq
                        THEN coalesce(head.published_offset, 0) ELSE tail.next_offset END
                FROM (SELECT ?::uuid AS id) AS log,
                    unnest(?::int[], ?::bigint[], ?::bigint[]) AS tail (partition, seq, next_offset)
                WHERE head.partition = tail.partition
                """)) {
            update.setArray(1, master.ints(fromNoted.stream()));
            update.setObject(2, topicId);
            master.setTails(update, 3, tails);
            update.executeUpdate();
        }
    }

    /// Closes partitions; the transaction is the caller's, and has their locks.
    ///
    /// @param fromNoted as of [#open]
    private void close(Collection<Integer> partitions, Set<Integer> fromNoted) throws SQLException {
        try (var update = master.prepare("""
                UPDATE partition_head
                SET opened_for = NULL,
                    published_offset = CASE WHEN partition = ANY (?)
                        THEN published_offset ELSE coalesce(published_offset, 0) END
                WHERE partition = ANY (?)
                """)) {
            update.setArray(1, master.ints(fromNoted.stream()));
            update.setArray(2, master.ints(partitions.stream()));
            update.executeUpdate();
        }
    }

    /// From the commit of this on, the master numbers no vote of this partition until a barrier is passed. What
    /// is noted of its tail is not believed again.
    void closePartition(int partition) throws SQLException, OperatorNeededException {
        master.inTransaction(() -> {
            master.lockHeads();
            // One that is to be sent again stays so.
            try (var update = master.prepare("""
                    UPDATE partition_head
                    SET opened_for = NULL, published_offset = CASE WHEN published_offset IS NOT NULL THEN 0 END
                    WHERE partition = ?
                    """)) {
                update.setInt(1, partition);
                return update.executeUpdate();
            }
        });
    }

    /// The partitions that are to be compared with the log again: whose tail is not noted, since their votes
    /// are to be sent again, or that somebody else has closed, who changed them.
    ///
    /// @param closed those that the barrier has left closed
    Set<Integer> toCompare(Set<Integer> closed) throws SQLException {
        try (var select = master.prepare("""
                SELECT partition FROM partition_head
                WHERE published_offset IS NULL
                    OR (opened_for IS DISTINCT FROM master_identity() AND partition <> ALL (?))
                """)) {
            select.setArray(1, master.ints(closed.stream()));
            Set<Integer> partitions = new TreeSet<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    partitions.add(rows.getInt(1));
                }
            }
            return partitions;
        }
    }

    /// From the commit of this on, the master numbers no vote until a barrier is passed.
    void closeShard() throws SQLException, OperatorNeededException {
        master.inTransaction(() -> {
            master.lockHeads();
            unsetOpenedFor();
            return true;
        });
    }

    /// A vote for the log.
    ///
    /// @param constituency of its voter; empty if there is none, or the election has no roll
    record Outgoing(VoteCast vote, String constituency) {}

    /// The next votes of each partition, in seq order.
    ///
    /// @param after by partition the seq after which to begin
    /// @param votesMax for each partition
    List<Outgoing> votesAfter(SortedMap<Integer, Long> after, int votesMax)
            throws SQLException, OperatorNeededException {
        // A join of the two could scan the whole table; this is one index look-up for each partition.
        try (var select = master.prepare("""
                SELECT next.*, coalesce(listed.constituency, '') AS constituency
                FROM unnest(?::int[], ?::bigint[]) AS after (partition, seq)
                CROSS JOIN LATERAL (
                    SELECT partition, seq, election_id, voter_id, revision, choice, nonce, cast_at
                    FROM vote
                    WHERE vote.partition = after.partition AND vote.seq > after.seq
                    ORDER BY vote.seq
                    LIMIT ?
                ) AS next
                LEFT JOIN LATERAL (
                    SELECT constituency
                    FROM roll
                    WHERE roll.voter_id = next.voter_id
                        AND next.election_id = ANY (ARRAY(
                            SELECT id FROM election WHERE definition ->> 'eligibility' = 'roll'))
                    LIMIT 1
                ) AS listed ON true
                ORDER BY next.partition, next.seq
                """)) {
            master.setSeqs(select, 1, after);
            select.setInt(3, votesMax);
            List<Outgoing> votes = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    votes.add(new Outgoing(HeadsSession.vote(rows), rows.getString("constituency")));
                }
            }
            return votes;
        }
    }

    /// Notes that the log has the votes up to these tails.
    ///
    /// One statement in one round trip: committers, who need the same rows, wait for as long as it takes.
    void movePublished(SortedMap<Integer, LogTail> tails) throws SQLException {
        try (var update = master.prepare("""
                WITH
                    -- Losing it costs nothing: nobody is to wait for an fsync of it.
                    lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
                    -- In the committers' order, so that no deadlock can arise.
                    locked AS MATERIALIZED (
                        SELECT head.partition FROM partition_head AS head, lazily
                        WHERE head.partition = ANY (?) ORDER BY head.partition FOR UPDATE OF head)
                UPDATE partition_head AS head
                -- A publisher that wakes up late must not move it back, and none may take back that a tail is to be read
                -- from the beginning.
                SET published = greatest(head.published, sent.seq),
                    published_offset = CASE WHEN sent.seq >= head.published AND head.published_offset IS NOT NULL
                        THEN sent.next_offset ELSE head.published_offset END
                FROM locked, unnest(?::int[], ?::bigint[], ?::bigint[]) AS sent (partition, seq, next_offset)
                WHERE head.partition = locked.partition AND sent.partition = locked.partition
                """)) {
            update.setArray(1, master.ints(tails.keySet().stream()));
            master.setTails(update, 2, tails);
            update.executeUpdate();
        }
    }

    private void unsetOpenedFor() throws SQLException {
        try (var update = master.prepare("UPDATE partition_head SET opened_for = NULL WHERE opened_for IS NOT NULL")) {
            update.executeUpdate();
        }
    }
}
