package org.disvote.ingest.publish.log;

/// Offsets of one partition, from `from` to below `to`.
public record LogWindow(long from, long to) {

    /// The last `size` offsets, or all if there are fewer.
    LogWindow last(long size) {
        return new LogWindow(Math.max(from, to - size), to);
    }

    /// What is left of this window below another one.
    LogWindow before(LogWindow later) {
        return new LogWindow(from, later.from);
    }

    boolean isEmpty() {
        return from >= to;
    }
}
