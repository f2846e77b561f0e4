package org.disvote.sink.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.disvote.sink.Probe;
import org.disvote.sink.SinkConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All consumers of one process of a sink.
public final class LogFollowers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogFollowers.class);
    private static final Duration END_MAX = Duration.ofSeconds(5);

    private final String replica;
    private final List<LogFollower> followers = new ArrayList<>();

    public LogFollowers(
            SinkConfig config,
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            LogIdentity identity,
            ProgressReport report,
            Probe probe) {
        replica = config.replica();
        for (int i = 0; i < config.consumers(); i++) {
            LogFollower follower = new LogFollower(
                    "sink-" + replica + "-" + i,
                    replica,
                    config.jdbcUrl(),
                    config.routing(),
                    consumers,
                    identity,
                    report,
                    probe);
            followers.add(follower);
            follower.start();
        }
    }

    @Override
    public void close() {
        followers.forEach(LogFollower::close);
        for (LogFollower follower : followers) {
            try {
                if (!follower.awaitEnd(END_MAX)) {
                    log.atWarn().addKeyValue("replica", replica).log("a consumer did not end in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
