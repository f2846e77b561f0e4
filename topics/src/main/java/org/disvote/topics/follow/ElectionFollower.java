package org.disvote.topics.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the elections topic and the closings topic say, and which terms and counts the notary has stated. While
/// the brokers are down it stays as last read.
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
    /// @param withheld of the elections, those that a master that does not have them must not take, and why: the
    ///     notary has not stated their terms, as far as its topic was read
    public record Definitions(
            long version,
            Collection<Election> elections,
            Collection<ClosingStatement> closed,
            Map<ElectionId, Reason> withheld) {
        public Definitions {
            elections = List.copyOf(elections);
            closed = List.copyOf(closed);
            withheld = Map.copyOf(withheld);
        }
    }

    private final Object lock = new Object();
    private ElectionFold elections = new ElectionFold();
    private ClosingFold closings = new ClosingFold();
    private StatedTerms stated = new StatedTerms();
    private long version;
    private Optional<Runnable> onChange = Optional.empty();
    private long versionReported;
    private volatile boolean notaryRead;

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

    /// No shard waits until this topic is read to its end: more of it only lets more elections open.
    private final TopicFollower.Listener notary = new TopicFollower.Listener() {
        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            synchronized (lock) {
                boolean wasWhole = stated.broken().isEmpty();
                version += stated.accept(record.value()) ? 1 : 0;
                if (wasWhole && stated.broken().isPresent()) {
                    log.atError()
                            .addKeyValue("topic", record.topic())
                            .addKeyValue("offset", record.offset())
                            .addKeyValue("error", stated.broken().get())
                            .log("Round contradicts earlier ones, nothing more is read of the notary's topic");
                }
            }
        }

        @Override
        public void caughtUp(long asOf) {
            notaryRead = true;
            reportChange();
        }

        @Override
        public void startedOver() {
            synchronized (lock) {
                notaryRead = false;
                stated = new StatedTerms();
                version++;
            }
        }
    };

    private final List<TopicFollower> followers;

    private ElectionFollower(Brokers brokers) {
        followers = List.of(
                new TopicFollower(brokers, TopicCatalog.ELECTIONS, definitions),
                new TopicFollower(brokers, TopicCatalog.CLOSINGS, closed),
                new TopicFollower(brokers, TopicCatalog.NOTARY, notary));
    }

    /// Follows the topics from now until closed. They need not exist yet, nor need the brokers answer.
    public static ElectionFollower start(Brokers brokers) {
        ElectionFollower follower = new ElectionFollower(brokers);
        follower.followers.forEach(TopicFollower::start);
        return follower;
    }

    /// From now on, calls this after what was read has changed, once a topic was read to its end. It is called by
    /// the threads of this follower, one at a time, and must not wait.
    public void onChange(Runnable listener) {
        synchronized (lock) {
            onChange = Optional.of(listener);
            versionReported = -1;
        }
        reportChange();
    }

    private void reportChange() {
        synchronized (lock) {
            if (versionReported != version) {
                versionReported = version;
                onChange.ifPresent(Runnable::run);
            }
        }
    }

    /// @param since a time of [System#nanoTime]
    /// @return the definitions, unless the topics may have had newer ones at `since`
    public Optional<Definitions> definitionsSince(long since) {
        synchronized (lock) {
            return definitions.isCaughtUp(since) && closed.isCaughtUp(since)
                    ? Optional.of(new Definitions(
                            version, elections.elections(), closings.counting(elections), reasonsWithheld()))
                    : Optional.empty();
        }
    }

    private Map<ElectionId, Reason> reasonsWithheld() {
        Map<ElectionId, Reason> reasons = new HashMap<>();
        elections
                .system()
                .ifPresent(system -> elections.elections().forEach(election -> {
                    Reason reason = stated.withheld(election, system);
                    if (!reason.isNone()) {
                        reasons.put(election.id(), reason);
                    }
                }));
        return reasons;
    }

    /// A launched election that no shard opens.
    ///
    /// @param launchedAt by the brokers' clock
    public record Withheld(ElectionId id, Reason reason, Instant launchedAt) {}

    /// The launched elections that the notary has not stated with their terms, as far as read, by ascending ID.
    public List<Withheld> withheld() {
        synchronized (lock) {
            Map<ElectionId, Reason> reasons = reasonsWithheld();
            return elections.inForce().entrySet().stream()
                    .filter(inForce -> reasons.containsKey(inForce.getKey()))
                    .map(inForce -> new Withheld(
                            inForce.getKey(),
                            reasons.getOrDefault(inForce.getKey(), Reason.NONE),
                            inForce.getValue().launchedAt()))
                    .toList();
        }
    }

    /// The notary's statement of an election's count, as far as read.
    public Optional<StatedTerms.Count> count(ElectionId id) {
        synchronized (lock) {
            return elections.system().flatMap(system -> stated.count(id, system));
        }
    }

    /// The notary's statement that an election is closed in every partition, as far as read.
    public Optional<Leaf.CloseLeaf> close(ElectionId id) {
        synchronized (lock) {
            return elections.system().flatMap(system -> stated.close(id, system));
        }
    }

    /// Whether the notary's topic was read to its end since the start.
    public boolean isNotaryRead() {
        return notaryRead;
    }

    /// What is in force and may be opened, as far as read.
    public List<Election> openable() {
        synchronized (lock) {
            Map<ElectionId, Reason> reasons = reasonsWithheld();
            return elections.elections().stream()
                    .filter(election -> !reasons.containsKey(election.id()))
                    .toList();
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
            reportChange();
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
