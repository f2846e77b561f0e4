package org.disvote.sink.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// All followers of one process.
public final class LogFollowers implements AutoCloseable {

    private final List<LogFollower> followers;

    private LogFollowers(List<LogFollower> followers) {
        this.followers = List.copyOf(followers);
    }

    /// @param count how many followers, each with a consumer, a thread and a session on the replica
    /// @param only the partitions to follow; empty to share all of them with the replica's other processes
    public static LogFollowers start(SinkParts parts, int count, Set<Integer> only) {
        List<LogFollower> followers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            followers.add(
                    new LogFollower("sink-" + parts.database().replica() + "-" + i, parts, shareOf(i, count, only)));
        }
        followers.forEach(LogFollower::start);
        return new LogFollowers(followers);
    }

    /// Each follower gets every `count`th of the partitions; none if the group assigns them.
    private static Set<Integer> shareOf(int follower, int count, Set<Integer> only) {
        List<Integer> all = only.stream().sorted().toList();
        return all.stream()
                .filter(partition -> all.indexOf(partition) % count == follower)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        followers.forEach(LogFollower::stopSoon);
        followers.forEach(LogFollower::close);
    }
}
