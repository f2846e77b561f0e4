package org.disvote.sink.follow;

import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.provision.TopicProvisioner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topic ID of the log. A topic that was deleted and created again has the same name and another ID. A
/// thread asks for it each [#EACH]; until that thread has seen a new log, only the rule of the next seq keeps
/// its votes out. Safe for any number of threads.
public final class LogIdentity implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogIdentity.class);
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final Admin admin;
    private final Worker checks;
    private volatile @Nullable UUID latest;

    /// @param admin for this object only, with short timeouts; closed with it
    public LogIdentity(Admin admin) {
        this.admin = admin;
        checks = Worker.virtual("log-identity", CLOSE_MAX, this::checkUntilStopped)
                .start();
    }

    /// Asks the brokers.
    ///
    /// @throws KafkaException if they do not answer or have no such topic
    public UUID now() {
        UUID now = TopicProvisioner.logId(admin);
        latest = now;
        return now;
    }

    /// Whether the log had another ID when it was last asked for.
    boolean isOtherThan(UUID topicId) {
        UUID seen = latest;
        return seen != null && !seen.equals(topicId);
    }

    private void checkUntilStopped(Worker worker) throws InterruptedException {
        while (worker.pause(EACH)) {
            try {
                now();
            } catch (KafkaException e) {
                // The brokers do not answer, or the topic was deleted and is not created yet.
                log.atDebug().addKeyValue("error", e.getMessage()).log("Topic ID of the log cannot be read");
            }
        }
    }

    @Override
    public void close() {
        checks.interrupt();
        admin.close(CLOSE_MAX);
    }
}
