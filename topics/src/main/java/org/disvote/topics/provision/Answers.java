package org.disvote.topics.provision;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/// What the brokers answer to an admin client.
final class Answers {

    private Answers() {}

    /// Waits for it, as long as the client's timeouts let.
    ///
    /// @throws KafkaException whatever went wrong
    static <T> T of(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }
}
