package org.disvote.sink.rebuild;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.PartitionApplier;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.PartitionApplier.Read;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;

/// Makes a database anew from the log: an empty one gets every vote up to where the log ended at the start, by the
/// sinks' own seq rule, by COPY, with the keys made afterwards.
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
    public record Rebuilt(long votes, long foreign, long repeated, Duration loading, Duration making) {}

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String url;
    private final LogScan log;
    private final VoteTable table;
    private final Target target;
    private final Routing routing;
    private final Watch watch;
    private final SortedMap<Integer, Applied> reached = new TreeMap<>();
    private long foreign;
    private long repeated;

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
        requireRepeatedAreSame();
        if (!log.topicId().equals(topicId)) {
            throw new RebuildException(
                    "the log was deleted and made anew meanwhile: find out who did it, and rebuild from the old one");
        }
        target.complete(table.session(), reached.values(), topicId);
        table.commit();
        return new Rebuilt(
                table.copied(), foreign, repeated, between(began, loaded), between(loaded, System.nanoTime()));
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

    private void take(int partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws RebuildException, SQLException {
        Applied from = reached.getOrDefault(partition, Applied.nothing(partition));
        List<Read> reads = PartitionApplier.read(from, records, routing);
        // Taken for the same votes now, and compared with those that were written when the keys are there.
        Map<Position, VoteCast> again = new LinkedHashMap<>();
        PartitionApplier.appliedBefore(from, reads).forEach(vote -> again.putIfAbsent(vote.position(), vote));
        Page page = PartitionApplier.apply(from, reads, again);
        if (!page.stopReason().isEmpty()) {
            throw new RebuildException("partition %d: %s".formatted(partition, page.stopReason()));
        }
        table.write(page.votes());
        if (!again.isEmpty()) {
            table.writeRepeated(again.values());
        }
        if (!page.quarantined().isEmpty()) {
            table.pauseCopy();
            target.keep(table.session(), page.quarantined());
        }
        foreign += page.quarantined().size();
        repeated += reads.size() - page.votes().size() - page.quarantined().size();
        reached.put(partition, page.to());
    }

    private void makeKeys() throws RebuildException, SQLException {
        for (int i = 0; i < table.keys(); i++) {
            String doing = "making key %d of %d".formatted(i + 1, table.keys());
            watch.progress(doing, 0, table.copied());
            try (KeyProgress _ = new KeyProgress(
                    url,
                    table.backend(),
                    share -> watch.progress(doing, (long) (share * table.copied()), table.copied()))) {
                table.makeKey(i);
            } catch (PSQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new RebuildException(
                            "the log has two votes where only one may be (%s): audit it, and find out where the second comes from"
                                    .formatted(Optional.ofNullable(e.getServerErrorMessage())
                                            .map(message -> message.getDetail())
                                            .orElse("")),
                            e);
                }
                throw e;
            }
        }
    }

    private void requireRepeatedAreSame() throws RebuildException, SQLException {
        Optional<Position> differing = table.differing();
        if (differing.isPresent()) {
            throw new RebuildException("the log has two different votes at %s: audit which of the two the master has"
                    .formatted(differing.get()));
        }
    }

    private static Duration between(long from, long to) {
        return Duration.ofNanos(to - from);
    }
}
