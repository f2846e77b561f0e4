package org.disvote.sink.rebuild;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.disvote.topics.database.Databases;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.provision.Migrations.UnpreparedException;
import org.disvote.topics.routing.Routing;
import org.flywaydb.core.api.FlywayException;

/// Rebuilds a database from the log. An empty database gets every vote up to where the log ended at the
/// start, by the one reading rule ([Reading]). The votes are inserted by COPY and the keys are created
/// afterwards.
///
/// All of it is one transaction, so nobody sees a part of the votes. A rebuild that is killed leaves an empty
/// database, and can be run again on it.
public final class Rebuild {

    /// Receives the progress, often.
    @FunctionalInterface
    public interface Watch {
        /// @param doing a few words
        /// @param done in votes
        /// @param all in votes; 0 if unknown
        void progress(String doing, long done, long all);
    }

    /// What was done.
    ///
    /// @param foreign records that are not votes
    /// @param repeated duplicates of earlier votes
    /// @param conflicts records with the seq of an earlier vote and other content
    /// @param ahead records that came while votes before them were missing
    /// @param gaps by partition the seq that is missing, if the log has higher ones
    /// @param making how long the keys took
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

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private Rebuild() {}

    /// @param url the database's JDBC URL, credentials included
    /// @throws RebuildException if the database or the log does not allow it
    /// @throws SQLException if the database does not answer; nothing was changed
    /// @throws org.apache.kafka.common.KafkaException if the brokers do not answer; nothing was changed
    public static Rebuilt run(String url, Target target, Brokers brokers, Watch watch)
            throws RebuildException, SQLException {
        try (LogScan log = new LogScan(brokers)) {
            Routing routing = log.routing();
            Set<Integer> partitions = partitions(target, routing);
            migrate(url, target);
            try (RebuildSession session = RebuildSession.open(url)) {
                Stopwatch sinceStart = Stopwatch.start();
                UUID topicId = log.topicId();
                VoteKeys keys = claim(session, target);
                LogLoad load = new LogLoad(session, target, routing, new AnnouncedVersions(brokers));
                load.run(log, partitions, watch);
                Duration loading = sinceStart.elapsed();
                keys.create(url, target, load.votes(), watch);
                target.markVoid(session.connection());
                long repeated = load.compareRepeated();
                requireSameLog(log, topicId);
                target.complete(session.connection(), load.reached(), topicId, routing);
                session.commit();
                return new Rebuilt(
                        load.votes(),
                        load.foreign(),
                        repeated,
                        load.conflicts(),
                        load.ahead(),
                        load.gaps(),
                        loading,
                        sinceStart.elapsed().minus(loading));
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
        try {
            target.migrate(Databases.source(url));
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            if (e instanceof UnpreparedException) {
                throw new RebuildException(String.valueOf(e.getMessage()), e);
            }
            throw new RebuildException(
                    "the database is not empty and does not hold the tables of this version (%s): give a new one"
                            .formatted(String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")),
                    e);
        }
    }

    private static VoteKeys claim(RebuildSession session, Target target) throws RebuildException, SQLException {
        try {
            Optional<VoteKeys> keys =
                    target.claim(session.connection()) ? VoteKeys.dropFromEmptyTable(session) : Optional.empty();
            return keys.orElseThrow(() -> new RebuildException(
                    "the database is not empty: stop what writes to it, drop and create it again, and run this again"));
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new RebuildException(
                        "another program writes to the database: stop it, or wait for the rebuild that is running", e);
            }
            throw e;
        }
    }

    private static void requireSameLog(LogScan log, UUID topicId) throws RebuildException {
        if (!log.topicId().equals(topicId)) {
            throw new RebuildException(
                    "the log was deleted and created again during the rebuild: find out who did it, and rebuild from"
                            + " the old one");
        }
    }
}
