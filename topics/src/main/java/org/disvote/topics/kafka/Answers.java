package org.disvote.topics.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/// Waits for the answers of an admin client or a producer.
public final class Answers {

    private Answers() {}

    /// Waits for the answer. The client's own timeouts bound the wait.
    ///
    /// @throws KafkaException if the call failed
    public static <T> T of(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    /// As above, for a question about one topic. The client's own message does not name it if the brokers refuse the
    /// answer.
    ///
    /// @throws TopicAuthorizationException that names the topic
    public static <T> T of(String topic, Future<T> future) {
        try {
            return of(future);
        } catch (TopicAuthorizationException e) {
            throw e.unauthorizedTopics().isEmpty() ? new TopicAuthorizationException(Set.of(topic)) : e;
        }
    }

    /// As above, but waits no longer than this, whatever the client's timeouts are.
    ///
    /// @throws KafkaException if the call failed or did not end in time
    public static <T> T within(Duration max, Future<T> future) {
        try {
            return future.get(max.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "the brokers did not answer within " + max.toSeconds() + " s", e);
        }
    }
}
