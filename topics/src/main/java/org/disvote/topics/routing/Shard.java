package org.disvote.topics.routing;

/// A master PostgreSQL database, by its number, which it stores and which never changes.
///
/// @param index from 0
public record Shard(int index) implements Comparable<Shard> {

    public Shard {
        if (index < 0) {
            throw new IllegalArgumentException("shard index " + index + " is negative");
        }
    }

    @Override
    public int compareTo(Shard other) {
        return Integer.compare(index, other.index);
    }
}
