package org.disvote.sink.follow;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.disvote.sink.replica.ReplicaConnection;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.rights.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that applies the log to a replica. It runs one [ConsumerSession] after another until it is
/// closed.
final class LogFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogFollower.class);

    private static final Duration END_MAX = Duration.ofSeconds(5);

    private final SinkParts parts;
    private final Set<Integer> only;
    private final ReplicaConnection replica;
    private final Outage outage;
    private final Worker worker;

    /// @param name of the thread and of its session on the replica
    /// @param only the partitions to follow; empty to share all of them with the group
    LogFollower(String name, SinkParts parts, Set<Integer> only) {
        this.parts = parts;
        this.only = Set.copyOf(only);
        replica = new ReplicaConnection(parts.database(), name);
        outage = new Outage(parts.database().replica());
        worker = Worker.platform(name, END_MAX, this::follow);
    }

    void start() {
        worker.start();
    }

    private void follow(Worker worker) throws InterruptedException {
        while (!worker.isStopping()) {
            try (ConsumerSession session = new ConsumerSession(parts, replica, outage)) {
                session.subscribe(only);
                while (!worker.isStopping()) {
                    session.turn();
                }
                session.commitOffsets();
            } catch (WakeupException | InterruptException e) {
                return; // closing
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("replica", parts.database().replica())
                        .addKeyValue(
                                "error",
                                Refusals.sentence(parts.brokers().client(), e).orElseGet(e::toString))
                        .setCause(e instanceof KafkaException ? null : e)
                        .log("Consumer failed, a new one takes its place");
                worker.pause(Outage.RETRY_MAX);
            }
        }
    }

    /// Asks it to end after the page that is being applied.
    void stopSoon() {
        worker.stop();
    }

    /// Returns when the thread has ended, at the latest after [#END_MAX] and [ConsumerSession#LEAVE_MAX].
    /// What the replica has not committed by then is applied by the next follower of these partitions.
    @Override
    public void close() {
        worker.stop();
        try {
            if (!worker.join(END_MAX)) {
                replica.abort();
                worker.interrupt();
                worker.join(ConsumerSession.LEAVE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
