package org.disvote.console.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.console.view.Snapshot.ElectionView;
import org.jspecify.annotations.Nullable;

/// The last half hour for the plots, so that a page shows its curves as soon as it is opened. Safe for any
/// number of threads.
public final class History {

    private static final int POINTS_MAX = 1_800;

    /// @param at in milliseconds since 1970
    /// @param lags in votes, by replica
    /// @param voters of all elections
    public record Point(
            long at,
            double votesPerSecond,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis,
            SortedMap<String, Long> lags,
            long voters) {}

    private final Deque<Point> points = new ArrayDeque<>();

    public synchronized void add(Snapshot snapshot) {
        SortedMap<String, Long> lags = new TreeMap<>();
        snapshot.replicas().forEach(replica -> lags.put(replica.name(), replica.lagVotes()));
        points.addLast(new Point(
                snapshot.at(),
                snapshot.voters().votesPerSecond(),
                snapshot.voters().p50Millis(),
                snapshot.voters().p99Millis(),
                lags,
                snapshot.elections().stream().mapToLong(ElectionView::voters).sum()));
        if (points.size() > POINTS_MAX) {
            points.removeFirst();
        }
    }

    public synchronized List<Point> points() {
        return new ArrayList<>(points);
    }
}
