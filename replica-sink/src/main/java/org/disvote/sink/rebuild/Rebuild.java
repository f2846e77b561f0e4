package org.disvote.sink.rebuild;

import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.topics.event.LogRecord;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.read.Reading;
import org.disvote.topics.routing.Routing;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;

/// Makes a database anew from the log: an empty one gets every vote up to where the log ended at the start, by the one
/// reading rule ([Reading]), by COPY, with the keys made afterwards. What displaces no vote is kept where the target
/// has a place for it, and stops nothing.
///
/// All of it is one transaction. A rebuild that is killed leaves an empty database, on which it can be run again, and
/// no one ever sees a part of the votes.
public final class Rebuild {

    /// Hears how far it is, often.
    @FunctionalInterface
    public interface Watch {
        /// @param doing a few words
        /// @param done in votes
        /// @param all in votes; 0 if unknown
        void progress(String doing, long done, long all);
    }

    /// What was done.
    ///
    /// @param foreign records that are no votes
    /// @param repeated votes that the log has once more
    /// @param conflicts records with the seq of an earlier vote and other bytes
    /// @param ahead records that came while votes before them were missing
    /// @param gaps by partition the seq that has never come, where the log has higher ones
    public record Rebuilt(
            long votes,
            long foreign,
            long repeated,
            long conflicts,
            long ahead,
            SortedMap<Integer, Long> gaps,
            Duration loading,
            Duration making) {

        public Rebuilt {
            gaps = new TreeMap<>(gaps);
        }
    }

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String url;
    private final LogScan log;
    private final VoteTable table;
    private final Target target;
    private final Routing routing;
    private final Watch watch;
    private final SortedMap<Integer, Applied> reached = new TreeMap<>();
    private final Map<Integer, Long> highestAhead = new HashMap<>();
    private long foreign;
    private long ahead;
    private long conflicts;

    private Rebuild(String url, LogScan log, VoteTable table, Target target, Routing routing, Watch watch) {
        this.url = url;
        this.log = log;
        this.table = table;
        this.target = target;
        this.routing = routing;
        this.watch = watch;
    }

    /// @param url the database's JDBC URL, credentials included
    /// @throws RebuildException if database or log does not allow it
    /// @throws SQLException if the database does not answer; nothing was changed
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not; nothing was changed
    public static Rebuilt run(String url, Target target, String brokers, Watch watch)
            throws RebuildException, SQLException {
        try (LogScan log = new LogScan(brokers)) {
            Routing routing = log.routing();
            Set<Integer> partitions = partitions(target, routing);
            migrate(url, target);
            try (VoteTable table = VoteTable.open(url)) {
                return new Rebuild(url, log, table, target, routing, watch).run(partitions);
            }
        }
    }

    private static Set<Integer> partitions(Target target, Routing routing) throws RebuildException {
        Set<Integer> partitions = new TreeSet<>(target.partitions(routing));
        for (int partition : partitions) {
            if (partition < 0 || partition >= routing.partitions()) {
                throw new RebuildException("the log has no partition %d: give some of 0..%d"
                        .formatted(partition, routing.partitions() - 1));
            }
        }
        return partitions;
    }

    private static void migrate(String url, Target target) throws RebuildException, SQLException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        try {
            target.migrate(database);
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new RebuildException(
                    "the database is not empty, and what it holds is something else (%s): give a new one"
                            .formatted(String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")),
                    e);
        }
    }

    private Rebuilt run(Set<Integer> partitions) throws RebuildException, SQLException {
        long began = System.nanoTime();
        UUID topicId = log.topicId();
        claim();
        partitions.forEach(partition -> reached.put(partition, Applied.nothing(partition)));
        load(partitions);
        long loaded = System.nanoTime();
        makeKeys();
        long lower = table.conflicts(this::keepConflicts);
        if (!log.topicId().equals(topicId)) {
            throw new RebuildException(
                    "the log was deleted and made anew meanwhile: find out who did it, and rebuild from the old one");
        }
        target.complete(table.session(), reached.values(), topicId, routing);
        table.commit();
        return new Rebuilt(
                table.copied(),
                foreign,
                lower - conflicts,
                conflicts,
                ahead,
                gaps(),
                between(began, loaded),
                between(loaded, System.nanoTime()));
    }

    private SortedMap<Integer, Long> gaps() {
        SortedMap<Integer, Long> gaps = new TreeMap<>();
        reached.forEach((partition, at) -> {
            long next = at.seq() + 1;
            if (highestAhead.getOrDefault(partition, 0L) >= next) {
                gaps.put(partition, next);
            }
        });
        return gaps;
    }

    private void claim() throws RebuildException, SQLException {
        try {
            if (target.claim(table.session()) && table.clear()) {
                return;
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new RebuildException(
                        "another program writes to the database: stop it, or wait for the rebuild that is running", e);
            }
            throw e;
        }
        throw new RebuildException(
                "the database is not empty: stop what writes to it, drop it, create it anew, and run this again");
    }

    private void load(Set<Integer> partitions) throws RebuildException, SQLException {
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
                    "the log no longer has its first records: it was cut or made anew; bring it back, or rebuild it from the masters, before anything else",
                    e);
        }
        table.pauseCopy();
        long seqs = reached.values().stream().mapToLong(Applied::seq).sum();
        if (table.copied() != seqs) {
            throw new IllegalStateException("copied " + table.copied() + " votes of " + seqs);
        }
    }

    private void take(int partition, List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        long next = reached.getOrDefault(partition, Applied.nothing(partition)).seq() + 1;
        List<VoteCast> votes = new ArrayList<>(records.size());
        List<ConsumerRecord<byte[], byte[]>> lower = new ArrayList<>();
        List<VoteCast> lowerVotes = new ArrayList<>();
        List<Quarantined> aside = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (Reading.at(next, LogRecord.of(record, routing))) {
                case Reading.Next(VoteCast vote) -> {
                    votes.add(vote);
                    next++;
                }
                case Reading.Lower(VoteCast vote) -> {
                    lower.add(record);
                    lowerVotes.add(vote);
                }
                case Reading.Ahead(VoteCast vote) -> {
                    aside.add(Quarantined.ahead(record, vote, next));
                    highestAhead.merge(partition, vote.seq(), Math::max);
                    ahead++;
                }
                case Reading.Foreign(String reason) -> {
                    aside.add(Quarantined.foreign(record, reason));
                    foreign++;
                }
            }
        }
        table.write(votes);
        // Compared with the earlier votes when there are keys to find those by.
        table.noteLower(lower, lowerVotes);
        if (!aside.isEmpty()) {
            table.pauseCopy();
            target.keep(table.session(), aside);
        }
        reached.put(
                partition, new Applied(partition, next - 1, records.getLast().offset() + 1));
    }

    private void keepConflicts(List<Quarantined> found) throws SQLException {
        conflicts += found.size();
        target.keep(table.session(), found);
    }

    private void makeKeys() throws RebuildException, SQLException {
        for (int i = 0; i < table.keys(); i++) {
            String doing = "making key %d of %d".formatted(i + 1, table.keys());
            watch.progress(doing, 0, table.copied());
            try (KeyProgress _ = new KeyProgress(
                    url,
                    table.backend(),
                    share -> watch.progress(doing, (long) (share * table.copied()), table.copied()))) {
                makeKey(i);
            } catch (PSQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new RebuildException(
                            "the log has two votes where only one may be: audit it, and find out where the second comes from",
                            e);
                }
                throw e;
            }
        }
    }

    private void makeKey(int index) throws SQLException {
        Savepoint before = table.session().setSavepoint();
        try {
            table.makeKey(index);
        } catch (PSQLException e) {
            table.session().rollback(before);
            if (!UNIQUE_VIOLATION.equals(e.getSQLState()) || !target.voidSecondVotes(table.session())) {
                throw e;
            }
            table.makeKey(index);
        }
    }

    private static Duration between(long from, long to) {
        return Duration.ofNanos(to - from);
    }
}
