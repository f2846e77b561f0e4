package org.disvote.lab.bench.night;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// Holds this process to half a core: it rests whenever the process has used more than half of the time that has
/// passed. So a measurement needs neither control groups nor rights, and its own programs cost the same each time.
final class HalfACore {

    private static final double SHARE = 0.5;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long began = System.nanoTime();
    private final long usedBefore = system.getProcessCpuTime();

    /// How long to rest now, such that the share holds; zero or less if the process may go on.
    Duration rest() {
        return Duration.ofNanos((long) (used() / SHARE) - (System.nanoTime() - began));
    }

    double usedSeconds() {
        return used() / 1e9;
    }

    private long used() {
        return system.getProcessCpuTime() - usedBefore;
    }
}
