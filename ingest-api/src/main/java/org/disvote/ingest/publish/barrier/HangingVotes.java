package org.disvote.ingest.publish.barrier;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.ingest.publish.log.LogAdmin;
import org.disvote.ingest.publish.log.LogPass;
import org.disvote.ingest.publish.log.LogReader;
import org.disvote.ingest.publish.log.LogWindow;
import org.disvote.ingest.publish.log.LoggedVote;
import org.disvote.ingest.table.VoteTable;
import org.disvote.topics.kafka.HangingTransactions.Hanging;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.VoteCast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends transactions of this shard's earlier publishers that the brokers have lost track of. No reader of
/// committed records gets past one. The publisher sends its votes again, unless the master does not have
/// them: then the transaction stays, because it may hold the only copy.
public final class HangingVotes {

    private static final Logger log = LoggerFactory.getLogger(HangingVotes.class);

    private final Shard shard;
    private final LogAdmin admin;
    private final VoteTable master;
    private final Runnable progress;

    /// @param progress called after each bounded step
    public HangingVotes(Shard shard, LogAdmin admin, VoteTable master, Runnable progress) {
        this.shard = shard;
        this.admin = admin;
        this.master = master;
        this.progress = progress;
    }

    /// @param partitions those of the shard
    /// @return the partitions where a transaction stays open
    public List<BlockedPartition> end(Set<Integer> partitions) throws SQLException, OperatorNeededException {
        List<Hanging> hanging = admin.hangingTransactions(partitions);
        progress.run();
        if (hanging.isEmpty()) {
            return List.of();
        }
        SortedMap<Integer, Long> begins = begins(hanging);
        Set<Integer> kept = differing(begins);
        try {
            admin.abort(hanging.stream()
                    .filter(one ->
                            !isOfLog(one) || !kept.contains(one.partition().partition()))
                    .toList());
        } catch (ClusterAuthorizationException e) {
            return notAllowed(begins);
        }
        log.atWarn()
                .addKeyValue("shard", shard.index())
                .addKeyValue("partitions", begins.keySet())
                .addKeyValue("left", kept)
                .log("Ended transactions that the brokers had lost track of, their votes are published again");
        return kept.stream()
                .map(partition -> new BlockedPartition(partition, begins.getOrDefault(partition, 0L), ""))
                .toList();
    }

    /// Kafka gives the right to end another producer's transaction only together with the right to change all
    /// rights, so a publisher with rights of its own does not have it.
    private List<BlockedPartition> notAllowed(SortedMap<Integer, Long> begins) {
        log.atError()
                .addKeyValue("shard", shard.index())
                .addKeyValue("partitions", begins)
                .log("The brokers have lost track of transactions, which only Kafka's administrator may end:"
                        + " kafka-transactions.sh find-hanging and abort");
        String owner = "a publisher of this shard, which only Kafka's administrator may end";
        return begins.entrySet().stream()
                .map(begin -> new BlockedPartition(begin.getKey(), begin.getValue(), owner))
                .toList();
    }

    /// By partition of the log the offset of the first record in such a transaction.
    private static SortedMap<Integer, Long> begins(List<Hanging> hanging) {
        SortedMap<Integer, Long> begins = new TreeMap<>();
        for (Hanging one : hanging) {
            if (isOfLog(one)) {
                TopicPartition source = one.partition();
                long begin = one.producer().currentTransactionStartOffset().orElse(0);
                begins.merge(source.partition(), begin, Math::min);
            }
        }
        return begins;
    }

    private static boolean isOfLog(Hanging hanging) {
        return hanging.partition().topic().equals(TopicCatalog.VOTES);
    }

    /// The partitions that have, from these offsets on, a vote that is not the master's.
    private Set<Integer> differing(Map<Integer, Long> begins) throws SQLException, OperatorNeededException {
        Set<Integer> differing = new TreeSet<>();
        try (LogReader reader = admin.reader(IsolationLevel.READ_UNCOMMITTED, progress)) {
            Map<Integer, LogWindow> windows = new HashMap<>();
            reader.ranges(begins.keySet())
                    .windows()
                    .forEach((partition, range) -> windows.put(
                            partition, new LogWindow(begins.getOrDefault(partition, range.from()), range.to())));
            for (LogPass pass = reader.read(windows); !pass.isDone(); ) {
                List<VoteCast> votes =
                        pass.next().stream().map(LoggedVote::vote).toList();
                Map<Position, VoteCast> masters = master.inPlaceOf(votes);
                votes.stream()
                        .filter(vote -> !vote.equals(masters.get(vote.position())))
                        .forEach(vote -> differing.add(vote.partition()));
            }
        }
        return differing;
    }
}
