package org.disvote.sink.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.disvote.sink.Probe;
import org.disvote.sink.SinkConfig;
import org.disvote.topics.metrics.PartMetrics;

/// All consumers of one process of a sink.
public final class LogFollowers implements AutoCloseable {

    private final List<LogFollower> followers;

    private LogFollowers(List<LogFollower> followers) {
        this.followers = List.copyOf(followers);
    }

    public static LogFollowers start(
            SinkConfig config,
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            LogIdentity identity,
            ProgressReport report,
            PartMetrics metrics,
            Probe probe) {
        List<LogFollower> followers = new ArrayList<>();
        for (int i = 0; i < config.consumers(); i++) {
            String name = "sink-" + config.replica() + "-" + i;
            followers.add(
                    new LogFollower(name, config, shareOf(i, config), consumers, identity, report, metrics, probe));
        }
        followers.forEach(LogFollower::start);
        return new LogFollowers(followers);
    }

    /// Deals out the partitions to follow; none of them where the group does that.
    private static Set<Integer> shareOf(int consumer, SinkConfig config) {
        List<Integer> all = config.only().stream().sorted().toList();
        return all.stream()
                .filter(partition -> all.indexOf(partition) % config.consumers() == consumer)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        followers.forEach(LogFollower::stopSoon);
        followers.forEach(LogFollower::close);
    }
}
