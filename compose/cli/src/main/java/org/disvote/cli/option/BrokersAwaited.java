package org.disvote.cli.option;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a part as soon as the brokers answer, however long that takes: parts of one system are often started at once,
/// and in any order. Meanwhile the log and the operators' port say what it waits for.
public final class BrokersAwaited {

    private static final Logger log = LoggerFactory.getLogger(BrokersAwaited.class);

    private static final Duration TRY_EACH = Duration.ofSeconds(1);
    private static final Duration SAY_EACH = Duration.ofSeconds(30);

    private final Operators operators;
    private final Duration tryEach;

    public BrokersAwaited(Operators operators) {
        this(operators, TRY_EACH);
    }

    public BrokersAwaited(Operators operators, Duration tryEach) {
        this.operators = operators;
        this.tryEach = tryEach;
    }

    /// @param start leaves nothing behind where it fails
    /// @throws KafkaException for what time does not mend
    public <T> T start(Supplier<T> start) throws InterruptedException {
        long sayFromNanos = System.nanoTime();
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
                if (System.nanoTime() - sayFromNanos >= 0) {
                    sayFromNanos = System.nanoTime() + SAY_EACH.toNanos();
                    log.atWarn().addKeyValue("error", e.getMessage()).log("waiting for the brokers");
                }
                Thread.sleep(tryEach);
            }
        }
    }

    /// A broker's name is unknown until its container, say, has been started.
    private static boolean isAway(KafkaException e) {
        return (e instanceof RetriableException && !(e instanceof UnknownTopicOrPartitionException))
                || e.getCause() instanceof ConfigException;
    }
}
