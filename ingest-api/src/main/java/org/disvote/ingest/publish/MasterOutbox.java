package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// A master as publishing sees it: its vote table is the outbox.
final class MasterOutbox {

    /// A partition came or went, so what is known of the log's tails is not what is needed.
    static final class OwnsOthersException extends SQLException {
        OwnsOthersException() {
            super("the master owns other partitions than a moment ago");
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

    /// Compares this master with the log's tails and, where nothing is amiss, opens the shard for this life of the
    /// master. Where something is, it closes the shard: to number further votes could give one position two votes.
    ///
    /// @param partitions whose tails were read, after this session was opened
    /// @param tails the last votes of those of them that have one
    Barrier passBarrier(Set<Integer> partitions, Map<Integer, VoteCast> tails, UUID topicId)
            throws SQLException, OperatorNeededException {
        return master.inTransaction(() -> {
            SortedMap<Integer, Long> heads = master.lockHeads();
            if (!heads.keySet().equals(partitions)) {
                throw new OwnsOthersException();
            }
            Barrier barrier = Barrier.judge(heads, tails, master.votesAt(tails.values()));
            if (barrier instanceof Barrier.Open(SortedMap<Integer, Long> seqs)) {
                try (var update = master.prepare("""
                        UPDATE partition_head AS head
                        SET opened_for = master_identity(), topic_id = log.id,
                            -- A publisher that comes here late has read older tails. Another log begins anew.
                            published = CASE WHEN head.topic_id = log.id THEN greatest(head.published, tail.seq) ELSE tail.seq END
                        FROM (SELECT ?::uuid AS id) AS log, unnest(?::int[], ?::bigint[]) AS tail (partition, seq)
                        WHERE head.partition = tail.partition
                        """)) {
                    update.setObject(1, topicId);
                    master.setSeqs(update, 2, seqs);
                    update.executeUpdate();
                }
            } else {
                unsetOpenedFor();
            }
            return barrier;
        });
    }

    /// Compares votes of the log with the heads as they are now, and opens nothing.
    Barrier judge(Map<Integer, VoteCast> tails) throws SQLException, OperatorNeededException {
        return Barrier.judge(master.heads(), tails, master.votesAt(tails.values()));
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

    /// Notes that the log has the votes up to these seqs. For whoever waits, never for a start.
    ///
    /// One statement in one round trip: committers, who need the same rows, wait for as long as it takes.
    void movePublished(SortedMap<Integer, Long> seqs) throws SQLException {
        try (var update = master.prepare("""
                WITH
                    -- Losing it costs nothing: nobody is to wait for an fsync of it.
                    lazily AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
                    -- In the committers' order, so that no deadlock can arise.
                    locked AS MATERIALIZED (
                        SELECT head.partition FROM partition_head AS head, lazily
                        WHERE head.partition = ANY (?) ORDER BY head.partition FOR UPDATE OF head)
                UPDATE partition_head AS head
                -- A publisher that wakes up late must not move it back.
                SET published = greatest(head.published, sent.seq)
                FROM locked, unnest(?::int[], ?::bigint[]) AS sent (partition, seq)
                WHERE head.partition = locked.partition AND sent.partition = locked.partition
                """)) {
            update.setArray(1, master.ints(seqs.keySet().stream()));
            master.setSeqs(update, 2, seqs);
            update.executeUpdate();
        }
    }

    private void unsetOpenedFor() throws SQLException {
        try (var update = master.prepare("UPDATE partition_head SET opened_for = NULL WHERE opened_for IS NOT NULL")) {
            update.executeUpdate();
        }
    }
}
