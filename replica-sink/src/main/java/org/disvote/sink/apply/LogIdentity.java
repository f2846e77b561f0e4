package org.disvote.sink.apply;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.disvote.topics.provision.TopicProvisioner;
import org.jspecify.annotations.Nullable;

/// Which log this is: a topic that was deleted and made anew has the same name and another ID. Safe for any number of
/// threads.
public final class LogIdentity implements AutoCloseable {

    private static final Duration CHECK_EACH = Duration.ofSeconds(5);

    private final Admin admin;
    private final Thread checking;
    private volatile @Nullable UUID first;
    private volatile @Nullable UUID changedTo;
    private volatile boolean closing;

    /// @param admin this identity's own, with short timeouts; closed with it
    public LogIdentity(Admin admin) {
        this.admin = admin;
        this.checking = Thread.ofVirtual().name("log-identity").start(this::checkUntilClosed);
    }

    /// The ID of the log that this process began with.
    ///
    /// @throws KafkaException if it is not yet known and the brokers do not answer
    UUID topicId() {
        UUID known = first;
        return known != null ? known : remember(read());
    }

    /// Why nothing may be applied any more, if the log is another one than at first.
    Optional<String> changed() {
        UUID now = changedTo;
        return now == null
                ? Optional.empty()
                : Optional.of("the log had topic ID " + first + " and now has " + now
                        + ": it was deleted and made anew while votes were read");
    }

    private synchronized UUID remember(UUID read) {
        UUID known = first;
        if (known == null) {
            first = read;
            return read;
        }
        return known;
    }

    private UUID read() {
        Uuid id = TopicProvisioner.logId(admin);
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private void checkUntilClosed() {
        while (!closing) {
            try {
                Thread.sleep(CHECK_EACH);
                UUID now = read();
                if (!now.equals(remember(now))) {
                    changedTo = now;
                }
            } catch (KafkaException e) {
                // The brokers are away or the topic is being made: the next look tells.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        checking.interrupt();
        admin.close(Duration.ofSeconds(1));
    }
}
