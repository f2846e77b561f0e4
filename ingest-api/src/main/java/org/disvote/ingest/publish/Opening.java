package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.disvote.ingest.publish.LogReader.Pass;
import org.disvote.ingest.publish.LogReader.Stored;
import org.disvote.ingest.publish.LogReader.Window;
import org.disvote.topics.kafka.HangingTransactions.Hanging;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a tenure begins once its predecessors are fenced: it compares the master with the log, and opens each partition
/// where nothing is amiss.
final class Opening {

    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final PublisherConfig config;
    private final PublisherLease lease;
    private final HeadsSession master;
    private final MasterOutbox outbox;
    private final LogSession session;

    Opening(
            PublisherConfig config,
            PublisherLease lease,
            HeadsSession master,
            MasterOutbox outbox,
            LogSession session) {
        this.config = config;
        this.lease = lease;
        this.master = master;
        this.outbox = outbox;
        this.session = session;
    }

    /// What came of it.
    ///
    /// @param heads by partition the master's last seq when it was judged
    /// @param ends by partition the offset up to which the log was read
    record Opened(SortedMap<Integer, Barrier> barriers, SortedMap<Integer, Long> heads, Map<Integer, Long> ends) {}

    Opened open(UUID topicId) throws SQLException, OperatorNeededException {
        List<Barrier.Stuck> stuck = endHanging();
        try (LogReader reader = session.reader(IsolationLevel.READ_COMMITTED, lease::turned)) {
            Opened opened = passBarrier(reader, stuck, topicId);
            if (config.autoRestore()
                    && opened.barriers().values().stream().anyMatch(Barrier.Behind.class::isInstance)) {
                stuck = stuck(opened);
                long votes = new ShardRestore(master)
                        .restore(reader, topicId, partitions(stuck), restored -> lease.turned())
                        .votes();
                log.atWarn()
                        .addKeyValue("shard", config.shard().index())
                        .addKeyValue("votes", votes)
                        .log("the master had lost votes, which are back from the log");
                opened = passBarrier(reader, stuck, topicId);
            }
            return opened;
        }
    }

    private static List<Barrier.Stuck> stuck(Opened opened) {
        return opened.barriers().values().stream()
                .filter(Barrier.Stuck.class::isInstance)
                .map(Barrier.Stuck.class::cast)
                .toList();
    }

    private static Set<Integer> partitions(List<Barrier.Stuck> stuck) {
        return stuck.stream().map(Barrier.Stuck::partition).collect(Collectors.toSet());
    }

    private Opened passBarrier(LogReader reader, List<Barrier.Stuck> stuck, UUID topicId)
            throws SQLException, OperatorNeededException {
        SortedMap<Integer, LogTail> noted = outbox.notedTails(topicId);
        if (noted.isEmpty()) {
            throw new SQLException("the master owns no partition");
        }
        noted.keySet().removeAll(partitions(stuck));
        LogFold fold = LogFold.toTheEnd(master, reader, noted);
        while (!fold.isDone()) {
            fold.next();
        }
        List<Barrier.Stuck> all = new ArrayList<>(stuck);
        all.addAll(fold.stuck());
        return outbox.passBarrier(fold, all, topicId);
    }

    /// Votes in a transaction that hangs reach no reader, and none behind them does. They go to the log again
    /// once it is ended, unless the master does not have them.
    ///
    /// @return the partitions where it does not
    private List<Barrier.Stuck> endHanging() throws SQLException, OperatorNeededException {
        List<Hanging> hanging = session.hanging(master.heads().keySet());
        lease.turned();
        if (hanging.isEmpty()) {
            return List.of();
        }
        Map<Integer, Long> begins = new HashMap<>();
        for (Hanging one : hanging) {
            TopicPartition source = one.partition();
            if (source.topic().equals(TopicCatalog.VOTES)) {
                long begin = one.producer().currentTransactionStartOffset().orElse(0);
                begins.merge(source.partition(), begin, Math::min);
            }
        }
        Set<Integer> stuck = notTheMasters(begins);
        session.abort(hanging.stream()
                .filter(one -> !one.partition().topic().equals(TopicCatalog.VOTES)
                        || !stuck.contains(one.partition().partition()))
                .toList());
        log.atWarn()
                .addKeyValue("shard", config.shard().index())
                .addKeyValue("partitions", begins.keySet())
                .addKeyValue("left", stuck)
                .log("ended transactions that the brokers had lost track of; their votes are published again");
        return stuck.stream()
                .map(partition -> new Barrier.Stuck(partition, begins.getOrDefault(partition, 0L), ""))
                .toList();
    }

    /// The partitions that have, from these offsets on, a vote that is not the master's.
    private Set<Integer> notTheMasters(Map<Integer, Long> begins) throws SQLException, OperatorNeededException {
        Set<Integer> found = new TreeSet<>();
        try (LogReader reader = session.reader(IsolationLevel.READ_UNCOMMITTED, lease::turned)) {
            Map<Integer, Window> windows = new HashMap<>();
            reader.ranges(begins.keySet())
                    .windows()
                    .forEach((partition, range) -> windows.put(
                            partition, new Window(begins.getOrDefault(partition, range.from()), range.to())));
            for (Pass pass = reader.read(windows); !pass.isDone(); ) {
                List<VoteCast> votes = pass.next().stream().map(Stored::vote).toList();
                Map<Position, VoteCast> masters = master.votesAt(votes);
                votes.stream()
                        .filter(vote -> !vote.equals(masters.get(vote.position())))
                        .forEach(vote -> found.add(vote.partition()));
            }
        }
        return found;
    }
}
