package org.disvote.topics.follow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Deadline;
import org.jspecify.annotations.Nullable;

/// Which topic a name stands for: one that was deleted and created again has the same name and another ID. A
/// consumer does not know the ID. For one thread.
final class TopicIdentity implements AutoCloseable {

    private static final Duration ASK_EACH = Duration.ofSeconds(1);

    private final Admin admin;
    private final String topic;

    private @Nullable KafkaFuture<TopicDescription> asked;
    private Deadline nextAsk = Deadline.after(Duration.ZERO);
    private Optional<Uuid> latest = Optional.empty();

    TopicIdentity(Brokers brokers, String topic, Duration answerMax) {
        this.topic = topic;
        admin = brokers.admin(answerMax, answerMax);
    }

    /// The topic's ID by the brokers' last answer; empty before the first one. It never waits. It asks again
    /// each [#ASK_EACH].
    ///
    /// @throws KafkaException if the brokers did not answer or have no such topic
    Optional<Uuid> latest() {
        KafkaFuture<TopicDescription> answer = asked;
        if (answer == null) {
            if (nextAsk.hasPassed()) {
                asked = admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
            }
        } else if (answer.isDone()) {
            asked = null;
            nextAsk = Deadline.after(ASK_EACH);
            latest = Optional.of(Answers.of(topic, answer).topicId());
        }
        return latest;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
