package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.publish.LogFold.Compared;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.VoteCast;

/// Brings back to a master exactly those votes that it lost and the log has: what the log has, by the reading rule,
/// above its heads. What else the log holds stops nothing. Where master and log have two different votes for one
/// position, or the log cannot be read to its end, that partition is left as it is, and the others are restored.
///
/// A vote of a voter who has one of that revision already keeps its position and is marked void: the log's votes cannot
/// be changed, and the master must have the same ones.
///
/// Each chunk is one transaction under the locks of the heads, which it moves; so it can be stopped and run again at
/// any time, and beside another. It leaves what it has moved closed: the publisher's barrier opens it.
public final class ShardRestore {

    private final HeadsSession master;

    /// By partition the first position with two different votes.
    private final SortedMap<Integer, Position> different = new TreeMap<>();

    ShardRestore(HeadsSession master) {
        this.master = master;
    }

    /// @param master the shard's JDBC URL
    /// @param restored told how many votes are back so far, after each chunk
    /// @return how many votes were brought back; 0 for a master that lost none
    /// @throws OperatorNeededException where master and log cannot both be right, naming the positions, or a
    ///     transaction stays open in the log, naming its owner; the other partitions are restored
    /// @throws SQLException if the master does not answer; run it again
    /// @throws KafkaException if the brokers do not; run it again
    public static long run(Shard shard, String master, String brokers, Routing routing, LongConsumer restored)
            throws SQLException, OperatorNeededException {
        // Whoever runs this would have to run it again where a slow broker is not waited for.
        AnswerBounds bounds = PublisherConfig.ANSWER_BOUNDS.largest();
        Admin admin = LogSession.admin(brokers, bounds);
        try (HeadsSession session = HeadsSession.open(master, shard);
                LogReader reader = new LogReader(brokers, admin, bounds, routing, () -> {})) {
            UUID topicId = LogSession.uuid(TopicProvisioner.logId(admin));
            requireSameTopic(new MasterOutbox(session).topicId(), topicId);
            Restored result = new ShardRestore(session).restore(reader, topicId, Set.of(), restored);
            result.requireWhole(shard);
            return result.votes();
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /// @param different where master and log have two votes
    /// @param stuck where the log cannot be read to its end
    record Restored(long votes, List<Position> different, List<Barrier.Stuck> stuck) {

        private void requireWhole(Shard shard) throws OperatorNeededException {
            List<Barrier> left = new ArrayList<>(stuck);
            different.forEach(position -> left.add(new Barrier.Different(position)));
            if (!left.isEmpty()) {
                throw new OperatorNeededException(ClosedPartitions.reason(left), ClosedPartitions.text(shard, left));
            }
        }
    }

    /// See [#run].
    ///
    /// @param leaveOut partitions of which it is known that they cannot be read to their end
    Restored restore(LogReader reader, UUID topicId, Set<Integer> leaveOut, LongConsumer restored)
            throws SQLException, OperatorNeededException {
        SortedMap<Integer, LogTail> noted = new MasterOutbox(master).notedTails(topicId);
        noted.keySet().removeAll(leaveOut);
        LogFold fold = LogFold.toTheEnd(master, reader, noted);
        long votes = 0;
        while (!fold.isDone()) {
            List<Compared> missing = new ArrayList<>();
            for (Compared one : fold.next()) {
                if (one.masters() == null) {
                    missing.add(one);
                } else if (!one.vote().equals(one.masters())) {
                    different.putIfAbsent(one.vote().partition(), one.vote().position());
                }
            }
            votes += bringBack(missing);
            restored.accept(votes);
        }
        return new Restored(votes, List.copyOf(different.values()), fold.stuck());
    }

    /// All of them or none.
    ///
    /// @param missing each partition's in seq order
    /// @return how many were brought back
    private int bringBack(List<Compared> missing) throws SQLException, OperatorNeededException {
        return missing.isEmpty() ? 0 : master.inTransaction(() -> bringBackLocked(master.lockHeads(), missing));
    }

    private int bringBackLocked(SortedMap<Integer, Long> heads, List<Compared> missing)
            throws SQLException, OperatorNeededException {
        SortedMap<Integer, LogTail> moved = new TreeMap<>();
        List<VoteCast> lost = new ArrayList<>();
        List<VoteCast> taken = new ArrayList<>();
        for (Compared one : missing) {
            VoteCast vote = one.vote();
            Long owned = heads.get(vote.partition());
            if (owned == null || different.containsKey(vote.partition())) {
                continue;
            }
            LogTail before = moved.get(vote.partition());
            if (vote.seq() == (before == null ? owned : before.seq()) + 1) {
                lost.add(vote);
                moved.put(vote.partition(), one.tail());
            } else {
                taken.add(vote);
            }
        }
        compareAgain(taken);
        insert(lost);
        // Closed as well: the barrier decides anew.
        try (var update = master.prepare("""
                UPDATE partition_head AS head
                SET last_seq = brought.seq, published = brought.seq, opened_for = NULL,
                    -- What is to be read from the beginning stays so.
                    published_offset = CASE WHEN head.published_offset IS NOT NULL THEN brought.next_offset END
                FROM unnest(?::int[], ?::bigint[], ?::bigint[]) AS brought (partition, seq, next_offset)
                WHERE head.partition = brought.partition
                """)) {
            master.setTails(update, 1, moved);
            update.executeUpdate();
        }
        return lost.size();
    }

    /// Somebody has taken these positions since they were found free: another restore, or, where the partition
    /// is open, a committer.
    private void compareAgain(List<VoteCast> taken) throws SQLException, OperatorNeededException {
        Map<Position, VoteCast> here = master.votesAt(taken);
        for (VoteCast vote : taken) {
            if (!vote.equals(here.get(vote.position()))) {
                different.putIfAbsent(vote.partition(), vote.position());
            }
        }
    }

    private void insert(List<VoteCast> votes) throws SQLException {
        // One statement for each: of two votes of one voter the second must see the first.
        try (var insert = master.prepare("""
                INSERT INTO vote (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at, void)
                SELECT new.*, EXISTS (
                    SELECT FROM vote AS standing
                    WHERE standing.election_id = new.election_id AND standing.voter_id = new.voter_id
                        AND standing.revision = new.revision AND NOT standing.void)
                FROM (VALUES (?::int, ?::bigint, ?::text, ?::text, ?::int, ?::text, ?::bytea, ?::timestamptz))
                    AS new (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at)
                """)) {
            for (VoteCast vote : votes) {
                insert.setInt(1, vote.partition());
                insert.setLong(2, vote.seq());
                insert.setString(3, vote.electionId().value());
                insert.setString(4, vote.voterId().value());
                insert.setInt(5, vote.revision());
                insert.setString(6, vote.choice().value());
                insert.setBytes(7, vote.nonce().bytes());
                insert.setObject(8, vote.castAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void requireSameTopic(Optional<UUID> known, UUID actual) throws OperatorNeededException {
        if (known.isPresent() && !known.get().equals(actual)) {
            throw new OperatorNeededException(
                    Reason.of(Code.OTHER_LOG),
                    "the log is topic ID %s, but this master's votes went to topic ID %s: the topic was deleted and made anew. Bring the old one back; or, if the new one is meant, run UPDATE partition_head SET topic_id = NULL on the master, and its votes are published anew from the first"
                            .formatted(LogSession.kafkaUuid(actual), LogSession.kafkaUuid(known.get())));
        }
    }
}
