package org.disvote.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// The room on the disk that has the data of a system's parts.
///
/// @param free bytes
public record DiskRoom(LongSupplier free) {

    /// Enough for what a server writes when it recovers, such as a segment of PostgreSQL's WAL (16 MiB).
    public static final long NEEDED = 64L << 20;

    /// @param folder on that disk
    public static DiskRoom of(Path folder) {
        return new DiskRoom(() -> free(folder));
    }

    public boolean isMissing() {
        return free.getAsLong() < NEEDED;
    }

    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // nobody knows, so nobody waits for it
        }
    }
}
