package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.disvote.ingest.Probe;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.barrier.CompareAgainException;
import org.disvote.ingest.publish.barrier.InterleavedWrites;
import org.disvote.ingest.publish.barrier.LogTopic;
import org.disvote.ingest.publish.barrier.ShardPartitions;
import org.disvote.ingest.publish.confirm.PublishedSeqs;
import org.disvote.ingest.publish.election.ElectionUpkeep;
import org.disvote.ingest.publish.outbox.FreshVotes;
import org.disvote.ingest.publish.outbox.Outbox;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.SystemTable;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// One holding of a shard's lease, until the first error of any kind. Owns the session with the master and
/// the clients of the log. For one thread.
final class PublisherSession implements AutoCloseable {

    private final PublisherConfig config;
    private final PublishedSeqs published;
    private final ElectionFollower topic;
    private final SessionParts parts;
    private final MasterSession master;
    private final HeadTable heads;
    private final VoteTable votes;
    private final ElectionUpkeep elections;
    private final InterleavedWrites interleaved;

    /// @param bounds of every call to the brokers
    /// @param lease just taken; stays the caller's
    PublisherSession(
            PublisherConfig config,
            AnswerBounds bounds,
            PublisherLease lease,
            PublishedSeqs published,
            ElectionFollower topic,
            PartMetrics metrics)
            throws SQLException {
        this.config = config;
        this.published = published;
        this.topic = topic;
        parts = SessionParts.open(config, bounds, lease, metrics);
        master = parts.master();
        heads = new HeadTable(master.connection());
        votes = new VoteTable(master.connection());
        elections = new ElectionUpkeep(config.shard(), bounds, topic, master, parts.producer());
        interleaved = new InterleavedWrites(votes, parts.admin(), parts::progressed);
    }

    /// Fences the predecessor, compares the master with the log, and opens the partitions.
    ///
    /// @param fresh what this instance commits
    /// @return publishes the shard until this session is closed
    /// @throws OperatorNeededException if the shard cannot be compared
    ShardPublishing open(FreshVotes fresh, Probe probe)
            throws SQLException, OperatorNeededException, CompareAgainException {
        UUID topicId = requireKnownTopic();
        parts.progressed();
        parts.producer().fence();
        parts.progressed();
        elections.begin();
        requireSameSystem();
        parts.progressed();
        ShardPartitions partitions = new ShardOpening(parts).open(topicId);
        String life = heads.life();
        published.report(life, partitions.sent());
        published.setPublishedHere(!partitions.areAllClosed());
        return new ShardPublishing(
                parts,
                partitions,
                new Outbox(life, heads, votes, fresh),
                interleaved,
                new SessionChecks(parts, partitions, topicId, elections),
                seqs -> published.report(life, seqs),
                probe);
    }

    private UUID requireKnownTopic() throws SQLException, OperatorNeededException {
        UUID actual = parts.admin().topicId();
        try {
            LogTopic.requireSame(heads, actual);
            return actual;
        } catch (OperatorNeededException e) {
            LogTopic.closeShard(master);
            throw e;
        }
    }

    /// An ingest that began while the brokers were away knows the number of partitions from its masters only.
    private void requireSameSystem() throws SQLException, OperatorNeededException {
        int recorded = topic.system().map(SystemRecord::partitions).orElse(0);
        int partitions = config.routing().partitions();
        if (recorded != partitions) {
            throw new OperatorNeededException(
                    Reason.of(Code.OTHER_LOG),
                    recorded == 0
                            ? "the elections topic has no system record: it is not the one of this system"
                            : ("the masters were made for a log of %d partitions, and the system record says %d: "
                                            + "check --masters and --brokers")
                                    .formatted(partitions, recorded));
        }
        keepVoterKey(topic.system().flatMap(SystemRecord::voterKey).orElse(""));
    }

    /// A master that is new, rebuilt or was moved to takes the commitment here, before it opens.
    private void keepVoterKey(String recorded) throws SQLException, OperatorNeededException {
        Optional<String> kept = new SystemTable(master.connection()).keepVoterKey(recorded);
        if (kept.isPresent() && !kept.get().equals(recorded)) {
            LogTopic.closeShard(master);
            throw new OperatorNeededException(
                    Reason.of(Code.OTHER_LOG),
                    "the master keeps %s, and the system record says %s: check --masters and --brokers"
                            .formatted(describedKey(kept.get()), describedKey(recorded)));
        }
    }

    private static String describedKey(String commitment) {
        return commitment.isEmpty() ? "that there is no voter key" : "a voter key with the commitment " + commitment;
    }

    /// How many votes wait, as the master's head rows say; for the time when the log does not answer.
    long votesWaiting() throws SQLException {
        return heads.votesWaiting();
    }

    @Override
    public void close() {
        published.setPublishedHere(false);
        try (parts;
                interleaved) {
            // Closed in reverse order.
        }
    }
}
