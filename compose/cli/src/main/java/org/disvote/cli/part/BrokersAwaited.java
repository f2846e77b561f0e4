package org.disvote.cli.part;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a part as soon as the brokers answer, however long that takes, because the parts of a system are
/// often started at the same time and in any order. Meanwhile the log and the operators' port say what the
/// part waits for.
public final class BrokersAwaited {

    private static final Logger log = LoggerFactory.getLogger(BrokersAwaited.class);

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

    private final Operators operators;
    private final Duration retryInterval;

    public BrokersAwaited(Operators operators) {
        this(operators, RETRY_INTERVAL);
    }

    public BrokersAwaited(Operators operators, Duration retryInterval) {
        this.operators = operators;
        this.retryInterval = retryInterval;
    }

    /// @param start must release everything if it fails
    /// @throws KafkaException if waiting would not help
    public <T> T start(Supplier<T> start) throws InterruptedException {
        Deadline nextLog = Deadline.after(Duration.ZERO);
        while (true) {
            try {
                return start.get();
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                if (!isAway(e)) {
                    throw e;
                }
                operators.waitsFor(Code.BROKERS_AWAY);
                if (nextLog.hasPassed()) {
                    nextLog = Deadline.after(LOG_INTERVAL);
                    log.atWarn()
                            .addKeyValue("error", e.getMessage())
                            .log("Brokers do not answer, the part starts as soon as they do");
                }
                Thread.sleep(retryInterval);
            }
        }
    }

    /// A broker's host name may be unknown until its container has been started.
    private static boolean isAway(KafkaException e) {
        return (e instanceof RetriableException && !(e instanceof UnknownTopicOrPartitionException))
                || e.getCause() instanceof ConfigException;
    }
}
