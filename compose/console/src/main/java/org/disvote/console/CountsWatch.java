package org.disvote.console;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.ingest.follow.TopicFollower;
import org.disvote.topics.count.Counts;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows turnout and tally.
final class CountsWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CountsWatch.class);

    private final Counts counts = new Counts();
    private final List<TopicFollower> followers;

    CountsWatch(String brokers) {
        followers = List.of(
                new TopicFollower(brokers, TopicCatalog.TURNOUT, this::read),
                new TopicFollower(brokers, TopicCatalog.TALLY, this::read));
        followers.forEach(TopicFollower::start);
    }

    Counts counts() {
        return counts;
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            counts.accept(record);
        } catch (MalformedEventException e) {
            log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("passed over a record that is no count");
        }
    }

    @Override
    public void close() {
        followers.forEach(TopicFollower::close);
    }
}
