package org.disvote.ingest.follow;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.ElectionEvent;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.event.Roll;
import org.disvote.topics.event.SystemRecord;
import org.disvote.topics.provision.TopicCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The elections' definitions, closing statements and the roll's digest as their topic has them, one follower for all
/// publishers of an
/// ingest instance. Casting does not look here but at the masters' copies, which are there also while Kafka is down:
/// see [Elections].
public final class ElectionTopic implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ElectionTopic.class);

    /// What the topic held at a time.
    ///
    /// @param version another one for another content
    /// @param elections by ascending ID
    /// @param closed by ascending election ID and partition
    public record Definitions(long version, Collection<Election> elections, Collection<ClosingStatement> closed) {
        public Definitions {
            elections = List.copyOf(elections);
            closed = List.copyOf(closed);
        }
    }

    private record Sealed(String electionId, int partition) {}

    private final TopicFollower follower;

    private final Object lock = new Object();
    private final Map<String, Election> byId = new TreeMap<>();
    private final Map<Sealed, ClosingStatement> closed =
            new TreeMap<>(Comparator.comparing(Sealed::electionId).thenComparingInt(Sealed::partition));
    private Optional<Roll> roll = Optional.empty();
    private long version;
    private Optional<Long> caughtUpAsOf = Optional.empty();

    private ElectionTopic(String brokers) {
        follower = new TopicFollower(brokers, TopicCatalog.ELECTIONS, new Reader());
    }

    /// Follows the topic from now until closed. It need not exist yet, nor need the brokers answer.
    public static ElectionTopic follow(String brokers) {
        ElectionTopic topic = new ElectionTopic(brokers);
        topic.follower.start();
        return topic;
    }

    /// @param since a time of [System#nanoTime]
    /// @return the definitions, unless the topic may have had newer ones at `since`
    public Optional<Definitions> definitionsSince(long since) {
        synchronized (lock) {
            return caughtUpAsOf
                    .filter(asOf -> asOf - since >= 0)
                    .map(asOf -> new Definitions(version, byId.values(), closed.values()));
        }
    }

    /// What the electoral roll is, as far as read.
    public Optional<Roll> roll() {
        synchronized (lock) {
            return roll;
        }
    }

    /// What is stated of an election's close so far, by partition.
    public SortedMap<Integer, ClosingStatement> closed(String electionId) {
        SortedMap<Integer, ClosingStatement> ofElection = new TreeMap<>();
        synchronized (lock) {
            closed.values().stream()
                    .filter(statement -> statement.electionId().equals(electionId))
                    .forEach(statement -> ofElection.put(statement.partition(), statement));
        }
        return ofElection;
    }

    /// As [#definitionsSince], once it can be said.
    ///
    /// @throws TimeoutException if it cannot within this time
    public Definitions awaitDefinitions(long since, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        synchronized (lock) {
            while (true) {
                Optional<Definitions> known = definitionsSince(since);
                if (known.isPresent()) {
                    return known.get();
                }
                long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (leftMillis <= 0) {
                    throw new TimeoutException("the elections topic was not read within " + within);
                }
                try {
                    lock.wait(leftMillis);
                } catch (InterruptedException e) {
                    throw new InterruptException(e); // restores the flag
                }
            }
        }
    }

    @Override
    public void close() {
        follower.close();
    }

    private final class Reader implements TopicFollower.Listener {
        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            ElectionEvent event;
            try {
                event = EventCodec.decodeElectionEvent(record.key(), record.value());
            } catch (MalformedEventException e) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", e.getMessage())
                        .log("passed over a record that tells of no election");
                return;
            }
            synchronized (lock) {
                boolean news = switch (event) {
                    case Election election -> !election.equals(byId.put(election.id(), election));
                    case ClosingStatement statement ->
                        !statement.equals(
                                closed.put(new Sealed(statement.electionId(), statement.partition()), statement));
                    case Roll told -> {
                        roll = Optional.of(told);
                        yield false; // nothing of it is copied to the masters, who have the roll itself
                    }
                    case SystemRecord system -> {
                        if (record.offset() > 0) {
                            log.atWarn()
                                    .addKeyValue("offset", record.offset())
                                    .addKeyValue("partitions", system.partitions())
                                    .log("passed over a later system record: the first one counts");
                        }
                        yield false;
                    }
                };
                if (news) {
                    version++;
                }
            }
        }

        @Override
        public void caughtUp(long asOf) {
            synchronized (lock) {
                caughtUpAsOf = Optional.of(asOf);
                lock.notifyAll();
            }
        }
    }
}
