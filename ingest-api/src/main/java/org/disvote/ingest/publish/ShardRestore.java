package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.read.AnswerBounds;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Brings back to a master exactly those votes that it lost and the log has: what stands in the log above its heads. It
/// compares what stands below them as far as it reads, and refuses where both cannot be right.
///
/// Each chunk is one transaction under the locks of the heads, which it moves; so it can be stopped and run again at
/// any
/// time, and beside another. It leaves the shard closed: the publisher's barrier opens it.
public final class ShardRestore {

    private static final String UNIQUE_VIOLATION = "23505";

    private final HeadsSession master;

    ShardRestore(HeadsSession master) {
        this.master = master;
    }

    /// @param master the shard's JDBC URL
    /// @param restored told how many votes are back so far, after each chunk
    /// @return how many votes were brought back; 0 for a master that lost none
    /// @throws OperatorNeededException where master and log cannot both be right, naming the position
    /// @throws SQLException if the master does not answer; run it again
    /// @throws KafkaException if the brokers do not; run it again
    public static long run(Shard shard, String master, String brokers, Routing routing, LongConsumer restored)
            throws SQLException, OperatorNeededException {
        // Whoever runs this would have to run it again where a slow broker is not waited for.
        AnswerBounds bounds = PublisherConfig.ANSWER_BOUNDS.largest();
        Admin admin = LogSession.admin(brokers, bounds);
        try (HeadsSession session = HeadsSession.open(master, shard);
                LogReader reader = new LogReader(brokers, admin, bounds, routing, () -> {})) {
            requireSameTopic(new MasterOutbox(session).topicId(), LogSession.uuid(TopicProvisioner.logId(admin)));
            return new ShardRestore(session).restore(reader, restored);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /// See [#run].
    long restore(LogReader reader, LongConsumer restored) throws SQLException, OperatorNeededException {
        long votes = 0;
        LogReader.Reading reading = reader.read(reader.windowsAbove(master.heads()));
        while (!reading.isDone()) {
            votes += restore(reading.next());
            restored.accept(votes);
        }
        return votes;
    }

    /// Brings votes of the log back that this master lost, and compares those it did not lose; all of them or none.
    ///
    /// @param votes each partition's in the log's order
    /// @return how many were brought back
    /// @throws OperatorNeededException naming the position where master and log cannot both be right
    private int restore(List<VoteCast> votes) throws SQLException, OperatorNeededException {
        if (votes.isEmpty()) {
            return 0;
        }
        try {
            return master.inTransaction(() -> restoreLocked(master.lockHeads(), votes));
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw voterWithTwoVotes(votes);
            }
            throw e;
        }
    }

    private int restoreLocked(SortedMap<Integer, Long> heads, List<VoteCast> votes)
            throws SQLException, OperatorNeededException {
        SortedMap<Integer, Long> moved = new TreeMap<>();
        List<VoteCast> lost = new ArrayList<>();
        for (VoteCast vote : votes) {
            Long owned = heads.get(vote.partition());
            if (owned == null) {
                throw new SQLException("the master does not own partition " + vote.partition() + " any more");
            }
            long head = moved.getOrDefault(vote.partition(), owned);
            if (vote.seq() == head + 1) {
                lost.add(vote);
                moved.put(vote.partition(), vote.seq());
            } else if (vote.seq() > head) {
                throw new OperatorNeededException(
                        Reason.at(Code.VOTE_MISSING, vote.position()),
                        "the log has %s but not the vote before it, and the master ends at %d; find the missing votes before restoring"
                                .formatted(vote.position(), head));
            }
        }
        insert(lost);
        // The published copy of a vote may stand in the log twice; each must be the master's, brought back or not.
        Map<Position, VoteCast> here = master.votesAt(votes);
        for (VoteCast vote : votes) {
            if (!vote.equals(here.get(vote.position()))) {
                throw OperatorNeededException.differentAt(vote.position());
            }
        }
        // Closed as well: the barrier decides anew.
        try (var update = master.prepare("""
                UPDATE partition_head AS head
                SET last_seq = brought.seq, published = brought.seq, opened_for = NULL
                FROM unnest(?::int[], ?::bigint[]) AS brought (partition, seq)
                WHERE head.partition = brought.partition
                """)) {
            master.setSeqs(update, 1, moved);
            update.executeUpdate();
        }
        return lost.size();
    }

    private void insert(List<VoteCast> votes) throws SQLException {
        try (var insert = master.prepare("""
                INSERT INTO vote (partition, seq, election_id, voter_id, revision, choice, nonce, cast_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (VoteCast vote : votes) {
                insert.setInt(1, vote.partition());
                insert.setLong(2, vote.seq());
                insert.setString(3, vote.electionId());
                insert.setString(4, vote.voterId());
                insert.setInt(5, vote.revision());
                insert.setString(6, vote.choice());
                insert.setBytes(7, vote.nonce().bytes());
                insert.setObject(8, vote.castAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Names the vote of the log whose voter has another one on this master, at another position.
    private OperatorNeededException voterWithTwoVotes(List<VoteCast> votes) throws SQLException {
        try (var select = master.prepare("""
                SELECT partition, seq FROM vote WHERE election_id = ? AND voter_id = ? AND revision = ?
                """)) {
            for (VoteCast vote : votes) {
                select.setString(1, vote.electionId());
                select.setString(2, vote.voterId());
                select.setInt(3, vote.revision());
                try (var row = select.executeQuery()) {
                    if (row.next()) {
                        Position here = new Position(row.getInt(1), row.getLong(2));
                        if (!here.equals(vote.position())) {
                            return new OperatorNeededException(
                                    Reason.at(Code.VOTER_TWICE, vote.position()),
                                    "the log's vote at %s is of a voter who has another one on the master, at %s; find out which one is true before restoring"
                                            .formatted(vote.position(), here));
                        }
                    }
                }
            }
        }
        return new OperatorNeededException(
                Reason.of(Code.VOTER_TWICE),
                "the log has two votes of one voter among those to restore; run an audit of the log");
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
