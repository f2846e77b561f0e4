package org.disvote.sink.rebuild;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.rebuild.Rebuild.Watch;
import org.disvote.sink.rebuild.RepeatedRecords.Repeated;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;

/// Reads the log by the one reading rule ([Reading]) and writes its votes, and the records that are not votes
/// of their partition, into the database. For one thread.
final class LogLoad {

    private final RebuildSession session;
    private final Target target;
    private final Routing routing;
    private final RecordVersions versions;
    private final VoteWriter votes;
    private final RepeatedRecords repeated;
    private final SortedMap<Integer, Applied> reached = new TreeMap<>();
    private final Map<Integer, Long> highestAhead = new HashMap<>();
    private long foreign;
    private long ahead;
    private long conflicts;

    LogLoad(RebuildSession session, Target target, Routing routing, RecordVersions versions) {
        this.session = session;
        this.target = target;
        this.routing = routing;
        this.versions = versions;
        votes = new VoteWriter(session.connection());
        repeated = new RepeatedRecords(session.connection());
    }

    /// Loads these partitions up to where they end now.
    void run(LogScan log, Set<Integer> partitions, Watch watch) throws RebuildException, SQLException {
        partitions.forEach(partition -> reached.put(partition, Applied.nothing(partition)));
        try {
            log.begin(partitions);
            while (!log.isDone()) {
                for (var page : log.next().entrySet()) {
                    take(page.getKey(), page.getValue());
                }
                watch.progress("loading", log.done(), log.all());
            }
        } catch (OffsetOutOfRangeException e) {
            throw new RebuildException(
                    "the log no longer has its first records, so it was cut or created again: bring it back, or "
                            + "rebuild it from the masters, before anything else",
                    e);
        }
        votes.pause();
        long seqs = reached.values().stream().mapToLong(Applied::seq).sum();
        if (votes.copied() != seqs) {
            throw new IllegalStateException("copied " + votes.copied() + " votes of " + seqs);
        }
    }

    private void take(int partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws RebuildException, SQLException {
        if (records.isEmpty()) {
            return;
        }
        long next = reached.getOrDefault(partition, Applied.nothing(partition)).seq() + 1;
        List<VoteCast> nextVotes = new ArrayList<>(records.size());
        List<Repeated> lower = new ArrayList<>();
        List<Quarantined> quarantined = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (Reading.at(next, LogRecord.of(record, routing, versions))) {
                case Reading.Next(VoteCast vote) -> {
                    nextVotes.add(vote);
                    next++;
                }
                case Reading.Lower(VoteCast vote) -> lower.add(new Repeated(record, vote));
                case Reading.Ahead(VoteCast vote) -> {
                    quarantined.add(Quarantined.ahead(record, vote, next));
                    highestAhead.merge(partition, vote.seq(), Math::max);
                    ahead++;
                }
                case Reading.Foreign(String reason) -> {
                    quarantined.add(Quarantined.foreign(record, reason));
                    foreign++;
                }
                case Reading.Newer(LogRecord.Newer newer) -> throw new RebuildException(newer.text());
            }
        }
        votes.write(nextVotes);
        if (!lower.isEmpty()) {
            votes.pause();
            repeated.add(lower);
        }
        if (!quarantined.isEmpty()) {
            votes.pause();
            target.keep(session.connection(), quarantined);
        }
        reached.put(
                partition, new Applied(partition, next - 1, records.getLast().offset() + 1));
    }

    /// Finds out which repeated seqs are duplicates and which are conflicts. The keys must exist.
    ///
    /// @return how many are duplicates
    long compareRepeated() throws SQLException {
        return repeated.compare(this::keepConflicts) - conflicts;
    }

    private void keepConflicts(List<Quarantined> found) throws SQLException {
        conflicts += found.size();
        target.keep(session.connection(), found);
    }

    Collection<Applied> reached() {
        return reached.values();
    }

    /// How many votes were inserted.
    long votes() {
        return votes.copied();
    }

    long foreign() {
        return foreign;
    }

    /// Complete after [#compareRepeated].
    long conflicts() {
        return conflicts;
    }

    long ahead() {
        return ahead;
    }

    /// By partition the seq that is missing, if the log has higher ones.
    SortedMap<Integer, Long> gaps() {
        SortedMap<Integer, Long> gaps = new TreeMap<>();
        reached.forEach((partition, at) -> {
            long next = at.seq() + 1;
            if (highestAhead.getOrDefault(partition, 0L) >= next) {
                gaps.put(partition, next);
            }
        });
        return gaps;
    }
}
