package org.disvote.topics.follow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.rights.Refusals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a topic of one partition from its beginning, and reads on until it is closed. It has one thread and
/// no consumer group: each follower reads every record. While the brokers do not answer, it tries again.
///
/// If the topic was deleted and created again, the follower starts over from the beginning of the new one. It
/// recognizes it by the topic's ID, which it asks for once a second. For up to that second, records of the
/// new topic may be read as if they continued the old one.
public final class TopicFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_ID_POLL = Duration.ofMillis(20);
    private static final AnswerBounds ANSWER_BOUNDS = AnswerBounds.of(Duration.ofSeconds(5));
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    /// All methods are called by the follower's thread.
    public interface Listener {

        void read(ConsumerRecord<byte[], byte[]> record);

        /// Everything that was read is to be forgotten: it was of another topic. The next record is the first
        /// one of the topic that exists now.
        void startedOver();

        /// Everything that the topic contained at `asOf`, a time of [System#nanoTime], has been read.
        default void caughtUp(long asOf) {}
    }

    private final Brokers brokers;
    private final TopicPartition source;
    private final Listener listener;
    private final Worker worker;

    /// Set by the thread; read by [#close], which wakes it up.
    private volatile @Nullable Consumer<byte[], byte[]> consuming;

    // Of the thread. It outlives a consumer, so that a new one does not read the same records again.
    private Optional<Uuid> topicRead = Optional.empty();
    private long nextOffset;
    private boolean degraded;
    private AnswerBounds bounds = ANSWER_BOUNDS;

    /// Not started yet.
    public TopicFollower(Brokers brokers, String topic, Listener listener) {
        this.brokers = brokers;
        this.source = new TopicPartition(topic, 0);
        this.listener = listener;
        worker = Worker.platform("follow-" + topic, CLOSE_MAX, this::run);
    }

    /// The topic need not exist yet, nor need the brokers answer.
    public void start() {
        worker.start();
    }

    private void run(Worker worker) throws InterruptedException {
        while (!worker.isStopping()) {
            try (GrouplessConsumer consumer = GrouplessConsumer.toFollow(brokers, bounds.answer());
                    TopicIdentity identity = new TopicIdentity(brokers, source.topic(), bounds.answer())) {
                consuming = consumer;
                consumer.assign(List.of(source));
                consumer.seek(source, nextOffset);
                while (!worker.isStopping()) {
                    Optional<Uuid> topic = identity.latest();
                    if (topic.isEmpty()) {
                        worker.pause(FIRST_ID_POLL);
                    } else {
                        follow(consumer, topic.get());
                        bounds = bounds.afterSuccess();
                    }
                }
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException e) {
                bounds = bounds.afterFailure();
                degraded(e);
                worker.pause(RETRY_AFTER);
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer, Uuid topic) {
        if (topicRead.filter(read -> !read.equals(topic)).isPresent()) {
            startOver(consumer, "Topic was deleted and created again, it is read from its beginning");
        }
        topicRead = Optional.of(topic);
        // Before the poll, which leaves a fetch behind that an answer would have to wait for.
        long asOf = System.nanoTime();
        long end = consumer.endOffsets(List.of(source)).getOrDefault(source, Long.MAX_VALUE);
        boolean behind = nextOffset != end;
        if (!behind) {
            listener.caughtUp(asOf);
        }
        try {
            consumer.poll(POLL).forEach(this::read);
        } catch (OffsetOutOfRangeException e) {
            startOver(consumer, "Topic no longer has the next offset, it is read from its beginning");
        }
        nextOffset = consumer.position(source);
        if (behind && nextOffset >= end) {
            listener.caughtUp(asOf);
        }
        if (degraded) {
            degraded = false;
            log.atInfo().addKeyValue("topic", source.topic()).log("Topic is followed again");
        }
    }

    private void startOver(Consumer<byte[], byte[]> consumer, String message) {
        log.atWarn()
                .addKeyValue("topic", source.topic())
                .addKeyValue("offset", nextOffset)
                .log(message);
        listener.startedOver();
        nextOffset = 0;
        consumer.seekToBeginning(List.of(source));
    }

    /// A record on which the listener fails is skipped. The listener would fail on it again, and the records
    /// behind it would never be read.
    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            listener.read(record);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .setCause(e)
                    .log("Record skipped because reading it failed, please report this");
        }
    }

    private void degraded(KafkaException e) {
        if (!degraded) {
            degraded = true;
            log.atWarn()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("error", Refusals.text(brokers, e))
                    .log("Topic cannot be read now, what was read of it stays in use");
        }
    }

    /// Ends the thread within about [#CLOSE_MAX].
    @Override
    public void close() {
        worker.stop();
        Consumer<byte[], byte[]> waiting = consuming;
        if (waiting != null) {
            waiting.wakeup();
        }
        worker.close();
    }
}
