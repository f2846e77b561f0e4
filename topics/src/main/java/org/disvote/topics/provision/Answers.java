package org.disvote.topics.provision;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/// What the brokers answer to a client.
public final class Answers {

    private Answers() {}

    /// Waits for it, as long as the client's timeouts let.
    ///
    /// @throws KafkaException whatever went wrong
    public static <T> T of(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }
}
