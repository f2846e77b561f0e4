package org.disvote.topics.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the elections topic and the closings topic say. While the brokers are down it stays as last read.
///
/// One follower serves all publishers of an ingest instance. Casting uses the masters' copies instead, which
/// are available also while Kafka is down.
public final class ElectionFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ElectionFollower.class);

    /// What the topics contained at a time.
    ///
    /// @param version changes with the content
    /// @param elections in force, by ascending ID
    /// @param closed the statements that count, by ascending election ID and partition
    public record Definitions(long version, Collection<Election> elections, Collection<ClosingStatement> closed) {
        public Definitions {
            elections = List.copyOf(elections);
            closed = List.copyOf(closed);
        }
    }

    private final Object lock = new Object();
    private ElectionFold elections = new ElectionFold();
    private ClosingFold closings = new ClosingFold();
    private long version;

    private final Reader definitions = new Reader() {
        @Override
        Optional<SkippedRecord> accept(ConsumerRecord<byte[], byte[]> record) {
            return elections.accept(record);
        }

        @Override
        void forget() {
            elections = new ElectionFold();
        }

        // Not before: a closing statement may be read before the definition of its election.
        @Override
        void tidy() {
            closings.prune(elections);
        }
    };

    private final Reader closed = new Reader() {
        @Override
        Optional<SkippedRecord> accept(ConsumerRecord<byte[], byte[]> record) {
            return closings.accept(record);
        }

        @Override
        void forget() {
            closings = new ClosingFold();
        }
    };

    private final List<TopicFollower> followers;

    private ElectionFollower(String brokers) {
        followers = List.of(
                new TopicFollower(brokers, TopicCatalog.ELECTIONS, definitions),
                new TopicFollower(brokers, TopicCatalog.CLOSINGS, closed));
    }

    /// Follows the topics from now until closed. They need not exist yet, nor need the brokers answer.
    public static ElectionFollower start(String brokers) {
        ElectionFollower follower = new ElectionFollower(brokers);
        follower.followers.forEach(TopicFollower::start);
        return follower;
    }

    /// @param since a time of [System#nanoTime]
    /// @return the definitions, unless the topics may have had newer ones at `since`
    public Optional<Definitions> definitionsSince(long since) {
        synchronized (lock) {
            return definitions.isCaughtUp(since) && closed.isCaughtUp(since)
                    ? Optional.of(new Definitions(version, elections.elections(), closings.counting(elections)))
                    : Optional.empty();
        }
    }

    /// What is in force, as far as read.
    public List<Election> elections() {
        synchronized (lock) {
            return elections.elections();
        }
    }

    /// The closing statements of an election that count so far, by partition.
    public SortedMap<Integer, ClosingStatement> closed(ElectionId electionId) {
        synchronized (lock) {
            return closings.counting(elections, electionId);
        }
    }

    /// The records of both topics that count for nothing and that no later one has corrected.
    public List<SkippedRecord> skipped() {
        synchronized (lock) {
            List<SkippedRecord> all = new ArrayList<>(elections.skipped());
            all.addAll(closings.skipped(elections));
            return all;
        }
    }

    /// As [#definitionsSince], but waits until the topics have been read that far.
    ///
    /// @throws TimeoutException if they have not within this time
    public Definitions awaitDefinitions(long since, Duration within) {
        Deadline deadline = Deadline.after(within);
        synchronized (lock) {
            while (true) {
                Optional<Definitions> known = definitionsSince(since);
                if (known.isPresent()) {
                    return known.get();
                }
                long leftMillis = deadline.left().toMillis();
                if (leftMillis <= 0) {
                    throw new TimeoutException("the elections and closings topics were not read within " + within);
                }
                try {
                    lock.wait(leftMillis);
                } catch (InterruptedException e) {
                    throw new InterruptException(e); // restores the flag
                }
            }
        }
    }

    /// The system record, once it was read.
    public Optional<SystemRecord> system() {
        synchronized (lock) {
            return elections.system();
        }
    }

    @Override
    public void close() {
        followers.forEach(TopicFollower::close);
    }

    /// Reads one of the topics. Everything happens under the lock.
    private abstract class Reader implements TopicFollower.Listener {
        private Optional<Long> caughtUpAsOf = Optional.empty();

        abstract Optional<SkippedRecord> accept(ConsumerRecord<byte[], byte[]> record);

        abstract void forget();

        /// Once everything has been read.
        void tidy() {}

        boolean isCaughtUp(long since) {
            return caughtUpAsOf.filter(asOf -> asOf - since >= 0).isPresent();
        }

        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            Optional<SkippedRecord> over;
            synchronized (lock) {
                over = accept(record);
                version += over.isEmpty() ? 1 : 0;
            }
            over.ifPresent(passed -> log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", passed.offset())
                    .addKeyValue("record", passed.key())
                    .addKeyValue("error", passed.reason())
                    .log("Record skipped, it counts for nothing"));
        }

        @Override
        public void caughtUp(long asOf) {
            synchronized (lock) {
                caughtUpAsOf = Optional.of(asOf);
                tidy();
                lock.notifyAll();
            }
        }

        @Override
        public void startedOver() {
            synchronized (lock) {
                forget();
                caughtUpAsOf = Optional.empty();
                version++;
            }
        }
    }
}
