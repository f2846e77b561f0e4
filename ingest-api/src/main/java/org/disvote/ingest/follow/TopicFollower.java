package org.disvote.ingest.follow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a compacted topic of one partition from its beginning, and goes on until closed, whatever the brokers do. One
/// thread, no consumer group: every instance reads everything.
public final class TopicFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);

    private static final Duration POLL = Duration.ofMillis(250);
    private static final AnswerBounds ANSWER_BOUNDS = AnswerBounds.of(Duration.ofSeconds(5));
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    /// Called by the follower's one thread.
    public interface Listener {
        void read(ConsumerRecord<byte[], byte[]> record);

        /// Everything that the topic held at `asOf`, a time of [System#nanoTime], has been read.
        default void caughtUp(long asOf) {}

        /// The topic is not the one read so far; it is read from its beginning.
        default void startedOver() {}
    }

    private final String brokers;
    private final TopicPartition source;
    private final Listener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /// Of the follower's thread. It outlives a consumer, so that a new one does not tell old news again.
    private long nextOffset;

    private boolean degraded;
    private AnswerBounds bounds = ANSWER_BOUNDS;

    public TopicFollower(String brokers, String topic, Listener listener) {
        this.brokers = brokers;
        this.source = new TopicPartition(topic, 0);
        this.listener = listener;
        thread = Thread.ofPlatform().daemon().name("follow-" + topic).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!isClosing()) {
            try (GrouplessConsumer consumer = GrouplessConsumer.toFollow(brokers, bounds.answer())) {
                current = consumer;
                consumer.assign(List.of(source));
                consumer.seek(source, nextOffset);
                while (!isClosing()) {
                    follow(consumer);
                    bounds = bounds.afterSuccess();
                }
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException e) {
                bounds = bounds.afterFailure();
                degraded(e);
                pause();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
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
            log.atWarn()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("offset", nextOffset)
                    .log("the topic no longer has the offset to read next; it is read again from its beginning");
            listener.startedOver();
            consumer.seekToBeginning(List.of(source));
        }
        nextOffset = consumer.position(source);
        if (behind && nextOffset >= end) {
            listener.caughtUp(asOf);
        }
        if (degraded) {
            degraded = false;
            log.atInfo().addKeyValue("topic", source.topic()).log("the topic is followed again");
        }
    }

    /// A record that the listener fails on is passed over: it would fail on it again, and the records behind it
    /// would never be read.
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
                    .log("passed over a record that cannot be read; please report this");
        }
    }

    private void degraded(KafkaException e) {
        if (!degraded) {
            degraded = true;
            log.atWarn()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("error", e.getMessage())
                    .log("the topic cannot be followed now; what was read of it stays in use");
        }
    }

    private void pause() {
        try {
            closing.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Ends the thread within about [#CLOSE_MAX].
    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> waiting = current;
        if (waiting != null) {
            waiting.wakeup();
        }
        try {
            if (!thread.join(CLOSE_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
