package org.disvote.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What processes of this machine have in memory, as Linux counts it, in MiB. On another system, and of a process that
/// has ended, it is 0.
public final class ResidentMemory {

    private ResidentMemory() {}

    public static long mib(long pid) {
        return figure(pid, "status", "VmRSS:");
    }

    /// The most so far.
    public static long peakMib(long pid) {
        return figure(pid, "status", "VmHWM:");
    }

    /// The same with a share of what it has together with other processes, so that it can be added to theirs.
    public static long shareMib(long pid) {
        return figure(pid, "smaps_rollup", "Pss:");
    }

    private static long figure(long pid, String file, String name) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), file))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
