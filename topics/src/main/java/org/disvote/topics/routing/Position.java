package org.disvote.topics.routing;

import java.util.Comparator;

/// A vote's address, the same on the master, in the log and on every replica.
///
/// @param partition from 0
/// @param seq the vote's number within its partition, from 1
public record Position(int partition, long seq) implements Comparable<Position> {

    private static final Comparator<Position> ORDER =
            Comparator.comparingInt(Position::partition).thenComparingLong(Position::seq);

    public Position {
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + " is negative");
        }
        if (seq < 1) {
            throw new IllegalArgumentException("seq " + seq + " is below 1");
        }
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return partition + "/" + seq;
    }
}
