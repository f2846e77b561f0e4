package org.disvote.notary.sign;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.topic.Leadership;
import org.disvote.notary.topic.NotaryTopic;
import org.disvote.topics.kafka.AnswerBounds;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// The notary's topic together with its fold: whatever is appended is folded from what the topic then has,
/// not from what was sent. For one thread.
final class TopicFold implements AutoCloseable {

    private static final AnswerBounds ANSWER_BOUNDS = AnswerBounds.of(Duration.ofSeconds(5));
    private static final Duration BEAT_EACH = Duration.ofSeconds(1);
    private static final Duration BLOCKED_POLL = Duration.ofMillis(100);
    private static final Duration BLOCKED_REPORTED_AFTER = Duration.ofSeconds(10);

    private final Brokers brokers;
    private final LogFold fold;
    private final Leadership leadership;
    private final NotaryStatus status;
    private final Worker worker;

    private AnswerBounds bounds = ANSWER_BOUNDS;
    private Optional<NotaryTopic> topic = Optional.empty();

    TopicFold(Brokers brokers, LogFold fold, Leadership leadership, NotaryStatus status, Worker worker) {
        this.brokers = brokers;
        this.fold = fold;
        this.leadership = leadership;
        this.status = status;
        this.worker = worker;
    }

    LogFold fold() {
        return fold;
    }

    /// To be called often, while something takes long.
    ///
    /// @throws Leadership.LostException if another process writes now, or this one stops
    /// @throws KafkaException if the brokers do not answer
    void beat() throws Leadership.LostException {
        if (worker.isStopping()) {
            throw new Leadership.LostException("the notary stops");
        }
        leadership.check();
    }

    /// Waits until the brokers have confirmed lately that this process writes.
    void awaitProof() throws Leadership.LostException, InterruptedException {
        while (!leadership.isProven()) {
            beat();
            if (!leadership.isProven()) {
                worker.pause(BLOCKED_POLL);
            }
        }
    }

    boolean isProven() {
        return leadership.isProven();
    }

    /// Fences every other notary, and the producer that failed. What they have not committed by now never
    /// becomes a record.
    ///
    /// @throws KafkaException if the brokers do not answer
    void fence() throws Leadership.LostException, InterruptedException {
        topic.ifPresent(NotaryTopic::close);
        NotaryTopic fenced = new NotaryTopic(brokers, fold.nextOffset(), bounds);
        topic = Optional.of(fenced);
        fenced.fence();
        beat();
        Stopwatch blocked = Stopwatch.start();
        while (fenced.isBlocked()) {
            if (blocked.exceeds(BLOCKED_REPORTED_AFTER)) {
                status.reason(Reason.of(Code.TRANSACTION_HANGS));
            }
            beat();
            worker.pause(BLOCKED_POLL);
        }
        status.reason(Reason.NONE);
    }

    void succeeded() {
        bounds = bounds.afterSuccess();
    }

    void failed() {
        bounds = bounds.afterFailure();
    }

    /// Folds what the topic has now.
    ///
    /// @throws KafkaException if the brokers do not answer
    void foldToEnd() throws OperatorNeededException, Leadership.LostException, IOException {
        foldTo(topic.orElseThrow().end());
    }

    private void foldTo(long end) throws OperatorNeededException, Leadership.LostException, IOException {
        NotaryTopic from = topic.orElseThrow();
        Stopwatch sinceBeat = Stopwatch.start();
        while (from.position() < end) {
            for (ConsumerRecord<byte[], byte[]> record : from.poll()) {
                fold.take(record);
                if (sinceBeat.exceeds(BEAT_EACH)) {
                    beat();
                    sinceBeat = Stopwatch.start();
                }
            }
            if (sinceBeat.exceeds(BEAT_EACH)) {
                beat();
                sinceBeat = Stopwatch.start();
            }
        }
    }

    /// Appends records in one transaction, and folds up to the last of them.
    ///
    /// @param committed called between the two
    /// @throws KafkaException whatever went wrong: [#fence] is next, and the outcome is what the topic then
    ///     has
    void append(List<byte[]> records, Runnable committed)
            throws OperatorNeededException, Leadership.LostException, IOException {
        long end = topic.orElseThrow().append(records);
        committed.run();
        foldTo(end);
    }

    @Override
    public void close() {
        topic.ifPresent(NotaryTopic::close);
    }
}
