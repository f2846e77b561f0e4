package org.disvote.ingest.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.provision.TopicCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The election definitions as their topic has them, one follower for all publishers of an ingest instance. Casting
/// does
/// not look here but at the masters' copies, which are there also while Kafka is down: see [Elections].
public final class ElectionTopic implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ElectionTopic.class);

    /// What the topic held at a time.
    ///
    /// @param version another one for another content
    /// @param elections by ascending ID
    public record Definitions(long version, Collection<Election> elections) {
        public Definitions {
            elections = List.copyOf(elections);
        }
    }

    private final TopicFollower follower;

    private final Object lock = new Object();
    private final Map<String, Election> byId = new TreeMap<>();
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
            return caughtUpAsOf.filter(asOf -> asOf - since >= 0).map(asOf -> new Definitions(version, byId.values()));
        }
    }

    @Override
    public void close() {
        follower.close();
    }

    private final class Reader implements TopicFollower.Listener {
        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            Election election;
            try {
                election = decode(record);
            } catch (MalformedEventException | IllegalArgumentException e) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", e.getMessage())
                        .log("passed over a record that defines no election");
                return;
            }
            synchronized (lock) {
                if (!election.equals(byId.put(election.id(), election))) {
                    version++;
                }
            }
        }

        private static Election decode(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
            if (record.key() == null || record.value() == null) {
                throw new IllegalArgumentException(record.key() == null ? "it has no key" : "it has no value");
            }
            Election election = EventCodec.decode(record.value(), Election.class);
            if (!Arrays.equals(record.key(), EventCodec.key(election))) {
                throw new IllegalArgumentException(
                        "its key is not its election ID but " + new String(record.key(), UTF_8));
            }
            return election;
        }

        @Override
        public void caughtUp(long asOf) {
            synchronized (lock) {
                caughtUpAsOf = Optional.of(asOf);
            }
        }
    }
}
