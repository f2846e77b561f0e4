package org.disvote.sink.apply;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.disvote.topics.provision.TopicProvisioner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which log this is: a topic that was deleted and made anew has the same name and another ID. It looks again each
/// [#LOOK_EACH]; until it has seen a new log, the seq rule alone keeps its votes apart. Safe for any number of threads.
public final class LogIdentity implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogIdentity.class);
    private static final Duration LOOK_EACH = Duration.ofSeconds(2);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final Admin admin;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread looking;
    private volatile @Nullable UUID latest;

    /// @param admin this one's own, with short timeouts; closed with it
    public LogIdentity(Admin admin) {
        this.admin = admin;
        looking = Thread.ofVirtual().name("log-identity").start(this::lookUntilClosed);
    }

    /// The log's topic ID, asked for now.
    ///
    /// @throws KafkaException if the brokers do not answer or have no such topic
    public UUID now() {
        Uuid id = TopicProvisioner.logId(admin);
        UUID now = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        latest = now;
        return now;
    }

    /// Whether the log was another one than this when last looked at.
    boolean isOtherThan(UUID known) {
        UUID seen = latest;
        return seen != null && !seen.equals(known);
    }

    /// The way Kafka's own tools write it.
    public static String text(UUID topicId) {
        return new Uuid(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits()).toString();
    }

    private void lookUntilClosed() {
        try {
            while (!closing.await(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    now();
                } catch (KafkaException e) {
                    // The brokers are away, or the topic is between two lives: the next look tells.
                    log.atDebug().addKeyValue("error", e.getMessage()).log("the log does not tell its topic ID");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        looking.interrupt();
        admin.close(CLOSE_MAX);
    }
}
