package org.disvote.topics.follow;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.count.Counts;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turnout and tally as their topics have them. While the brokers are down they stay as last read.
public final class CountFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CountFollower.class);

    private final Counts counts = new Counts();
    private final List<TopicFollower> followers;
    private final Set<String> readToTheEnd = ConcurrentHashMap.newKeySet();

    private CountFollower(Brokers brokers) {
        followers = Stream.of(TopicCatalog.TURNOUT, TopicCatalog.TALLY)
                .map(topic -> new TopicFollower(brokers, topic, new Reader(topic)))
                .toList();
    }

    /// Follows the topics from now until closed. They need not exist yet, nor need the brokers answer.
    public static CountFollower start(Brokers brokers) {
        CountFollower follower = new CountFollower(brokers);
        follower.followers.forEach(TopicFollower::start);
        return follower;
    }

    public Counts counts() {
        return counts;
    }

    /// Whether both topics were read to their ends since the start: until then the counts are too low.
    public boolean isWhole() {
        return readToTheEnd.size() == followers.size();
    }

    @Override
    public void close() {
        followers.forEach(TopicFollower::close);
    }

    private final class Reader implements TopicFollower.Listener {
        private final String topic;

        Reader(String topic) {
            this.topic = topic;
        }

        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            try {
                counts.accept(record);
            } catch (MalformedEventException e) {
                log.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", e.getMessage())
                        .log("Record skipped, it is not a count");
            }
        }

        @Override
        public void startedOver() {
            readToTheEnd.remove(topic);
            counts.forget(topic);
        }

        @Override
        public void caughtUp(long asOf) {
            readToTheEnd.add(topic);
        }
    }
}
